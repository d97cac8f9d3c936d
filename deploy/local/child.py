"""One child process: a group of its own, a log file, and no life after its supervisor's."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local.folder import ROOT

LOG_BYTES = 10 * 1024 * 1024  # a larger log is set aside when its process starts


@dataclass(frozen=True)
class Spec:
    """What to run, where what it says goes, with which settings, in which folder."""

    name: str
    command: tuple[str, ...]
    log: Path
    env: Mapping[str, str] = field(default_factory=dict)
    folder: Path = ROOT


def bound_to(parent: int, command: Sequence[str]) -> list[str]:
    """The kernel kills it when the thread that started it ends (setpriv(1)); it does not begin at
    all when its parent ended before the kernel was told to."""
    begun = 'test "$PPID" = "$0" && exec "$@"'
    return ["setpriv", "--pdeathsig", "KILL", "--", "sh", "-c", begun, str(parent), *command]


class Child:
    """A running process that lives no longer than this one."""

    def __init__(self, spec: Spec) -> None:
        self.since = time.monotonic()
        with open(_rotated(spec.log), "ab") as log:
            self._process = subprocess.Popen(
                bound_to(os.getpid(), spec.command),
                env=dict(spec.env),
                cwd=spec.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.pid = self._process.pid

    def tell(self, number: signal.Signals) -> None:
        """Tell the process itself; its own children hear of it from their parent."""
        os.kill(self.pid, number)  # not Popen's: that one reaps, and then the group is lost

    def kill_group(self) -> None:
        """End the process and all it started, stopped ones included."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)

    def exit_code(self) -> int | None:
        """None while it runs. When it has ended, what it left in its group ends as well."""
        if os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            return None
        self.kill_group()  # before reaping: until then nobody else can have this id
        return self._process.wait()


def _rotated(log: Path) -> Path:
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))
    return log
