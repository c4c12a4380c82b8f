"""The command line, `keel`. A group's code is imported when it is called, never for `--help`."""

import importlib

import click

from keeper.cli import ending

GROUPS = {
    "demo": "Thirty days of the local world, and the page that they leave.",
    "fund": "A fund as its investors see and use it.",
    "gov": "Who governs a fund, and who may do what.",
    "safe": "What the owners of a fund's Safe sign and execute, by files.",
    "keeper": "What the keeper decides: tried, explained, made again.",
    "journal": "What the keeper did and why, checked, replayed, exported.",
    "lab": "Strategies, tried before money follows them.",
    "nav": "The fund's value, recomputed.",
    "devnet": "A local chain with real parts and a living market.",
}


class Lazy(click.Group):
    """Finds a command group in `keeper/cli/` by its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(GROUPS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in GROUPS:
            return None
        command: click.Command = importlib.import_module(f"keeper.cli.{name}").group
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(GROUPS.items()))


@click.command(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="keel")
def keel() -> None:
    """Keel: an on-chain fund that anyone can join, run by a keeper that nobody has to trust."""


def main() -> None:
    ending.run(keel, "keel")


if __name__ == "__main__":
    main()
