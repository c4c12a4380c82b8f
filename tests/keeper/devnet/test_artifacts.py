"""What is compiled: our own contracts, whatever a tool leaves beside them."""

from pathlib import Path

from keeper.devnet.artifacts import sources


def test_sources__beside_a_hidden_folder__are_our_own(tmp_path: Path) -> None:
    for name in ("Fund.sol", "libraries/Bucket.sol", ".cache/openzeppelin/5.7.0/ERC20.sol"):
        path = tmp_path / "contracts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    inside = tmp_path / "contracts"
    assert sources(tmp_path) == [inside / "Fund.sol", inside / "libraries/Bucket.sol"]
