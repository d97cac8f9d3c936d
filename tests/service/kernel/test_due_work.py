"""Due work: claimed by one worker at a time, and free again when the worker does not come back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from common import clock, metrics
from common.due import Claimed, DueWork, due_index
from tests.service.kernel.conftest import Documents

LEASE = timedelta(milliseconds=300)


@pytest.fixture
def tasks(kept: Documents) -> Any:
    kept["tasks"].create_indexes([due_index("kind")])
    return kept["tasks"]


def worker(tasks: Any, lease: timedelta = LEASE) -> DueWork:
    return DueWork("hen", "test", tasks, {"kind": "egg"}, lease)


def add(tasks: Any, *ids: str, ago: float = 1, kind: str = "egg") -> None:
    due = clock.now() - timedelta(seconds=ago)
    tasks.insert_many([{"_id": id_, "kind": kind, "due_at": due} for id_ in ids])


def ids(claimed: Claimed) -> list[str]:
    return sorted(document["_id"] for document in claimed.documents)


def test_the_oldest_come_first_and_only_so_many(tasks: Any) -> None:
    add(tasks, "young", ago=1)
    add(tasks, "old", ago=9)
    add(tasks, "older", ago=10)

    assert ids(worker(tasks).claim(2)) == ["old", "older"]


def test_what_is_not_due_or_of_another_kind_is_left_alone(tasks: Any) -> None:
    add(tasks, "later", ago=-60)
    add(tasks, "other", kind="hay")

    assert worker(tasks).claim(10) == Claimed("", [])


def test_two_workers_never_hold_the_same(tasks: Any) -> None:
    names = [f"t-{n:03}" for n in range(120)]
    add(tasks, *names)

    def all_it_gets(_: int) -> list[str]:
        mine, held = worker(tasks, timedelta(minutes=5)), []
        while (found := mine.claim(10)).documents or tasks.find_one(
            {"kind": "egg", "due_at": {"$lte": clock.now()}}
        ):
            held += ids(found)
        return held

    with ThreadPoolExecutor(4) as threads:
        held = [name for each in threads.map(all_it_gets, range(4)) for name in each]

    assert sorted(held) == names


def test_a_claim_runs_out_and_the_late_worker_changes_nothing(
    tasks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(tasks, "t")
    dead = worker(tasks).claim(1)
    assert worker(tasks).claim(1).documents == []

    later = clock.now() + 2 * LEASE
    monkeypatch.setattr("common.clock.now", lambda: later)
    fresh = worker(tasks).claim(1)

    assert ids(fresh) == ids(dead) == ["t"]
    assert fresh.token != dead.token
    late = tasks.update_one({"_id": "t", "lease": dead.token}, {"$set": {"done": "by the dead"}})
    assert late.matched_count == 0
    assert tasks.update_one({"_id": "t", "lease": fresh.token}, {"$unset": {"due_at": ""}})
    assert worker(tasks).claim(1).documents == []


def test_what_somebody_moved_while_it_was_claimed_is_not_held(tasks: Any) -> None:
    class Slow(DueWork):
        def look(self, limit: int) -> list[dict[str, Any]]:
            found = super().look(limit)
            tomorrow = clock.now() + timedelta(days=1)
            tasks.update_one({"_id": "moved"}, {"$set": {"due_at": tomorrow}})
            return found

    add(tasks, "moved", "stays")

    assert ids(Slow("hen", "test", tasks, {"kind": "egg"}).claim(5)) == ["stays"]


def test_the_age_of_the_oldest_is_told(tasks: Any) -> None:
    add(tasks, "t", ago=30)
    gauge = metrics.due_work_age.labels("hen", "test")

    worker(tasks).claim(1)
    assert 30 <= gauge._value.get() < 40
    worker(tasks).claim(1)
    assert gauge._value.get() == 0
