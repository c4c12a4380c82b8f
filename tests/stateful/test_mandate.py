"""The mandate in any state: what a rebalance may do, and what any number of them may cost."""

from hypothesis import HealthCheck, settings

from tests.stateful.mandate_machine import MandateMachine

TestMandate = MandateMachine.TestCase
TestMandate.settings = settings(
    max_examples=25,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
