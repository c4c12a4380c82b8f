"""Workers that take mutants off one list, a core each."""

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable

from tests.bench._mutator import Mutant
from tests.bench._verdicts import KILLED, SURVIVED, Verdict
from tests.bench._worker import Unit, Worker


class Told:
    """Progress, on standard error."""

    def __init__(self, contract: str, total: int) -> None:
        self.contract, self.total = contract, total
        self.seen: Counter[str] = Counter()
        self.started = time.monotonic()

    def one(self, mutant: Mutant, verdict: Verdict) -> None:
        self.seen[verdict.outcome] += 1
        done = self.seen.total()
        if verdict.outcome == SURVIVED:
            print(f"mutation: survived: {mutant.name}", file=sys.stderr)
        if done % 20 == 0 or done == self.total:
            took = time.monotonic() - self.started
            killed = self.seen[KILLED]
            line = f"{self.contract}: {done} of {self.total}, {killed} killed, {took:.0f} s"
            print(f"mutation: {line}", file=sys.stderr)


class Pool:
    """Workers that take mutants off one list."""

    def __init__(self, workers: list[Worker]) -> None:
        self.workers = workers
        self._lock = threading.Lock()
        self._wrong: list[BaseException] = []

    def ready(self) -> None:
        """Each builds its copy; what fails there anyway is found out once, by turns."""
        self._each(lambda worker: worker.ground.build())
        turns = {id(worker): turn for turn, worker in enumerate(self.workers)}
        self._each(lambda worker: worker.baseline(turns[id(worker)], len(turns)))
        grounds = [worker.ground for worker in self.workers]
        late = {name for ground in grounds for name in ground.late}
        never = {name for ground in grounds for name in ground.never}
        for ground in grounds:
            ground.late, ground.never = set(late), set(never)

    def close(self) -> None:
        for worker in self.workers:
            worker.close()

    def judge(self, jobs: list[tuple[Unit, Mutant]], told: Told) -> list[Verdict]:
        verdicts: list[Verdict] = [Verdict(SURVIVED)] * len(jobs)
        waiting = iter(range(len(jobs)))

        def work(worker: Worker) -> None:
            while not self._wrong:
                with self._lock:
                    at = next(waiting, None)
                if at is None:
                    return
                verdicts[at] = worker.judge(*jobs[at])
                with self._lock:
                    told.one(jobs[at][1], verdicts[at])

        self._each(work)
        return verdicts

    def _each(self, work: Callable[[Worker], None]) -> None:
        def guarded(worker: Worker) -> None:
            try:
                work(worker)
            except BaseException as error:  # A thread must not end in silence.
                self._wrong.append(error)

        threads = [threading.Thread(target=guarded, args=(one,)) for one in self.workers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self._wrong:
            raise self._wrong[0]
