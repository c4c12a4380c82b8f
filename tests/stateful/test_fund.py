"""A short run of the machine for every change; the long one is `./scripts/bench invariants`."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.stateful.machine import FundMachine

RUN = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,  # a change is judged by itself; the bench is where luck has its place
    print_blob=True,  # a failure prints what reproduces it
    suppress_health_check=list(HealthCheck),
)


def test_fund__any_moves_in_any_weather__keeps_every_invariant() -> None:
    run_state_machine_as_test(FundMachine, settings=RUN)
