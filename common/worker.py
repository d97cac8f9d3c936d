"""A service's second process: plain threads that relay, work through what is due, and repair.

`python -m common.worker catalog review` runs the loops of the named services, `publish.press` the
part of publish that its worker's `build_press` gives, in a process of its own. One loop is one
thread; it looks by itself every 250 ms, or every second where a change stream wakes it.
A loop that raises is started again after a pause and counted; it never takes the others along.
"""

import importlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import PyMongoError

from common import database, health, logs, settings
from common.echo import Echo
from common.parking import DeadLetters, Parked
from common.relay import Relay
from common.running import EVERY, Reporter, Running

SWEEP = 0.25  # seconds between looks when nothing wakes a loop
WOKEN_SWEEP = 1.0  # where a change stream wakes it: for due dates, and for streams that were lost
OLD_TURN = 60.0  # seconds after which a turn counts as hanging
PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0)  # seconds after the n-th failure in a row

log = logs.get(__name__)


@dataclass
class Loop:
    """`run` does one batch and says whether to go on at once; `watches` names collections.

    `close` frees connections after a failure; `pause` is the longest wait between two looks.
    """

    name: str
    run: Callable[[], bool]
    watches: frozenset[str] = frozenset()
    close: Callable[[], None] = lambda: None
    pause: float = SWEEP
    wake: threading.Event = field(default_factory=threading.Event)
    failures: int = 0
    beat: float = field(default_factory=time.monotonic)

    def alive(self) -> None:
        """Said within a long turn: it is at work, not hanging."""
        self.beat = time.monotonic()

    def turn(self, stop: threading.Event) -> None:
        """Run until told to stop."""
        while not stop.is_set():
            self.alive()
            self.wake.clear()
            try:
                more = self.run()
            except Exception as error:
                self._failed(error)
                stop.wait(PAUSES[min(self.failures, len(PAUSES)) - 1])
                continue
            self.failures = 0
            if not more:
                self.wake.wait(self.pause)

    def _failed(self, error: Exception) -> None:
        self.failures += 1
        log.warning(
            "loop failed",
            loop=self.name,
            failures=self.failures,
            error=f"{type(error).__name__}: {str(error)[:300]}",
            exc_info=not isinstance(error, PyMongoError | OSError),
        )
        try:
            self.close()
        except Exception as again:
            log.warning("loop did not close", loop=self.name, error=str(again)[:200])


class Waker(threading.Thread):
    """One change stream per database, since each further one costs the server on every write.

    Only writes that set `due_at` or `outbox_at` matter; what a relay or a claim writes does not
    wake anybody for nothing.
    """

    def __init__(self, watched: Database, loops: Sequence[Loop], stop: threading.Event):
        super().__init__(name=f"waker-{watched.name}", daemon=True)
        self._database = watched
        self._loops = loops
        self._stop_event = stop

    def run(self) -> None:
        pipeline: list[dict[str, Any]] = [
            {
                "$match": {
                    "$or": [
                        {"operationType": "insert"},
                        {"updateDescription.updatedFields.due_at": {"$exists": True}},
                        {"updateDescription.updatedFields.outbox_at": {"$exists": True}},
                    ]
                }
            },
            {"$project": {"ns.coll": 1}},
        ]
        while not self._stop_event.is_set():
            try:
                with self._database.watch(pipeline, max_await_time_ms=1000) as stream:
                    while not self._stop_event.is_set():
                        change = stream.try_next()
                        if change:
                            self._wake(change["ns"]["coll"])
            except PyMongoError as error:
                log.warning("change stream lost", error=str(error)[:200])
                self._stop_event.wait(1.0)

    def _wake(self, collection: str) -> None:
        for loop in self._loops:
            if collection in loop.watches:
                loop.wake.set()


@dataclass
class Work:
    """What `services/<name>/worker.py: build()` returns: collections with outboxes, and loops."""

    service: str
    database: Database
    outboxes: Sequence[Collection]
    loops: Sequence[Loop] = ()
    woken: bool = True  # by a change stream; without it the sweep alone finds new work
    kernel: bool = True  # with relay, echo and dead letters, which one process of a service runs
    nice: int = 0  # how far it steps back for others (nice(2)); the highest counts for the process


