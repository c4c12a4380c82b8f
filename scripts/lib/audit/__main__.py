"""`scripts/audit`: what other people's tools say of the contracts."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence

from keeper.errors import Problem
from scripts.lib.audit import coverage, proofs, slither
from scripts.lib.audit.tools import Outcome

AUDITS: dict[str, Callable[[], Outcome]] = {
    "slither": slither.run,
    "coverage": coverage.run,
    "proofs": proofs.run,
}


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/audit")
    parser.add_argument("name", choices=AUDITS)
    parser.add_argument("--json", action="store_true", dest="as_json")
    asked = parser.parse_args(arguments)
    try:
        outcome = AUDITS[asked.name]()
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 2
    if asked.as_json:
        print(json.dumps(outcome.figures))
    else:
        print("\n".join(outcome.lines))
    return 0 if outcome.clean else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
