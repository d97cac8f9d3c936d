"""Waiting for a process by asking it, and saying what its log ended with when it never answers."""

import time
from collections.abc import Callable

from deploy.local.folder import RunFolder, StartError

ASK_EVERY = 0.02  # seconds
LOG_LINES = 12


class NotReadyError(StartError):
    """Something did not come up in time; the message has the end of its log."""


def until_ready(folder: RunFolder, name: str, is_ready: Callable[[], bool], timeout: float) -> None:
    """Return as soon as it is ready; NotReadyError after `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while not is_ready():
        if time.monotonic() > deadline:
            raise NotReadyError(
                f"{name} 在 {timeout:g} 秒内没有就绪。完整日志在 {folder.log(name)}，最后几行是：\n"
                f"{_tail(folder, name)}"
            )
        time.sleep(ASK_EVERY)


def _tail(folder: RunFolder, name: str) -> str:
    try:
        lines = folder.log(name).read_text("utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return "（没有日志）"
    return "\n".join(lines[-LOG_LINES:])
