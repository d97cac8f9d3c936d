"""Many callers, one write: whoever comes first writes for all who came meanwhile.

A listener's handlers each wait for a write of one small document, journaled by a majority. What
they wait for costs the database about the same for one document as for ten.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass
class _Given(Generic[T]):
    thing: T
    done: bool = False
    error: BaseException | None = None


class Together(Generic[T]):
    """`put` returns when its thing is written, and raises what writing it raised.

    `write` gets one or more things in the order of coming; when it raises, nobody of that batch
    counts as written. Works for threads and for green threads.
    """

    def __init__(self, write: Callable[[Sequence[T]], None]):
        self._write = write
        self._turn = Lock()
        self._waiting: list[_Given[T]] = []

    def put(self, thing: T) -> None:
        mine = _Given(thing)
        self._waiting.append(mine)
        with self._turn:
            if not mine.done:
                self._write_all()
        if mine.error:
            raise mine.error

    def _write_all(self) -> None:
        batch, self._waiting = self._waiting, []
        error: BaseException | None = None
        try:
            self._write([given.thing for given in batch])
        except BaseException as failed:
            error = failed
        for given in batch:
            given.error, given.done = error, True
