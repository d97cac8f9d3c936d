"""Many callers share one write, and each hears whether its own was written."""

from collections.abc import Sequence
from threading import Event, Thread

import pytest

from common.together import Together

PATIENCE = 10  # seconds


class Desk:
    """Keeps what each write was given; the first write waits until it is let go."""

    def __init__(self) -> None:
        self.writes: list[list[int]] = []
        self.begun, self.go = Event(), Event()

    def write(self, things: Sequence[int]) -> None:
        self.writes.append(list(things))
        if len(self.writes) == 1:
            self.begun.set()
            assert self.go.wait(PATIENCE)
        if 13 in things:
            raise ValueError("unlucky")


def put(together: Together[int], thing: int, heard: dict[int, str]) -> Thread:
    def run() -> None:
        try:
            together.put(thing)
        except ValueError as error:
            heard[thing] = str(error)
        else:
            heard[thing] = "written"

    thread = Thread(target=run)
    thread.start()
    return thread


@pytest.mark.parametrize(("crowd", "said"), [([2, 3, 4], "written"), ([2, 13, 4], "unlucky")])
def test_those_who_come_during_a_write_are_written_together(crowd: list[int], said: str) -> None:
    desk, heard = Desk(), dict[int, str]()
    together = Together(desk.write)
    first = put(together, 1, heard)
    assert desk.begun.wait(PATIENCE)
    others = [put(together, thing, heard) for thing in crowd]
    while len(together._waiting) < len(crowd):
        Event().wait(0.001)

    desk.go.set()
    for thread in (first, *others):
        thread.join(PATIENCE)

    assert [sorted(write) for write in desk.writes] == [[1], sorted(crowd)]
    assert heard == {1: "written", **dict.fromkeys(crowd, said)}


def test_after_an_error_the_next_is_written() -> None:
    desk = Desk()
    desk.go.set()
    together = Together(desk.write)

    with pytest.raises(ValueError, match="unlucky"):
        together.put(13)
    together.put(1)

    assert desk.writes == [[13], [1]]
