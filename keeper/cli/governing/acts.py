"""What is sent about a proposal: proposing, voting, queueing, executing, canceling, delegating."""

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from keeper import units
from keeper.chain import abi, refusals
from keeper.chain.events import Event
from keeper.cli.governing import pages
from keeper.cli.governing.chamber import Chamber
from keeper.cli.investing.finding import Facts
from keeper.cli.investing.session import Plan
from keeper.errors import KeelError, Problem, Refused
from keeper.execution.sender import Order
from keeper.governance import motions, turns
from keeper.governance.drafts import Draft
from keeper.governance.effects import Effect
from keeper.governance.proposals import BATCH, Motion, Proposal, State
from keeper.governance.scene import Scene

SIDES = ("against", "for", "abstain")
"""By the contract's numbers."""

SPLIT = 255
HUNDRED = Decimal(100)
PROPOSE = "propose(address[],uint256[],bytes[],string)"
CAST = "castVote(uint256,uint8)"
CAST_SAYING = "castVoteWithReason(uint256,uint8,string)"
CAST_SPLIT = "castVoteWithReasonAndParams(uint256,uint8,string,bytes)"
DELEGATE = "delegate(address)"

Told = Callable[[list[Event]], tuple[list[str], Facts]]


def propose(chamber: Chamber, file: Path, proposer: str, anyway: bool) -> Plan:
    scene = Scene(chamber.assembly, chamber.reader, chamber.soonest)
    motion = motions.motion(Draft.read(file), scene, proposer)
    _require_new(chamber, motion)
    decoded, found = chamber.decoded(motion), chamber.effect(motion, chamber.soonest)
    if not anyway:
        _require_possible(found)
    preview = [
        *pages.text(motion),
        "",
        *pages.calls(decoded),
        "",
        *pages.effect(found, chamber.assembly.head.timestamp),
        "",
        f"takes effect {units.moment(chamber.soonest)} at the earliest",
        *_vetoed(chamber, motion),
    ]
    facts = {
        "id": str(motion.id),
        "calls": [one.facts() for one in decoded],
        "effect": found.facts(),
        "soonest": chamber.soonest,
    }
    to = chamber.assembly.at.governor
    data = abi.call(PROPOSE, *motion.batch[:3], motion.description)
    order = Order(to, data, "propose")
    return _plan(chamber, preview, facts, order, _proposed(motion))


def vote(chamber: Chamber, one: Proposal, side: str, reason: str, voter: str) -> Plan:
    support = SIDES.index(side)
    args = (one.id, support, reason) if reason else (one.id, support)
    data = abi.call(CAST_SAYING if reason else CAST, *args)
    return _ballot(chamber, one, data, side, voter)


