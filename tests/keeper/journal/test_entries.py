"""The chain: any one thing changed in it is found."""

from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keeper.errors import Problem
from keeper.journal import events as e
from keeper.journal.entry import START, Broken, Entry, after, chained, draft, link
from tests.keeper.journal import ground

SETTINGS = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""The machine may be busy: that is no fault of the chain."""

FIELDS = {
    "opened": "chain fund",
    "started": "version live",
    "stopped": "reason",
    "due": "slot",
    "done": "slot",
    "skipped": "slot reason",
    "decided": "recorded ledger",
    "intent": "epoch mandate decision to data deadline",
    "simulated": "epoch node block ok gas answer",
    "signed": "epoch nonce hash raw fee tip",
    "sent": "hash node outcome says",
    "included": "hash number block ok gas gas_price logs",
    "final": "hash block",
    "reorged": "hash block",
    "dropped": "epoch reason",
    "reduced": "reason",
    "halted": "reason",
    "resumed": "by reason",
    "lease taken": "holder fence",
    "lease lost": "holder fence",
    "alert": "name says",
}


def entries(number: int = 5) -> list[Entry]:
    return list(after(START, ground.drafts(number)))


def test_kinds__of_journals_that_are_out_there__never_change() -> None:
    """What needs other fields is a new kind."""
    assert {name: " ".join(kind._fields) for name, kind in e.KINDS.items()} == FIELDS


def test_events__written_and_read__are_the_same() -> None:
    events = [ground.OWNER, *ground.epoch(1), e.Halted("the books differ"), *ground.decisions(2)]
    made = after(START, [draft(one, 5) for one in events])
    assert [draft(one.event, 5) for one in made] == [draft(one, 5) for one in events]


def test_hash__of_an_entry__is_of_the_line_that_is_told() -> None:
    first, second = entries(2)
    line = f"keel journal 1 2 2000 alert {sha256(second.body).hexdigest()} {first.hash.hex()}"
    assert second.hash == sha256(line.encode()).digest()


def test_chain__that_is_whole__is_passed_on() -> None:
    assert list(chained(entries(), START)) == entries()


@SETTINGS
@given(st.integers(0, 4), st.sampled_from(Entry._fields), st.integers(0, 255), st.integers(1, 255))
def test_chain__with_one_thing_changed__is_broken(
    at: int, field: str, place: int, flip: int
) -> None:
    found = entries()
    value = getattr(found[at], field)
    values = found[at]._asdict() | {field: changed(value, place, flip)}
    found[at] = Entry(**values)
    with pytest.raises(Broken, match=r"entry \d"):
        list(chained(found, START))


def changed(value: object, place: int, flip: int) -> object:
    if isinstance(value, int):
        return value + flip
    raw = bytearray(value.encode() if isinstance(value, str) else bytes(value))  # type: ignore[call-overload]
    raw[place % len(raw)] ^= flip
    return raw.decode("latin-1") if isinstance(value, str) else bytes(raw)


@SETTINGS
@given(st.permutations(range(5)), st.integers(0, 5))
def test_chain__in_another_order_or_with_gaps__is_broken(order: list[int], left: int) -> None:
    found = [entries()[at] for at in order[:left]]
    if found == entries()[:left]:
        assert list(chained(found, START)) == found
    else:
        with pytest.raises(Broken):
            list(chained(found, START))


def test_chain__spliced_out_of_two__is_broken() -> None:
    """Each entry is whole by itself."""
    mine, other = entries(), list(after(START, ground.drafts(5, size=1)))
    with pytest.raises(Broken, match="entry 3 does not follow entry 2"):
        list(chained([*mine[:2], *other[2:]], START))


def test_chain__that_leaves_out_a_number__is_broken() -> None:
    first, second, *_ = entries()
    digest = sha256(second.body).digest()
    skipped = link(3, second.time, second.kind, digest, first.hash)
    with pytest.raises(Broken, match="behind entry 1 comes entry 3"):
        list(chained([first, second._replace(number=3, hash=skipped)], START))


def test_kind__that_is_not_known__says_so() -> None:
    (entry,) = entries(1)
    with pytest.raises(Problem, match="'dreamt', which this Keel does not know"):
        _ = entry._replace(kind="dreamt").event
