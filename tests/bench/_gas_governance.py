"""What it takes to found a fund, and to change a number of it by a vote."""

from typing import Any

from eth_utils.crypto import keccak

from keeper.chain import abi
from keeper.devnet.accounts import DEPLOYER, STRANGER
from keeper.devnet.pool_builder import mint
from keeper.devnet.site import do
from keeper.units import DAY, ONE
from tests.bench._ground import Ground
from tests.contracts.revm.fund import MAX
from tests.keeper.governance.ground import SAFE, Founded

SHARES = 100_000
CALLS = "(address[],uint256[],bytes[],bytes32)"
FOR = 1


def governance(ground: Ground) -> dict[str, int]:
    """By step; the factory's, the launch's and each module's first."""
    fund = Founded.on(ground.engine, ground.book)
    ground.engine.set_balance(SAFE, ONE)
    _enter(fund, ground)
    _pass(fund, "as told")
    proposal = _proposal(fund)
    run = do(fund.at.governor, f"execute{CALLS}", *proposal, _hash("as told"), sender=STRANGER)
    fund.send(run, "execute", later=6 * DAY)
    _pass(fund, "once more")
    stop = do(fund.at.governor, f"veto{CALLS}", *proposal, _hash("once more"), sender=SAFE)
    fund.send(stop, "veto")
    ground.now = ground.engine.head.timestamp
    return fund.gas


def _enter(fund: Founded, ground: Ground) -> None:
    usdc = ground.book.token("USDC")
    amount = SHARES * 10**usdc.decimals
    enter = "depositInKind(uint256,address,uint256[],uint256)"
    fund.send(mint(usdc, DEPLOYER, amount))
    fund.send(do(usdc.address, "approve(address,uint256)", fund.at.fund, amount))
    fund.send(do(fund.at.fund, enter, SHARES * ONE, DEPLOYER, [amount], MAX))


def _pass(fund: Founded, text: str) -> None:
    """Proposed, voted and queued by one who has held for more than a week."""
    to = fund.at.governor
    signature = "propose(address[],uint256[],bytes[],string)"
    fund.send(do(to, signature, *_proposal(fund), text), "propose", later=8 * DAY)
    types = "(address[],uint256[],bytes[],bytes32)"
    values = abi.arguments(types, *_proposal(fund), _hash(text))
    number = int.from_bytes(keccak(values), "big")
    fund.send(do(to, "castVote(uint256,uint8)", number, FOR), "castVote", later=DAY + 12)
    fund.send(do(to, f"queue{CALLS}", *_proposal(fund), _hash(text)), "queue", later=3 * DAY)


def _proposal(fund: Founded) -> tuple[Any, ...]:
    """A larger budget of loss."""
    call = abi.call("setBudget(uint8,uint64,uint64)", 0, ONE // 100, ONE // 100)
    return [fund.at.mandate], [0], [call]


def _hash(text: str) -> bytes:
    return keccak(text=text)
