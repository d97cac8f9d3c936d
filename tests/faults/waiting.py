"""Waiting for a condition, with a generous bound and a message that says what was missing."""

import time
from collections.abc import Callable, Iterable
from threading import Event
from typing import TypeVar

from amqp.exceptions import AMQPError
from nameko.exceptions import RemoteError
from pymongo.errors import PyMongoError

from common.errors import NotFound, TooLate, Unreachable

T = TypeVar("T")
SELDOM = 0.4  # seconds between two looks, at last
# While parts are down these say nothing about the system's truth: ask again.
PASSING = (Unreachable, TooLate, NotFound, RemoteError, PyMongoError, AMQPError, OSError)


def eventually(condition: Callable[[], T], seconds: float = 60, every: float = 0.05) -> T:
    """The first true answer of `condition`; AssertionError names it when none came in time.

    Asked `every` so many seconds at first and ever less often, or those who ask in vain would slow
    down what they wait for.
    """
    until = time.monotonic() + seconds
    last: object = None
    while time.monotonic() < until:
        try:
            answer = condition()
        except PASSING as error:
            last = f"{type(error).__name__}: {error}"
        else:
            if answer:
                return answer
            last = answer
        pause(every)
        every = max(every, min(every * 1.2, SELDOM))
    name = getattr(condition, "__qualname__", repr(condition))
    raise AssertionError(f"{name}: not within {seconds:g} s; last: {str(last)[:2000]}")


def eventually_none(problems: Callable[[], Iterable[object]], seconds: float) -> None:
    """Wait until there is no problem left; AssertionError lists those that stay."""
    found: list[object] = []

    def none_left() -> bool:
        found[:] = problems()
        return not found

    try:
        eventually(none_left, seconds, every=0.25)
    except AssertionError as error:
        lines = "\n".join(map(str, found[:40]))
        raise AssertionError(f"{len(found)} left after {seconds:g} s:\n{lines}\n{error}") from None


def pause(seconds: float) -> None:
    """Give the others time between two looks, or between two faults; never instead of a look."""
    Event().wait(seconds)
