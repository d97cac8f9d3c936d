"""Ends a nameko process that no longer iterates or whose handler hangs (exit code 70).

A listener facing a silent broker (TCP alive, nobody answering) hangs for ever without a log line,
and green threads cannot see it. This thread is a native one: it runs whatever the hub does.
`/healthz` reads the same two figures.
"""

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from common import metrics, settings

NO_ITERATION = 20.0  # WATCHDOG_ITERATION_SECONDS
OLD_WORKER = 60.0  # WATCHDOG_WORKER_SECONDS
EXIT_CODE = 70
LOOK_EVERY = 1.0


def limits() -> dict[str, float]:
    """The figures beyond which a process is ended, and /healthz says so."""
    return {
        "last_iteration": settings.number("WATCHDOG_ITERATION_SECONDS", NO_ITERATION),
        "oldest_worker": settings.number("WATCHDOG_WORKER_SECONDS", OLD_WORKER),
    }


@dataclass
class _Watched:
    iterated: float | None = None
    connected: bool = False
    working: dict[int, float] = field(default_factory=dict)
    started: bool = False


_watched = _Watched()


class Work:
    """One handler at work; `renew` when it begins another honest attempt."""

    def renew(self) -> None:
        _watched.working[id(self)] = time.monotonic()


@contextmanager
def working() -> Iterator[Work]:
    work = Work()
    work.renew()
    try:
        yield work
    finally:
        _watched.working.pop(id(work), None)


def iterated() -> None:
    """The consumer has gone round once more, and heard the broker since the last time."""
    _watched.iterated = time.monotonic()
    _watched.connected = True


def looking_for_broker() -> None:
    """The broker refused: the consumer is alive, and no more than that."""
    _watched.iterated = time.monotonic()
    _watched.connected = False


def figures() -> dict[str, float]:
    """Seconds since the last iteration and age of the oldest handler."""
    now = time.monotonic()
    oldest = min(list(_watched.working.values()), default=now)
    return {
        "last_iteration": now - (_watched.iterated or now),
        "oldest_worker": now - oldest,
    }


def fresh() -> bool:
    """Does the consumer hear the broker?"""
    heard = figures()["last_iteration"] < limits()["last_iteration"]
    return _watched.connected and heard


def overdue(limits: Mapping[str, float]) -> list[str]:
    """The figures beyond their limits; pure apart from the clock."""
    return [name for name, seconds in figures().items() if seconds > limits[name]]


def start(service: str, thread: Any, sleep: Callable[[float], None]) -> None:
    """Begin watching. `thread` and `sleep` must be the native ones, not eventlet's."""
    if not _watched.started:
        _watched.started = True
        # The broker may be silent from the start, before any iteration.
        _watched.iterated = time.monotonic()
        given = (service, sleep, limits())
        thread(target=_watch, args=given, name="watchdog", daemon=True).start()


def _watch(service: str, sleep: Callable[[float], None], limits: Mapping[str, float]) -> None:
    while not overdue(limits):
        sleep(LOOK_EVERY)
    # Straight to the descriptor: the logging locks belong to green threads by now.
    line = {"level": "critical", "message": "watchdog ends the process", "service": service}
    os.write(2, (json.dumps({**line, **figures()}) + "\n").encode())
    metrics.note_watchdog_exit(service)
    os._exit(EXIT_CODE)
