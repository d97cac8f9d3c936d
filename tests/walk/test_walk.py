"""Random walks through catalogue, review, publishing and clocks; WALK_EXAMPLES=2000 for many."""

import os

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.walk.machine import Walk

EXAMPLES = int(os.environ.get("WALK_EXAMPLES", "60"))
WALKING = settings(
    max_examples=EXAMPLES,
    stateful_step_count=60,
    deadline=None,
    derandomize=True,
    database=None,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


def test_a_walk_keeps_owners_clocks_routes_and_versions() -> None:
    run_state_machine_as_test(Walk, settings=WALKING)
