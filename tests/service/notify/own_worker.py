"""A notify worker of a test's own: another clock, other settings, and death at a given moment.

`python -m tests.service.notify.own_worker before|after|never|deaf` kills itself with SIGKILL before
or after its first batch goes out; what was sent is not written down then. A deaf one hears no
receipts, so that it has to ask.
"""

import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from common.worker import main
from deploy.local import environment
from deploy.local.child import Child, Spec
from deploy.local.stack import Stack
from services.notify.domain.messages import Answer, Receipt, Sms
from services.notify.gateways.console import Console
from tests.faults.waiting import eventually


class OwnWorker:
    """In place of the stack's, which has to be down."""

    def __init__(self, stack: Stack, folder: Path):
        self._stack = stack
        self._clock = folder / "clock"
        self._log = folder / "own-worker.log"

    def shift(self, seconds: float) -> None:
        self._clock.write_text(f"{seconds}\n", "ascii")

    @contextmanager
    def running(self, dies: str = "never", **settings: str) -> Iterator["Run"]:
        run = Run(Child(self._spec(dies, settings)))
        try:
            yield run
        finally:
            run.end()

    def runs_until_it_dies(self, when: str, **settings: str) -> None:
        with self.running(when, **settings) as run:
            eventually(run.ended, 60)

    def _spec(self, dies: str, settings: Mapping[str, str]) -> Spec:
        machine = environment.machine(self._stack.folder)
        own = {**self._stack.env("notify.worker"), "CLOCK_FILE": str(self._clock), **settings}
        command = (sys.executable, "-m", "tests.service.notify.own_worker", dies)
        return Spec("notify-own", command, self._log, {**machine, **own})


class Run:
    """One life of a worker."""

    def __init__(self, child: Child):
        self._child = child
        self._code: int | None = None

    def ended(self) -> bool:
        if self._code is None:
            self._code = self._child.exit_code()
        return self._code is not None

    def end(self) -> None:
        if not self.ended():
            self._child.kill_group()
            eventually(self.ended, 10)


def die(when: str) -> None:
    real = Console.send

    def send(self: Console, messages: Sequence[Sms]) -> Mapping[str, Answer]:
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        answers = real(self, messages)
        if when == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return answers

    Console.send = send  # type: ignore[method-assign]


def be_deaf() -> None:
    def receipts(_: Console, cursor: str) -> tuple[Sequence[Receipt], str]:
        return [], cursor

    Console.receipts = receipts  # type: ignore[method-assign]


if __name__ == "__main__":
    die(sys.argv[1])
    if sys.argv[1] == "deaf":
        be_deaf()
    main(["notify"])
