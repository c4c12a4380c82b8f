"""`keel gov list` and `show`: proposals for a person, and for a program."""

from collections.abc import Iterator, Sequence
from typing import Any

from keeper import units
from keeper.chain.text import short
from keeper.cli.governing.chamber import OPEN, Chamber
from keeper.governance import turns
from keeper.governance.decoding import Decoded
from keeper.governance.effects import Effect
from keeper.governance.proposals import Motion, Proposal, State, Tally
from keeper.governance.turns import Turn

WIDTH = 10
SHORT = 8
"""Digits of an id in a list: enough to name it by."""

LONG, LINES, BALLOTS = 400, 100, 20
"""What is shown of others' words, and of voters: anybody can write as much as gas pays for."""


def listing(chamber: Chamber) -> list[str]:
    if not chamber.proposals:
        return ["nothing was proposed lately; --days looks further back"]
    return [line for one in chamber.proposals for line in _entry(chamber, one)]


def page(chamber: Chamber, one: Proposal) -> list[str]:
    return [
        *_head(one),
        "",
        *text(one.motion),
        "",
        *calls(chamber.decoded(one.motion)),
        *(["", *_effect_of(chamber, one)] if one.state in OPEN else []),
        "",
        *_votes(chamber, one),
        "",
        *_times(one),
        "",
        *_next(chamber, one),
    ]


def text(motion: Motion) -> list[str]:
    """Behind a bar: whatever it says, it cannot look like a line of ours."""
    lines = motion.description.splitlines() or [""]
    told = [f"  | {short(line, LONG)}" for line in lines[:LINES]]
    more = [f"  and {len(lines) - LINES:,} lines more: --json has them"] * (len(lines) > LINES)
    return ["what its proposer says of it:", *told, *more]


def calls(decoded: Sequence[Decoded]) -> list[str]:
    lines = ["what would be called:"]
    for number, one in enumerate(decoded, 1):
        lines.append(f"  {number}. {one.says}")
        lines += [f"       {name} = {said}" for name, said in one.arguments]
        lines += [f"     WARNING: {odd}" for odd in one.warnings]
    return lines


def effect(found: Effect, now: int) -> list[str]:
    """Old and new, as the chain itself answered."""
    if found.unknown:
        return [f"what it changes is not known: {found.unknown}", "  Ask another node with --rpc."]
    if found.refused:
        return ["what it changes: nothing, it would be REFUSED", f"  {found.refused}"]
    then = "" if found.time <= now + 1 else f" on {units.moment(found.time)}; now it is refused"
    lines = [f"what it changes, tried on the chain as it is{then}:"]
    lines += [f"  {one.what}\n      {one.before}  ->  {one.after}" for one in found.changes]
    if not found.changes:
        lines.append("  it changes nothing")
    for who in found.strangers:
        lines.append(f"  WARNING: it reaches {who}: what changes there is not shown")
    return lines


def facts(chamber: Chamber, one: Proposal) -> dict[str, Any]:
    """What a list has of it."""
    return {
        "number": one.number,
        "id": str(one.id),
        "title": one.title,
        "proposer": one.proposer,
        "state": one.state.name.lower(),
        "vetoed": one.vetoed,
        "calls_vetoed": one.calls_vetoed,
        "created": one.created,
        "snapshot": one.snapshot,
        "deadline": one.deadline,
        "queue_by": one.queue_by,
        "ready": one.ready,
        "safe_until": one.safe_until,
        "dies": one.dies,
        "votes": _exact(chamber, one.tally),
        "quorum": None if one.quorum is None else _units(chamber, one.quorum),
        "next": [each._asdict() for each in turns.after(chamber.assembly, one)],
    }


