"""The record, the performance fee and its split in any state, beside a model of their own."""

from hypothesis import HealthCheck, settings

from tests.stateful.record_machine import RecordMachine

TestRecord = RecordMachine.TestCase
TestRecord.settings = settings(
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
