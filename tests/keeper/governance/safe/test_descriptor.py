"""What wallets are told of a fund's calls: all of it is there, and nothing that is not."""

import json
import re
from typing import Any

import pytest

from keeper.governance import leaves
from keeper.governance.founding import Addresses
from keeper.governance.powers import POWERS, Role
from keeper.governance.safe.descriptor import ENUMS, INTENTS, Place, declaration, described
from tests.keeper.governance.safe.owned import Owned

AT = Addresses.of("0x1111111111111111111111111111111111111111")
BASE = "0x2000000000000000000000000000000000000001"
KEY = re.compile(r"([A-Za-z0-9]+)\((.*)\)")


def file_of(module: str) -> dict[str, Any]:
    return described(module, Place(1, AT.of_module(module), AT.fund, BASE))


def signature(key: str) -> str:
    """As a wallet makes it, to hash it: from the key alone, without the names."""
    found = KEY.fullmatch(key)
    assert found, key
    return f"{found[1]}({','.join(part.split()[0] for part in found[2].split(',') if part)})"


FORMATS = [
    (module, key, one)
    for module in INTENTS
    for key, one in file_of(module)["display"]["formats"].items()
]


@pytest.mark.parametrize("module", list(INTENTS))
def test_descriptor__of_a_contract__has_each_function_that_it_names(module: str) -> None:
    methods = {one.signature: one for one in leaves.methods(module)}
    found = {signature(key) for key in file_of(module)["display"]["formats"]}
    assert found <= methods.keys()
    assert {methods[one].name for one in found} == INTENTS[module].keys()
    wanted = {signature for signature, one in methods.items() if one.name in INTENTS[module]}
    assert found == wanted


@pytest.mark.parametrize(("module", "key", "one"), FORMATS, ids=[key for _, key, _ in FORMATS])
def test_descriptor__of_a_function__shows_each_argument_once(
    module: str, key: str, one: dict[str, Any]
) -> None:
    method = next(each for each in leaves.methods(module) if declaration(each) == key)
    kinds = {str(each["name"]): str(each["type"]) for each in method.entry["inputs"]}
    paths = [field["path"] for field in one["fields"]]
    assert paths == [name + ".[]" * kind.endswith("]") for name, kind in kinds.items()]
    for field in one["fields"]:
        params = field.get("params", {})
        for name in ("calleePath", "amountPath"):
            assert params.get(name, paths[0]) in paths
        if "$ref" in params:
            assert params["$ref"].removeprefix("$.metadata.enums.") in ENUMS
        if field["format"] == "tokenAmount":
            assert params["token"] in (AT.fund, BASE)
        assert field["label"]


def test_descriptor__of_powers__has_all_of_the_safes() -> None:
    safes = {
        (module, name)
        for module, powers in POWERS.items()
        for name, power in powers.items()
        if Role.SAFE in power.who
    }
    described_ = {(module, name) for module, names in INTENTS.items() for name in names}
    assert safes <= described_


def test_formats__of_what_matters__are_in_a_persons_units() -> None:
    formats = file_of("Mandate")["display"]["formats"]
    fields = formats["tighten(uint8 limit_,uint64 value,uint256 until)"]["fields"]
    assert [one["format"] for one in fields] == ["enum", "unit", "date"]
    assert fields[1]["params"] == {"base": "%", "decimals": 16}
    veto = next(one for _, key, one in FORMATS if key.startswith("veto("))
    assert [one["format"] for one in veto["fields"]] == [
        *("addressName", "amount", "calldata", "raw"),
    ]


def test_command__writes_a_file_for_each_contract(owned: Owned) -> None:
    folder = owned.folder / "descriptors"
    code, said = owned.run("descriptor", "--fund", owned.at.fund, "--out", str(folder))
    assert code == 0, said
    files = {one.name: json.loads(one.read_text()) for one in folder.iterdir()}
    assert files.keys() == {f"calldata-Keel{module}.json" for module in INTENTS}
    (place,) = files["calldata-KeelMandate.json"]["context"]["contract"]["deployments"]
    assert place == {"chainId": 31337, "address": owned.at.mandate}
