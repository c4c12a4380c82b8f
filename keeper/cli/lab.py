"""`keel lab`: strategies, tried before money follows them."""

import json
import tomllib
from typing import TYPE_CHECKING, Any

import click

from keeper.cli.investing.session import JSON, options
from keeper.errors import Problem

if TYPE_CHECKING:
    from keeper.signals.checks import Report
    from keeper.signals.sandbox import Sandbox


@click.group()
def group() -> None:
    """Strategies, tried before money follows them.

    \b
    keel lab check momentum
    """


@group.command()
@click.argument("plugin")
@click.option("--with", "given", multiple=True, help="A parameter as TOML; may be repeated.")
@click.option("--seconds", default=20.0, help="For each process.", show_default=True)
@click.option("--memory", default=512, help="MiB, beside Python's own.", show_default=True)
@options(JSON)
def check(plugin: str, given: tuple[str, ...], seconds: float, memory: int, as_json: bool) -> None:
    """Try whether a family of strategies keeps its promises; exit 1 if it does not.

    PLUGIN is a family of Keel's, one that an installed package registers under `keel.strategies`,
    or package.module:name. It is never imported here, but runs in a process of its own. The trial
    has the assets A to F.

    \b
    keel lab check crossing --with fast=6 --with slow=24
    keel lab check pairs --with 'first="A"' --with 'second="B"'
    keel lab check my_package:MyFamily --json
    """
    from keeper.signals import checks
    from keeper.signals.words import MIB, Limits

    sandbox = _sandbox(plugin, Limits(seconds, memory * MIB))
    report = checks.check(sandbox, _parameters(given))
    click.echo(json.dumps(_facts(report)) if as_json else _table(report))
    if not report.kept:
        raise click.exceptions.Exit(1)


def _sandbox(plugin: str, limits: Any) -> "Sandbox":
    from keeper.signals.plugins import entry_of
    from keeper.signals.sandbox import Sandbox

    return Sandbox(plugin, plugin if ":" in plugin else entry_of(plugin), limits)


def _parameters(given: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in given:
        try:
            found |= tomllib.loads(one)
        except tomllib.TOMLDecodeError as error:
            raise Problem(
                f"--with {one} is no TOML: {error}", "Write it like fast=24 or 'first=\"A\"'."
            ) from None
    return found


def _table(report: "Report") -> str:
    signs = {True: "kept", False: "BROKEN", None: "not tried"}
    lines = [report.family + (f": {report.source}" if report.source else "")]
    lines += [f"needs {', '.join(report.needs) or 'the returns alone'}", ""]
    lines += [f"{one.promise:15}{signs[one.kept]:11}{one.says}" for one in report.findings]
    if report.open:
        lines += ["", f"This machine cannot shut off: {', '.join(report.open)}."]
    return "\n".join(lines)


def _facts(report: "Report") -> dict[str, Any]:
    findings = [one._asdict() for one in report.findings]
    return report._asdict() | {"findings": findings, "kept": report.kept}
