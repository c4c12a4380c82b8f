"""`./scripts/check`: a line a tool, the words of those that failed, and no address in any file."""

import sys
from pathlib import Path

import pytest

from keeper.paths import ROOT
from scripts.lib import check
from scripts.lib.addresses import files, violations
from scripts.lib.check import Tool
from scripts.lib.ground import Ground


def says(text: str, code: int = 0) -> tuple[str, ...]:
    return (sys.executable, "-c", f"print({text!r}); raise SystemExit({code})")


def test_check__with_all_good__is_a_line_a_tool(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tools = (Tool("one", says("chatter")), Tool("two", says("chatter")))
    assert check.main([], tools, Ground(tmp_path)) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("ok      one (")
    assert second.startswith("ok      two (")


def test_check__with_one_bad__shows_what_it_said_and_runs_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tools = (Tool("one", says("line 7 is wrong", 1)), Tool("two", says("chatter")))
    assert check.main([], tools, Ground(tmp_path)) == 1
    said = capsys.readouterr().out
    assert "failed  one (" in said
    assert "\nline 7 is wrong\n" in said
    assert "ok      two (" in said
    assert "chatter" not in said


def test_check__with_a_tool_missing__fails_and_names_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check.main([], (Tool("one", ("no-such-tool",)),), Ground(tmp_path)) == 1
    said = capsys.readouterr().out
    assert "no-such-tool: No such file or directory; run ./scripts/setup" in said


def test_check__with_fix__mends_before_it_looks(tmp_path: Path) -> None:
    touch = (sys.executable, "-c", "open('mended', 'w')")
    look = (sys.executable, "-c", "open('mended')")
    tools = (Tool("one", look, touch),)
    assert check.main([], tools, Ground(tmp_path)) == 1
    assert check.main(["--fix"], tools, Ground(tmp_path)) == 0


BAD_CODE = {
    "ruff check": ("keeper/bad.py", "import os\n"),
    "ruff format": ("keeper/bad.py", "x = {  1:2 }\n"),
    "mypy": ("keeper/bad.py", "def one():\n    return 1\n"),
    "forge fmt": ("contracts/Bad.sol", "pragma solidity   0.8.30;\n"),
    "solhint": ("contracts/Bad.sol", "pragma solidity ^0.4.0;\n"),
    "prettier": ("scripts/bad.mjs", "export const a  =  1\n"),
    "eslint": ("scripts/bad.mjs", "debugger;\nvar a;\n"),
    "tsc": ("scripts/bad.mjs", "/** @type {number} */\nexport const a = 'one';\n"),
}

SETTINGS = (
    ".prettierrc.json",
    ".solhint.json",
    "eslint.config.mjs",
    "foundry.toml",
    "node_modules",
    "package.json",
    "pyproject.toml",
    "tsconfig.json",
)


@pytest.mark.slow
@pytest.mark.parametrize("name", BAD_CODE)
def test_tool__on_bad_code__goes_red(tmp_path: Path, name: str) -> None:
    """Our own settings, and a tree in which only the one file is wrong."""
    path, code = BAD_CODE[name]
    for folder in ("keeper", "contracts", "scripts", "tests"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{folder}_good.py").write_text("ONE = 1\n")
    (tmp_path / "scripts/good.mjs").write_text("export const one = 1;\n")
    for setting in SETTINGS:
        (tmp_path / setting).symlink_to(ROOT / setting)
    (tool,) = (one for one in check.TOOLS if one.name == name)
    if not path.endswith(".sol"):
        assert not check.run(tool, tmp_path).failed
    (tmp_path / path).write_text(code)
    outcome = check.run(tool, tmp_path)
    assert outcome.failed
    assert Path(path).name in outcome.output


def tree(root: Path, name: str, text: str) -> list[str]:
    (root / ".gitignore").write_text("node_modules/\n*.log\n")
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return list(violations(root))


SLASH = "/"
INDEX = "https://" + "registry." + "npmjs.org/x.tgz"


@pytest.mark.parametrize(
    ("name", "line", "what"),
    [
        ("package-lock.json", f'"res{"olved"}": "{INDEX}"', "the address of a registry"),
        ("package-lock.json", f'"res{"olved"}": "https://example.org/x"', "a download address"),
        ("requirements.lock", "--ind" + "ex-url https://example.org", "a download address"),
        ("requirements.lock", "--extra-ind" + "ex-url=https://a", "a download address"),
        ("pip.conf", "ind" + "ex-url = https://a", "a download address"),
        ("docs/a.md", "https://py" + "pi.org/simple", "the address of a registry"),
        ("keeper/a.py", f'HOME = "{SLASH}home/ann/keel"', "a path of one machine"),
        ("docs/a.md", f"cd {SLASH}Users/ann", "a path of one machine"),
        ("docs/a.md", f"`{SLASH}root/keel`", "a path of one machine"),
    ],
)
def test_addresses__in_a_file__are_found(tmp_path: Path, name: str, line: str, what: str) -> None:
    found = tree(tmp_path, name, f"fine\n{line}\n")
    assert len(found) >= 1
    assert any(one.startswith(f"{name}:2 names {what}") for one in found)


@pytest.mark.parametrize(
    "line",
    [
        "set PIP_INDEX_URL to your mirror",
        "uv pip compile --no-emit-ind" + "ex-url pyproject.toml",
        "https://example.org/home/ann",
        "keeper/home/page",
        "tests/root/x",
        f'"res{"olved"}": "file:../x"',
    ],
)
def test_addresses__that_are_none__are_let_by(tmp_path: Path, line: str) -> None:
    assert tree(tmp_path, "docs/a.md", line) == []


@pytest.mark.parametrize(
    "word",
    ["res" + "olved", "ind" + "ex-url", "registry." + "npm", "py" + "pi", "python" + "hosted"],
)
def test_addresses__as_they_are_looked_for__are_not_named(word: str) -> None:
    """Who searches our files for such words alone finds none of them where we do the same."""
    searched = (ROOT / "scripts/lib/addresses.py", Path(__file__))
    assert not [path.name for path in searched if word in path.read_text().lower()]


def test_addresses__in_what_git_ignores__are_let_by(tmp_path: Path) -> None:
    assert tree(tmp_path, "node_modules/a/b.json", INDEX) == []
    assert tree(tmp_path, "run.log", INDEX) == []


def test_addresses__of_our_tree__are_looked_for_in_our_files() -> None:
    names = {str(path.relative_to(ROOT)) for path in files(ROOT)}
    assert {"README.md", "package-lock.json", "keeper/errors.py", ".ci/run"} <= names
    assert not any(name.startswith((".venv", "node_modules", ".keel")) for name in names)
