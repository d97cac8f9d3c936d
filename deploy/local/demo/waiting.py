"""Waiting for a condition, with an end: what never comes is named."""

import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE = 30.0  # seconds without any progress
ASK_EVERY = 0.03  # seconds

T = TypeVar("T")


class MissingStep(Exception):  # noqa: N818
    """A step or a proof of the demonstration did not come; the message names it."""


class NotYet(Exception):  # noqa: N818
    """Nothing to do until something else has happened; the message says what."""


def until(what: str, ask: Callable[[], T], patience: float = PATIENCE) -> T:
    """The first answer that counts; MissingStep naming `what` when none comes in time."""
    end = time.monotonic() + patience
    while not (found := ask()):
        if time.monotonic() > end:
            raise MissingStep(f"{what}（等了 {patience:g} 秒）")
        time.sleep(ASK_EVERY)
    return found
