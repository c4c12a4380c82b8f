"""npm's compilers do what a native one does, for each of the tools that call one."""

import json
import shutil
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from solcx import compile_standard
from solcx.wrapper import get_version_str_from_solc_binary

from keeper.paths import NODE_MODULES, ROOT
from scripts.solc import install as compilers

VERSIONS = tuple(compilers.RELEASES)
REMAPPING = "@openzeppelin/contracts/=node_modules/@openzeppelin/contracts/"
TIMELOCK = "node_modules/@openzeppelin/contracts/governance/TimelockController.sol"
# With --allow-paths, as forge has it: node_modules may be a link to somewhere else.
HERE = ("--base-path", ROOT, "--allow-paths", NODE_MODULES)
A = 'import {B} from "./B.sol"; import {C} from "lib/C.sol"; contract A is B, C {}'
NO_NATIVE = (
    "no native solc {0} here: put the release's binary on PATH as solc or at ~/.solcx/solc-v{0} "
    "(with the network: python -c \"import solcx; solcx.install_solc('{0}')\")"
)


@pytest.fixture(scope="module")
def npm(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Npm's compiler of a version, set up as where there is no native one."""
    root = tmp_path_factory.mktemp("npm")
    (root / "node_modules").symlink_to(NODE_MODULES)
    (root / "scripts").symlink_to(ROOT / "scripts")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compilers, "native", lambda version: None)
        compilers.install(root)
    return lambda version: root / ".keel" / "solc" / f"solc-v{version}"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A folder whose contract imports a neighbour, and another from a folder of packages."""
    base = tmp_path / "base"
    (base / "packages" / "lib").mkdir(parents=True)
    (base / "B.sol").write_text("contract B { uint256 public b; }")
    (base / "packages" / "lib" / "C.sol").write_text("contract C { uint256 public c; }")
    (tmp_path / "Secret.sol").write_text("contract Secret {}")
    return base


def request(sources: dict[str, str], **settings: Any) -> dict[str, Any]:
    return {
        "language": "Solidity",
        "sources": {name: {"content": content} for name, content in sources.items()},
        "settings": {"outputSelection": {"*": {"*": ["evm.bytecode.object"]}}, **settings},
    }


def run(
    compiler: Path, *flags: str | Path, stdin: str = "", cwd: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    command = [compiler, *flags]
    return subprocess.run(
        command, input=stdin, capture_output=True, text=True, cwd=cwd, check=False
    )


def answer(
    compiler: Path, asked: dict[str, Any], *flags: str | Path, cwd: Path | None = None
) -> Any:
    done = run(compiler, "--standard-json", *flags, stdin=json.dumps(asked), cwd=cwd)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def bytecode(answered: Any, name: str, contract: str) -> str:
    assert not [e for e in answered.get("errors", []) if e["severity"] == "error"]
    code: str = answered["contracts"][name][contract]["evm"]["bytecode"]["object"]
    assert code
    return code


def messages(answered: Any) -> str:
    return "\n".join(error["formattedMessage"] for error in answered["errors"])


def timelock(compiler: Path) -> str:
    """A contract of a real size, with the settings that this project builds with."""
    settings = {
        "remappings": [REMAPPING],
        "viaIR": True,
        "optimizer": {"enabled": True, "runs": 200},
        "outputSelection": {TIMELOCK: {"*": ["evm.bytecode.object"]}},
    }
    asked = request({TIMELOCK: (ROOT / TIMELOCK).read_text()}, **settings)
    return bytecode(answer(compiler, asked, *HERE), TIMELOCK, "TimelockController")


@pytest.mark.parametrize("version", VERSIONS)
def test_version__asked_by_py_solc_x__is_the_release(
    npm: Callable[[str], Path], version: str
) -> None:
    commit = compilers.RELEASES[version].commit
    assert get_version_str_from_solc_binary(npm(version)) == f"{version}+commit.{commit}"


@pytest.mark.parametrize("version", VERSIONS)
def test_compile__called_by_py_solc_x__follows_an_import(
    npm: Callable[[str], Path], base: Path, version: str
) -> None:
    asked = request({"A.sol": 'import {B} from "./B.sol"; contract A is B {}'})
    answered = compile_standard(asked, base_path=base, solc_binary=npm(version), allow_paths=[base])
    assert bytecode(answered, "A.sol", "A")


def test_compile__with_an_include_path_and_an_input_file__follows_every_import(
    npm: Callable[[str], Path], base: Path, tmp_path: Path
) -> None:
    (tmp_path / "input.json").write_text(json.dumps(request({"A.sol": A})))
    flags = ("--base-path", base, "--include-path", base / "packages")
    done = run(npm("0.8.30"), "--standard-json", tmp_path / "input.json", *flags)
    assert bytecode(json.loads(done.stdout), "A.sol", "A")


def test_compile__without_a_base_path__reads_under_the_working_folder(
    npm: Callable[[str], Path], base: Path
) -> None:
    asked = request({"A.sol": 'import {B} from "./B.sol"; contract A is B {}'})
    assert bytecode(answer(npm("0.8.30"), asked, cwd=base), "A.sol", "A")


def test_compile__of_an_import_that_is_nowhere__says_where_it_looked(
    npm: Callable[[str], Path], base: Path
) -> None:
    asked = request({"A.sol": 'import "lib/C.sol";'})
    said = messages(answer(npm("0.8.30"), asked, "--base-path", base))
    assert f"File not found under {base}" in said


def test_compile__of_an_import_that_two_folders_hold__refuses_to_choose(
    npm: Callable[[str], Path], base: Path
) -> None:
    shutil.copy(base / "B.sol", base / "packages")
    asked = request({"A.sol": 'import "B.sol";'})
    flags = ("--base-path", base, "--include-path", base / "packages")
    assert "Ambiguous import" in messages(answer(npm("0.8.30"), asked, *flags))


@pytest.mark.parametrize("way", ["absolute", "dots", "link"])
def test_compile__of_a_file_outside_its_base_path__refuses_unless_allowed(
    npm: Callable[[str], Path], base: Path, way: str
) -> None:
    outside = base.parent / "Secret.sol"
    (base / "Link.sol").symlink_to(outside)
    name = {"absolute": str(outside), "dots": "x/../../Secret.sol", "link": "Link.sol"}[way]
    asked = request({"A.sol": f'import {{Secret}} from "{name}"; contract A is Secret {{}}'})
    refused = answer(npm("0.8.30"), asked, "--base-path", base)
    assert "outside of allowed directories" in messages(refused)
    allow = ("--base-path", base, "--allow-paths", f"/nonexistent,{base.parent}")
    assert bytecode(answer(npm("0.8.30"), asked, *allow), "A.sol", "A")


def test_compile__of_much__answers_to_the_last_byte(npm: Callable[[str], Path]) -> None:
    everything = {"*": {"*": ["*"], "": ["*"]}}
    asked = request(
        {"A.sol": f'import "{TIMELOCK}";'}, outputSelection=everything, remappings=[REMAPPING]
    )
    done = run(npm("0.8.30"), "--standard-json", *HERE, stdin=json.dumps(asked))
    assert len(done.stdout) > 2**20
    assert TIMELOCK in json.loads(done.stdout)["contracts"]


@pytest.mark.parametrize(
    ("flags", "complaint"),
    [
        (["--combined-json", "abi"], "unrecognised option '--combined-json'"),
        (["--standard-json", "--base-path", "/nonexistent"], "no such directory: '/nonexistent'"),
        (["--standard-json", "/nonexistent.json"], "no such file: '/nonexistent.json'"),
        (["--standard-json", "--base-path"], "--base-path needs a value"),
        (["--standard-json", "a", "b"], "too many input files: a, b"),
        ([], "nothing to do"),
    ],
)
def test_call__that_makes_no_sense__fails_with_one_clear_line(
    npm: Callable[[str], Path], flags: list[str], complaint: str
) -> None:
    done = run(npm("0.8.30"), *flags)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(complaint)


@pytest.mark.slow
def test_bytecode__from_forge__is_that_of_the_compiler_called_directly(
    npm: Callable[[str], Path], tmp_path: Path
) -> None:
    name, contract = "contracts/mocks/Reenters.sol", "Reenters"
    forge = next(NODE_MODULES.glob("@foundry-rs/forge-*/bin/forge"))
    own = ("--out", tmp_path / "out", "--cache-path", tmp_path / "cache")
    done = run(forge, "build", name, "--use", npm("0.8.30"), *own, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    built = json.loads((tmp_path / "out" / "Reenters.sol" / "Reenters.json").read_text())

    settings = {k: built["metadata"]["settings"][k] for k in ("evmVersion", "optimizer", "viaIR")}
    asked = request({name: (ROOT / name).read_text()}, remappings=[REMAPPING], **settings)
    direct = bytecode(answer(npm("0.8.30"), asked, *HERE), name, contract)
    assert built["bytecode"]["object"] == f"0x{direct}"


def test_settings__of_forge__are_those_of_ape() -> None:
    forge = tomllib.loads((ROOT / "foundry.toml").read_text())["profile"]["default"]
    ape = yaml.safe_load((ROOT / "ape-config.yaml").read_text())["solidity"]
    assert forge["solc"].endswith(f"/solc-v{ape['version']}")
    assert (forge["evm_version"], forge["via_ir"]) == (ape["evm_version"], ape["via_ir"])
    assert (forge["optimizer"], forge["optimizer_runs"]) == (
        ape["optimize"],
        ape["optimization_runs"],
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_bytecode__from_a_native_compiler__is_npms(
    npm: Callable[[str], Path], version: str
) -> None:
    native = compilers.native(version)
    if native is None:
        pytest.skip(NO_NATIVE.format(version))
    assert timelock(native) == timelock(npm(version))


@pytest.mark.slow
def test_bytecode__from_a_native_compiler_that_differs__is_seen(
    npm: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test above, against stand-ins for a native compiler: an honest one and another."""
    monkeypatch.setenv("HOME", str(tmp_path))
    honest = fake_native(tmp_path / ".solcx" / "solc-v0.8.30", npm("0.8.30"), "cat")
    assert compilers.native("0.8.30") == honest
    test_bytecode__from_a_native_compiler__is_npms(npm, "0.8.30")

    fake_native(honest, npm("0.8.30"), "sed s/6080/6081/g")
    with pytest.raises(AssertionError):
        test_bytecode__from_a_native_compiler__is_npms(npm, "0.8.30")


def fake_native(path: Path, compiler: Path, then: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'#!/bin/sh\n{compiler} "$@" | sed s/Emscripten.clang/Linux.g++/ | {then}\n')
    path.chmod(0o755)
    return path
