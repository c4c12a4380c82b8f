"""Makes recorded decisions again, a line each, on what stands for another machine.

It is started as a process of its own: other instructions of the processor, another order of
hashes, no clock and no chance.
"""

import random
import sys
import time

from keeper.chain.door import rebalance
from keeper.cycle import final
from keeper.records.canonical import decode, digest
from keeper.replay import Recorded, replay


def main(file: str) -> None:
    for module, name in ((time, "time"), (time, "time_ns"), (random, "random")):
        setattr(module, name, _forbidden)
    with open(file, "rb") as lines:  # noqa: PTH123 (a path would look at the clock)
        for line in lines:
            recorded = turned(decode(Recorded, line.rstrip(b"\n")))
            decision = replay(recorded).decision
            plan = final(decision)
            print(digest(decision).hex(), rebalance(plan).hex() if plan else "")


def turned(recorded: Recorded) -> Recorded:
    """With its mappings in the opposite order."""
    fund = recorded.snapshot.fund
    executors = dict(reversed(list(fund.door.executors.items())))
    overlays = dict(reversed(list(fund.mandate.overlays.items())))
    fund = fund._replace(
        door=fund.door._replace(executors=executors),
        mandate=fund.mandate._replace(overlays=overlays),
    )
    return recorded._replace(snapshot=recorded.snapshot._replace(fund=fund))


def _forbidden(*_: object) -> None:
    raise AssertionError("a replay looked at the clock, or threw dice")


if __name__ == "__main__":
    main(sys.argv[1])
