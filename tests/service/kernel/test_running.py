"""What runs is said by the running processes themselves, and their silence is seen."""

from datetime import timedelta
from uuid import uuid4

from common import clock
from common.database import database
from common.running import STALE, Running
from tests.faults.waiting import eventually
from tests.running import City


def test_a_worker_reports_its_loops_and_the_queues_of_its_service(city: City) -> None:
    def reported() -> dict[str, object] | None:
        found = city.ask("review", "show_running")["processes"]
        return next((line for line in found if not line["stale"] and line["queues"]), None)

    line = eventually(reported, 30)

    loops = {loop["loop"]: loop["failures"] for loop in line["loops"]}
    assert {"review.relay", "review.echo", "review.dead", "review.waiting"} <= set(loops)
    queues = {queue["queue"]: queue for queue in line["queues"]}
    assert queues["evt-catalog-item_submitted--review.on_item_submitted"]["readers"] == 1
    assert queues["dead-review"]["waiting"] == 0
    assert line["outbox"] >= 0 and line["process"].startswith("review@")


def test_a_line_that_is_not_renewed_goes_stale_and_a_renewed_one_is_one(city: City) -> None:
    kept = database("review")
    running = Running(f"test-{uuid4().hex[:8]}", kept)
    running.prepare()
    figures = {"loops": [], "queues": [], "outbox": 0, "work": []}
    running.report(figures, clock.now())
    running.report({**figures, "outbox": 7}, clock.now())

    [mine] = [line for line in running.listed() if line["process"].startswith(running._service)]
    assert (mine["stale"], mine["outbox"]) == (False, 7)

    past = clock.now() - STALE - timedelta(seconds=1)
    kept["running"].update_one({"_id": mine["process"]}, {"$set": {"seen_at": past}})
    [mine] = [line for line in running.listed() if line["process"].startswith(running._service)]
    assert mine["stale"]
    kept["running"].delete_one({"_id": mine["process"]})