def kernel_loops(work: Work) -> list[Loop]:
    """The loops every service has: relay, echo, dead letters."""
    [url] = settings.require("AMQP_URL")
    parked = Parked(work.service, work.database)
    parked.prepare()
    echo = Echo(work.service, work.database, work.outboxes)
    echo.prepare()
    relay = Relay(work.service, url, [*work.outboxes, echo.digests.docs])
    watched = frozenset([*(c.name for c in work.outboxes), echo.digests.docs.name])
    dead = DeadLetters(work.service, url, parked)
    return [
        Loop(f"{work.service}.relay", relay.run, watched, relay.close),
        Loop(f"{work.service}.echo", echo.run, frozenset(["echo_requests"]), pause=1.0),
        Loop(
            f"{work.service}.dead",
            dead.run,
            frozenset(["parked_events"]),
            dead.close,
            pause=2.0,
        ),
    ]


def reporting(work: Work, loops: Sequence[Loop]) -> Loop:
    """The loop that says how the others and the service's queues are."""
    [url] = settings.require("AMQP_URL")
    running = Running(work.service, work.database)
    running.prepare()

    def beats() -> list[dict[str, Any]]:
        now = time.monotonic()
        return [
            {"loop": loop.name, "since": now - loop.beat, "failures": loop.failures}
            for loop in loops
        ]

    reporter = Reporter(work.service, url, running, work.outboxes, beats)
    return Loop(f"{work.service}.report", reporter.run, close=reporter.close, pause=EVERY)


class Worker:
    """All loops of some services, until stopped."""

    def __init__(self, works: Iterable[Work]):
        self.stop = threading.Event()
        self.loops: list[Loop] = []
        self._threads: list[threading.Thread] = []
        for work in works:
            loops = [*(kernel_loops(work) if work.kernel else ()), *work.loops]
            loops.append(reporting(work, loops))
            self.loops += loops
            if work.woken:
                for loop in loops:
                    if loop.watches:
                        loop.pause = max(loop.pause, WOKEN_SWEEP)
                self._threads.append(Waker(work.database, loops, self.stop))
            self._threads += [
                threading.Thread(target=loop.turn, args=(self.stop,), name=loop.name, daemon=True)
                for loop in loops
            ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def finish(self, seconds: float = 5.0) -> None:
        """Ask every loop to end after its batch; the rest ends with the process."""
        self.stop.set()
        for loop in self.loops:
            loop.wake.set()
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        for loop in self.loops:
            with suppress(Exception):  # the process ends either way
                loop.close()

    def alive(self) -> dict[str, float]:
        """Seconds since each loop last began a turn."""
        now = time.monotonic()
        return {loop.name: now - loop.beat for loop in self.loops}

    def ready(self) -> dict[str, bool]:
        return {loop.name: loop.failures == 0 for loop in self.loops}


def build(name: str) -> Work:
    """Of a service (`publish`), or of a part of it that its worker names (`publish.press`)."""
    service, _, part = name.partition(".")
    module: Any = importlib.import_module(f"services.{service}.worker")
    work: Work = getattr(module, f"build_{part}" if part else "build")()
    return work


def main(names: Sequence[str]) -> None:
    logs.setup("worker-" + "-".join(names))
    services = [name.partition(".")[0] for name in names]
    settings.require("AMQP_URL", *[settings.mongo_names(name) for name in services])
    while not all(database.answers(name) for name in services):
        log.warning("waiting for the database")
        time.sleep(1)
    works = [build(name) for name in names]
    os.nice(max(work.nice for work in works))
    worker = Worker(works)
    signal.signal(signal.SIGTERM, lambda *_: worker.stop.set())
    signal.signal(signal.SIGINT, lambda *_: worker.stop.set())
    limits = {loop.name: OLD_TURN + loop.pause for loop in worker.loops}
    health.serve(int(settings.number("HEALTH_PORT", 0)), worker.ready, worker.alive, limits)
    worker.start()
    while not worker.stop.wait(3600):
        pass
    worker.finish()


if __name__ == "__main__":
    main(sys.argv[1:])
