"""Whatever is done to a journal, in any order: it is the list that was appended."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from keeper.errors import Halt
from keeper.journal import events as e
from keeper.journal.book import Journal, entries, recall
from keeper.journal.entry import START, after, draft
from keeper.journal.sqlite import SqliteStore
from keeper.journal.standing import stand
from keeper.records.canonical import encode
from tests.keeper.journal import ground

HASHES = st.sampled_from([ground.hash_of(one) for one in range(4)])
EVENTS = st.one_of(
    st.builds(e.Alert, st.text(max_size=5), st.text(max_size=50)),
    st.builds(e.Due, st.integers(1, 9)),
    st.builds(e.Done, st.integers(1, 9)),
    st.builds(ground.intent, st.integers(1, 3)),
    st.builds(ground.signed, st.integers(1, 3), st.integers(0, 3), HASHES),
    st.builds(ground.sent, HASHES, st.sampled_from(e.Said)),
    st.builds(ground.included, HASHES),
    st.builds(e.Final, HASHES, st.just(b"b" * 32)),
    st.builds(e.Reorged, HASHES, st.just(b"b" * 32)),
    st.builds(e.Halted, st.text(max_size=5)),
)


class Life(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "journal.db"
        self.clock = ground.clock()
        self.time = ground.clock()
        self.model = [draft(ground.OWNER, self.time())]
        self.open()

    def open(self) -> None:
        self.journal = Journal.of(SqliteStore.write(self.path), ground.OWNER, self.clock)

    @rule(events=st.lists(EVENTS, max_size=4))
    def append(self, events: list[object]) -> None:
        drafts = [draft(one, self.time()) for one in events]
        try:
            stand(after(START, [*self.model, *drafts]))
        except Halt:
            with pytest.raises(Halt):
                self.journal.append(*events)
        else:
            self.journal.append(*events)
            self.model += drafts

    @rule()
    def reopen(self) -> None:
        self.journal.store.close()
        self.open()

    @rule()
    def remember(self) -> None:
        self.journal.remember()

    @precondition(lambda self: len(self.model) > 2)
    @rule(part=st.floats(0, 1))
    def compact(self, part: float) -> None:
        store = self.journal.store
        assert isinstance(store, SqliteStore)
        store.compact(int(len(self.model) * part))

    @invariant()
    def is_the_list(self) -> None:
        wanted = list(after(START, self.model))
        assert list(entries(self.journal.store)) == wanted
        standing = encode(stand(wanted))
        assert encode(self.journal.standing) == standing
        assert encode(recall(self.journal.store)) == standing

    def teardown(self) -> None:
        self.journal.store.close()
        self.folder.cleanup()


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestLife.pytestmark = [pytest.mark.slow]  # type: ignore[attr-defined]
