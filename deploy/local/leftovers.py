"""Processes of a run folder whose supervisor is gone: found by a mark in their environment."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MARK = "GONGKAI_RUN"  # every child of the supervisor, and its children, carry it


def find(run: Path) -> list[int]:
    """Ids of the living processes that belong to this run folder."""
    return [pid for pid in _ids() if _belongs(pid, run)]


def end(run: Path, patience: float = 10.0) -> list[int]:
    """Kill what is left of this run folder, wait until it is gone; which ids there were.

    Everything here is built to survive `kill -9`, so nothing gentler is tried first.
    """
    found = find(run)
    for pid in found:
        with _handle(pid) as handle:
            # Asked again with the handle open: the id cannot have passed to a stranger meanwhile.
            if handle is not None and _belongs(pid, run):
                signal.pidfd_send_signal(handle, signal.SIGKILL)
    wait_gone(run, patience)
    return found


def wait_gone(run: Path, patience: float) -> bool:
    """True as soon as nothing of this run folder lives; False after `patience` seconds."""
    until = time.monotonic() + patience
    while find(run):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def _ids() -> Iterator[int]:
    return (int(entry) for entry in os.listdir("/proc") if entry.isdigit())


def _belongs(pid: int, run: Path) -> bool:
    try:
        environment = Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:  # ended meanwhile, or another user's
        return False
    return f"{MARK}={run}".encode() in environment.split(b"\0")


@contextmanager
def _handle(pid: int) -> Iterator[int | None]:
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        yield None
        return
    try:
        yield handle
    finally:
        os.close(handle)
