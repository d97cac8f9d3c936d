"""Deaths, doubt, nights and withdrawals: never two messages to one person, never a lost one."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from common.clock import SHANGHAI
from tests.faults.waiting import eventually
from tests.service.notify.own_worker import OwnWorker
from tests.service.notify.teller import Teller

pytestmark = pytest.mark.service
LATER = 60.0  # seconds: nobody can be sending any more


@pytest.fixture(scope="module", autouse=True)
def alone(teller: Teller) -> Iterator[None]:
    """The stack's own worker is away while this file runs."""
    teller.city.stack.down("notify.worker")
    yield
    teller.city.stack.up("notify.worker")


@pytest.fixture
def worker(teller: Teller, tmp_path: Path) -> OwnWorker:
    return OwnWorker(teller.city.stack, tmp_path)


def until_clock(hour: int, days: int = 0) -> float:
    """Seconds from now to an hour in Shanghai, of today or later days."""
    now = datetime.now(SHANGHAI)
    at = now.replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=days)
    return (at - now).total_seconds()


def test_a_worker_killed_before_the_sending_loses_nothing(
    teller: Teller, worker: OwnWorker
) -> None:
    members = teller.members("o-13b0101", 30)
    item = teller.announce("o-13b0101", ["organ_members"])

    worker.runs_until_it_dies("before")
    with worker.running():  # too early to ask: whoever was sending might still be at it
        assert teller.until(item, "sending", queued=30)["handed"] is False
    assert teller.told(item) == []
    worker.shift(LATER)
    with worker.running():
        teller.until(item, "finished", delivered=30)

    assert teller.told(item) == members


def test_a_worker_killed_after_the_sending_before_it_wrote_that_down_doubles_nothing(
    teller: Teller, worker: OwnWorker
) -> None:
    members = teller.members("o-13b0102", 30)
    item = teller.announce("o-13b0102", ["organ_members"])

    worker.runs_until_it_dies("after")
    assert teller.told(item) == members
    assert teller.shown(item)["counts"]["queued"] == 30
    worker.shift(LATER)
    with worker.running("deaf"):
        teller.until(item, "handed", handed=30)
    with worker.running():
        teller.until(item, "finished", delivered=30)

    assert teller.told(item) == members


def test_a_backlog_waits_through_the_night_and_goes_out_in_the_morning(
    teller: Teller, worker: OwnWorker
) -> None:
    members = teller.members("o-13b0103", 20)
    item = teller.announce("o-13b0103", ["organ_members"])
    night = {"SMS_QUIET": "21:00-08:00"}

    worker.shift(until_clock(20, days=1))
    with worker.running(SMS_CONSOLE_FILE=str(teller.file.parent)):  # a folder: out of reach
        eventually(lambda: attempts_of(teller, item) > 0)
    worker.shift(until_clock(23, days=1))
    with worker.running(**night):
        eventually(lambda: due_of(teller, item) == {(8, 0)})
        assert (teller.told(item), teller.shown(item)["state"]) == ([], "sending")
        worker.shift(until_clock(8, days=2) + 1)
        teller.until(item, "finished", delivered=20)

    assert teller.told(item) == members


def test_what_is_announced_at_night_is_not_due_before_the_morning(
    teller: Teller, worker: OwnWorker
) -> None:
    teller.members("o-13b0104", 3)
    item = teller.announce("o-13b0104", ["organ_members"])

    worker.shift(until_clock(2, days=1))
    with worker.running(SMS_QUIET="21:00-08:00"):
        teller.until(item, "sending", queued=3)
        assert due_of(teller, item) == {(8, 0)}
        teller.withdraw(item)
        teller.until(item, "stopped", cancelled=3)
        worker.shift(until_clock(9, days=1))
        later = teller.announce("o-13b0104", ["organ_members"])
        teller.until(later, "finished", delivered=3)

    assert teller.told(item) == []


def test_who_opts_out_before_the_sending_gets_nothing(teller: Teller, worker: OwnWorker) -> None:
    first, second = teller.members("o-13b0201", 2)
    item = teller.announce("o-13b0201", ["organ_members"])
    worker.shift(until_clock(2, days=1))
    with worker.running(SMS_QUIET="21:00-08:00"):
        teller.until(item, "sending", queued=2)

    by = teller.city.administrator()
    teller.tell("notify", "set_opt_out", by, member=first, opted_out=True)
    worker.shift(until_clock(9, days=1))
    with worker.running():
        teller.until(item, "finished", delivered=1, cancelled=1)

    assert teller.told(item) == [second]


def test_many_members_are_expanded_in_batches_by_two_workers_without_doubles(
    teller: Teller, worker: OwnWorker, tmp_path: Path
) -> None:
    members = [m for _ in range(3) for m in teller.members("o-13b0202", 1000)]
    item = teller.announce("o-13b0202", ["organ_members"])

    with worker.running(), worker.running(HEALTH_PORT="0"):
        found = teller.until(item, "finished", delivered=3000)

    assert found["total"] == 3000
    assert teller.told(item) == sorted(members)


def messages_of(teller: Teller, item: str) -> list[dict[str, object]]:
    """The messages as they stand in the database."""
    from pymongo import MongoClient

    with MongoClient(teller.city.stack.database.url("admin"), tz_aware=True) as client:
        return list(client["notify"]["messages"].find({"announcement": f"{item}:1"}))


def attempts_of(teller: Teller, item: str) -> int:
    return max([int(str(m["attempts"])) for m in messages_of(teller, item)], default=0)


def due_of(teller: Teller, item: str) -> set[tuple[int, int]]:
    """Hours and minutes in Shanghai at which its messages are due."""
    found = [m["due_at"] for m in messages_of(teller, item)]
    local = [due.astimezone(SHANGHAI) for due in found if isinstance(due, datetime)]
    return {(due.hour, due.minute) for due in local}