def vote_split(chamber: Chamber, one: Proposal, split: str, reason: str, voter: str) -> Plan:
    weight = _weight(chamber, one, voter)
    parts = [weight * part // HUNDRED for part in _shares_of(split)]
    packed = b"".join(int(part).to_bytes(16, "big") for part in parts)
    data = abi.call(CAST_SPLIT, one.id, SPLIT, reason, packed)
    return _ballot(chamber, one, data, split, voter)


def queue(chamber: Chamber, one: Proposal) -> Plan:
    until = units.moment(chamber.assembly.head.timestamp + chamber.assembly.delay)
    preview = [f"queue {_named(one)}", f"  its delay is over {until}"]
    return _step(chamber, one, "queue", preview)


def execute(chamber: Chamber, one: Proposal) -> Plan:
    _require_turn(chamber, one)
    found = chamber.effect(one.motion, 0)
    now = chamber.assembly.head.timestamp
    preview = [f"execute {_named(one)}", "", *pages.effect(found, now)]
    return _step(chamber, one, "execute", preview)


def cancel(chamber: Chamber, one: Proposal) -> Plan:
    return _step(chamber, one, "cancel", [f"cancel {_named(one)}, for good"])


def delegate(chamber: Chamber, account: str, to: str) -> Plan:
    held = chamber.assembly.number("balanceOf(address)", account, to=chamber.reader.address)
    whose = "yourself" if to == account else to
    preview = [
        f"give the votes of your {chamber.reader.words.shares(held)} to {whose}",
        "  the shares stay yours; in votes that begin within seven days these votes count nowhere",
    ]
    order = Order(chamber.reader.address, abi.call(DELEGATE, to), f"delegate to {whose}")

    def told(_: list[Event]) -> tuple[list[str], Facts]:
        return [f"your votes are with {whose}"], {"delegate": to}

    return Plan(preview, {"delegate": to, "shares": str(held)}, [order], told)


def _ballot(chamber: Chamber, one: Proposal, data: bytes, said: str, voter: str) -> Plan:
    weight = _weight(chamber, one, voter)
    votes = chamber.speech.shares(weight)
    preview = [f"vote {said} on {_named(one)}", f"  with         {votes}"]
    facts = {"id": str(one.id), "vote": said, "votes": str(weight)}
    order = Order(chamber.assembly.at.governor, data, f"vote {said}")

    def told(_: list[Event]) -> tuple[list[str], Facts]:
        return [f"voted {said} with {votes}"], facts

    return _plan(chamber, preview, facts, order, told, one)


def _step(chamber: Chamber, one: Proposal, what: str, preview: list[str]) -> Plan:
    data = abi.call(what + BATCH, *one.motion.batch)
    order = Order(chamber.assembly.at.governor, data, f"{what} proposal {one.number}")

    def told(_: list[Event]) -> tuple[list[str], Facts]:
        return [f"{DONE[what]} {_named(one)}"], {"id": str(one.id)}

    return _plan(chamber, preview, {"id": str(one.id)}, order, told, one)


DONE = {"queue": "queued", "execute": "executed", "cancel": "canceled"}


def _plan(
    chamber: Chamber,
    preview: list[str],
    facts: Facts,
    order: Order,
    told: Told,
    one: Proposal | None = None,
) -> Plan:
    def remedy(refused: Refused) -> KeelError | None:
        return _turn_instead(chamber, one, refused) if one else None

    return Plan(preview, facts, [order], told, remedy, (chamber.assembly.at.governor,))


def _turn_instead(chamber: Chamber, one: Proposal, refused: Refused) -> KeelError | None:
    """What a proposal in another state is waiting for."""
    found = refusals.decode(refused.data)
    if not found or found.name != "GovernorUnexpectedProposalState":
        return None
    turn = turns.after(chamber.assembly, one)
    what = f"{_named(one)} is {one.in_words}"
    return Problem(what, "; ".join(map(pages.turn, turn)) or "Nothing is left to do about it.")


def _vetoed(chamber: Chamber, motion: Motion) -> list[str]:
    before = chamber.assembly.calls_vetoed(motion)
    if before is None:
        return []
    return [
        f"the Safe vetoed the same calls {units.moment(before)}; with twice the quorum in favour",
        "it cannot again",
    ]


def _proposed(motion: Motion) -> Told:
    def told(_: list[Event]) -> tuple[list[str], Facts]:
        short = str(motion.id)[: pages.SHORT]
        return [f"proposed {motion.id}", f"See it: keel gov show {short}"], {"id": str(motion.id)}

    return told


def _require_new(chamber: Chamber, motion: Motion) -> None:
    """An id is made of text and calls: what was proposed once is never proposed again."""
    if not chamber.assembly.number("proposalSnapshot(uint256)", motion.id):
        return
    same = (one for one in chamber.proposals if one.id == motion.id)
    before = next((f"{_named(one)}, which is {one.in_words}," for one in same), "")
    raise Problem(
        f"{before or f'proposal {motion.id}'} has the same text and the same calls, and so the "
        "same id",
        "Change a word of the text, and propose it anew.",
    )


def _require_possible(found: Effect) -> None:
    if found.refused:
        raise Problem(
            f"if it passed it could not be executed: {found.refused}",
            "Mend the file. If that is how it will be by then, --anyway proposes it.",
        )


def _require_turn(chamber: Chamber, one: Proposal) -> None:
    """Until the Safe's day is over, the timelock takes it from nobody else."""
    now = chamber.assembly.head.timestamp
    if one.state == State.QUEUED and one.safe_until and now < one.safe_until:
        ready = units.moment(one.ready or 0)
        raise Problem(
            f"{_named(one)} is not yours to execute before {units.moment(one.safe_until)}",
            f"It is ready {ready}, and the Safe's alone for a day from then.",
        )


def _weight(chamber: Chamber, one: Proposal, voter: str) -> int:
    """What is left to vote with; before the snapshot nobody knows."""
    if chamber.assembly.head.timestamp <= one.snapshot:
        raise Problem(
            f"{_named(one)} is {one.in_words}", f"Vote from {units.moment(one.snapshot)} on."
        )
    number = chamber.assembly.number
    all_ = number("getVotes(address,uint256)", voter, one.snapshot)
    return all_ - number("usedVotes(uint256,address)", one.id, voter)


def _shares_of(split: str) -> Sequence[Decimal]:
    """`for=60,against=40`, in percent, by the contract's order."""
    found = dict.fromkeys(SIDES, Decimal(0))
    for part in split.split(","):
        side, _, percent = part.strip().partition("=")
        try:
            if side not in found:
                raise InvalidOperation
            found[side] = Decimal(percent)
        except InvalidOperation:
            raise Problem(
                f"{part!r} is no part of a vote", "Write it like for=60,against=40, in percent."
            ) from None
    if not 0 < sum(found.values()) <= HUNDRED or min(found.values()) < 0:
        raise Problem(f"{split} makes {sum(found.values())} %", "Let the parts make 100 % at most.")
    return list(found.values())


def _named(one: Proposal) -> str:
    return f"proposal {one.number}, {one.headline}"
