"""A worker's loops: woken by writes, restarted after failures, one never taking others along."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from common.database import database
from common.worker import SWEEP, Loop, Waker, Work, Worker
from tests.faults.waiting import eventually
from tests.service.kernel.conftest import Broker, Documents, Gate

VHOST = "kernel-relay"


class Counting:
    """A loop's work: counts its turns, fails as often as told."""

    def __init__(self, failures: int = 0):
        self.turns = 0
        self.closed = 0
        self.failures = failures
        self.turned = threading.Event()

    def run(self) -> bool:
        self.turns += 1
        self.turned.set()
        if self.failures:
            self.failures -= 1
            raise ValueError("a bad turn")
        return False

    def close(self) -> None:
        self.closed += 1
        raise OSError("nothing to close")

    def loop(self, name: str = "hen.test", pause: float = 60.0) -> Loop:
        return Loop(name, self.run, frozenset(["tasks"]), self.close, pause)


@pytest.fixture
def stop() -> Iterator[threading.Event]:
    asked = threading.Event()
    yield asked
    asked.set()


def start(loop: Loop, stop: threading.Event) -> threading.Thread:
    thread = threading.Thread(target=loop.turn, args=(stop,), daemon=True)
    thread.start()
    return thread


def test_a_loop_that_raises_is_closed_and_goes_on(
    stop: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("common.worker.PAUSES", (0.0, 0.01))
    work = Counting(failures=4)
    loop = work.loop(pause=0.01)

    start(loop, stop)

    eventually(lambda: work.turns >= 6, 5, every=0.005)
    assert work.closed == 4
    assert loop.failures == 0


def test_a_loop_that_keeps_failing_is_counted_and_paused_ever_longer(
    stop: threading.Event,
) -> None:
    class Waiting(threading.Event):
        pauses: list[float | None] = []

        def wait(self, timeout: float | None = None) -> bool:
            self.pauses.append(timeout)
            if len(self.pauses) == 7:
                self.set()
            return self.is_set()

    asked = Waiting()
    loop = Counting(failures=100).loop()

    loop.turn(asked)

    assert asked.pauses == [0.2, 0.5, 1.0, 2.0, 5.0, 5.0, 5.0]
    assert loop.failures == 7


def test_a_full_batch_is_followed_by_the_next_at_once(stop: threading.Event) -> None:
    batches = [True, True, True, False]
    loop = Loop("hen.test", lambda: batches.pop(0), pause=60)

    start(loop, stop)

    eventually(lambda: batches == [], 5, every=0.005)


def test_a_write_wakes_the_loop_that_waits_for_it(kept: Documents, stop: threading.Event) -> None:
    kept["tasks"].insert_one({"_id": "known"})
    work, other = Counting(), Counting()
    loops = [work.loop(), Loop("hen.other", other.run, frozenset(["others"]), pause=60)]
    for loop in loops:
        start(loop, stop)
    Waker(kept, loops, stop).start()
    until_listening(kept, work)

    waits = [seconds_until_woken(kept, work) for _ in range(10)]

    assert sorted(waits)[5] < 0.1
    assert other.turns == 1


def until_listening(kept: Documents, work: Counting) -> None:
    def woken() -> bool:
        work.turned.clear()
        kept["tasks"].insert_one({"_id": uuid4().hex})
        return work.turned.wait(0.5)

    eventually(woken, 10)


def seconds_until_woken(kept: Documents, work: Counting) -> float:
    work.turned.clear()
    asked = time.monotonic()
    kept["tasks"].insert_one({"_id": uuid4().hex})
    assert work.turned.wait(5)
    return time.monotonic() - asked


@pytest.mark.parametrize(
    ("update", "wakes"),
    [
        ({"$set": {"due_at": 1}}, True),
        ({"$set": {"outbox_at": 1}}, True),
        ({"$set": {"lease": "x"}}, False),
        ({"$unset": {"due_at": ""}}, False),
    ],
)
def test_only_what_makes_work_wakes(
    kept: Documents, stop: threading.Event, update: dict[str, Any], wakes: bool
) -> None:
    kept["tasks"].insert_one({"_id": "known", "due_at": 0})
    first, tasks, last = (a_deaf_loop(name) for name in ("first", "tasks", "last"))
    Waker(kept, [first, tasks, last], stop).start()
    eventually(lambda: kept["first"].insert_one({}) and first.wake.is_set(), 10)

    kept["tasks"].update_one({"_id": "known"}, update)
    kept["last"].insert_one({})

    assert last.wake.wait(10)
    assert tasks.wake.is_set() == wakes


def a_deaf_loop(collection: str) -> Loop:
    """Nobody runs it: once woken it stays so."""
    return Loop(f"hen.{collection}", lambda: False, frozenset([collection]))


def test_without_a_change_stream_the_loop_looks_by_itself(stop: threading.Event) -> None:
    work = Counting()

    start(work.loop(pause=SWEEP / 10), stop)

    eventually(lambda: work.turns >= 5, 5, every=0.01)


def test_a_lost_change_stream_is_opened_again(
    nodes: Any,
    mongo_url: str,
    gate: Callable[[int], Gate],
    kept: Documents,
    stop: threading.Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = gate(nodes.ports["database"])
    address = mongo_url.replace(f":{nodes.ports['database']}/", f":{before.port}/")
    monkeypatch.setenv("MONGO_URL", address.replace("replicaSet=gongkai", "directConnection=true"))
    watched = database("access", kept.name)
    work = Counting()
    loop = work.loop()
    start(loop, stop)
    waker = Waker(watched, [loop], stop)
    waker.start()
    until_listening(kept, work)

    before.cut()

    until_listening(kept, work)
    stop.set()
    waker.join(5)
    watched.client.close()


def test_a_worker_runs_the_kernels_loops_and_ends_when_asked(
    kept: Documents, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMQP_URL", broker.url)
    work = Counting(failures=1)
    worker = Worker([Work("review", kept, [kept["things"]], [work.loop("review.own", 0.05)])])
    worker.start()

    eventually(lambda: work.turns >= 3, 10)
    eventually(lambda: all(worker.ready().values()), 10)
    kernels = {"review.relay", "review.echo", "review.dead", "review.report"}
    assert set(worker.alive()) == kernels | {"review.own"}
    worker.finish()
    assert not any(thread.is_alive() for thread in worker._threads)