def whole(chamber: Chamber, one: Proposal) -> dict[str, Any]:
    found = _effect(chamber, one).facts() if one.state in OPEN else None
    return facts(chamber, one) | {
        "description": one.motion.description,
        "description_hash": "0x" + one.motion.description_hash.hex(),
        "operation": "0x" + one.motion.operation.hex(),
        "calls": [call.facts() for call in chamber.decoded(one.motion)],
        "effect": found,
        "ballots": [
            {"voter": b.voter, "reason": b.reason} | _exact(chamber, b.tally) for b in one.ballots
        ],
    }


def _entry(chamber: Chamber, one: Proposal) -> Iterator[str]:
    yield f"{one.number:>3}  {str(one.id)[:SHORT]}…  {_state(one)}  {one.headline}"
    for first in turns.after(chamber.assembly, one)[:1]:
        yield f"{'':16}{turn(first)}"


def _head(one: Proposal) -> Iterator[str]:
    yield f"proposal {one.number}: {one.headline}"
    yield _row("id", str(one.id))
    yield _row("by", one.proposer)
    yield _row("state", _state(one))
    if one.calls_vetoed and not one.vetoed:
        yield _row("", f"the Safe vetoed the same calls {units.moment(one.calls_vetoed)}")


def _state(one: Proposal) -> str:
    if one.state == State.QUEUED and one.ready:
        return f"queued, ready {units.moment(one.ready)}"
    return one.in_words


def _effect(chamber: Chamber, one: Proposal) -> Effect:
    return chamber.effect(one.motion, chamber.takes_effect(one))


def _effect_of(chamber: Chamber, one: Proposal) -> list[str]:
    return effect(_effect(chamber, one), chamber.assembly.head.timestamp)


def _votes(chamber: Chamber, one: Proposal) -> Iterator[str]:
    say = chamber.speech.shares
    yield _row("for", say(one.tally.in_favour))
    yield _row("against", say(one.tally.against))
    yield _row("abstain", say(one.tally.abstain))
    if one.quorum is not None:
        reached = "reached" if one.has_quorum else "not reached"
        yield _row("quorum", f"{say(one.quorum)} for or abstaining: {reached}")
    heaviest = sorted(one.ballots, key=lambda ballot: -sum(ballot.tally))
    for ballot in heaviest[:BALLOTS]:
        why = short(ballot.reason, LONG)
        yield f"  {ballot.voter}  {_ballot(chamber, ballot.tally)}  {why}".rstrip()
    if len(heaviest) > BALLOTS:
        yield f"  and {len(heaviest) - BALLOTS:,} smaller ones: --json has them"


def _ballot(chamber: Chamber, tally: Tally) -> str:
    names = ("against", "for", "abstain")
    parts = [
        f"{name} {chamber.speech.shares(part)}"
        for name, part in zip(names, tally, strict=True)
        if part
    ]
    return ", ".join(parts) or "nothing"


def _times(one: Proposal) -> Iterator[str]:
    times = {
        "proposed": one.created,
        "snapshot": one.snapshot,
        "vote ends": one.deadline,
        "ready": one.ready,
        "anyone's": one.safe_until,
        "dies": one.dies,
    }
    yield from (_row(name, units.moment(time)) for name, time in times.items() if time)


def _next(chamber: Chamber, one: Proposal) -> Iterator[str]:
    found = turns.after(chamber.assembly, one)
    yield "what can be done:" if found else "nothing is left to do"
    yield from (f"  {turn(each)}" for each in found)


def turn(one: Turn) -> str:
    since = f" from {units.moment(one.since)}" if one.since else ""
    until = f" until {units.moment(one.until)}" if one.until else ""
    return f"{one.who}: {one.what}{since}{until}"


def _exact(chamber: Chamber, tally: Tally) -> dict[str, str]:
    names = ("against", "for", "abstain")
    return {name: _units(chamber, part) for name, part in zip(names, tally, strict=True)}


def _units(chamber: Chamber, amount: int) -> str:
    return units.exact(amount, chamber.speech.reader.share.decimals)


def _row(name: str, said: str) -> str:
    return f"{name:{WIDTH}}{said}"
