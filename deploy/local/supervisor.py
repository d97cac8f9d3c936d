"""Keeps processes running: starts, watches, restarts with back-off, ends in good time."""

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from deploy.local.backoff import BackOff
from deploy.local.child import Child, Spec

LOOK_EVERY = 0.05  # seconds between two looks at the children
log = logging.getLogger(__name__)


@dataclass
class Kept:
    """A process that should run, and how it has fared."""

    spec: Spec
    wanted: bool = True
    child: Child | None = None
    restarts: int = 0
    waited: float = 0.0  # the last pause, seconds
    due: float = field(default_factory=time.monotonic)

    @property
    def pid(self) -> int | None:
        return self.child.pid if self.child else None


class Supervisor:
    """All children are started by one thread that lives as long as they may: see Child."""

    def __init__(self, changed: Callable[[dict[str, Any]], None], backoff: BackOff | None = None):
        self._changed = changed
        self._backoff = backoff or BackOff()
        self._kept: dict[str, Kept] = {}
        self._state = threading.Condition()
        self._open = True
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)
        self._thread.start()

    def keep(self, *specs: Spec) -> None:
        """Have these running from now on; one that runs already goes on as it is."""
        with self._state:
            for spec in specs:
                kept = self._kept.setdefault(spec.name, Kept(spec))
                kept.spec, kept.wanted, kept.due = spec, True, time.monotonic()
            self._state.notify_all()

    def revive(self, name: str) -> None:
        """Have a dropped process running again, as it was."""
        self.keep(self._kept[name].spec)

    def drop(self, names: Iterable[str], grace: float = 10.0) -> None:
        """End these together: SIGTERM, and SIGKILL for what is there `grace` seconds later."""
        with self._state:
            going = [kept for name, kept in self._kept.items() if name in set(names)]
            for kept in going:
                kept.wanted = False
                _tell(kept, signal.SIGTERM)
                _tell(kept, signal.SIGCONT)  # a stopped process hears nothing else
            gone = self._state.wait_for(lambda: not any(kept.child for kept in going), grace)
            if not gone:
                for kept in going:
                    _kill(kept)
                self._state.wait_for(lambda: not any(kept.child for kept in going), grace)

    def tell(self, name: str, number: signal.Signals) -> None:
        """Send a signal to a running process."""
        with self._state:
            _tell(self._kept[name], number)

    def end(self, name: str, number: signal.Signals, patience: float = 20.0) -> None:
        """End one run of a process with a signal and see it gone; the next run comes by itself."""
        with self._state:
            kept = self._kept[name]
            before = kept.pid
            _tell(kept, number)
            if not self._state.wait_for(lambda: kept.pid is None or kept.pid != before, patience):
                raise TimeoutError(f"{name} did not end in {patience:g} s")

    def table(self) -> dict[str, dict[str, Any]]:
        """For every process kept: `pid` (None while it waits), `restarts`, seconds `up`."""
        with self._state:
            return {
                name: {
                    "pid": kept.pid,
                    "restarts": kept.restarts,
                    "up": round(time.monotonic() - kept.child.since, 1) if kept.child else 0.0,
                }
                for name, kept in self._kept.items()
            }

    def close(self) -> None:
        """Watch no longer. Children that were not dropped before die with the watching thread."""
        with self._state:
            self._open = False
            self._state.notify_all()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            with self._state:
                if not self._open:
                    return
                changes = [self._look(kept) for kept in self._kept.values()]
                if any(changes):
                    self._changed(self.table())
                    self._state.notify_all()
                self._state.wait(LOOK_EVERY)

    def _look(self, kept: Kept) -> bool:
        """One process: start it when due, note its end. True when something changed."""
        if kept.child:
            return self._ended(kept, kept.child)
        if kept.wanted and time.monotonic() >= kept.due:
            return self._start(kept)
        return False

    def _start(self, kept: Kept) -> bool:
        try:
            kept.child = Child(kept.spec)
        except OSError as error:
            log.error("%s cannot be started: %s", kept.spec.name, error)
            self._wait(kept, ran=0.0)
        return True

    def _ended(self, kept: Kept, child: Child) -> bool:
        code = child.exit_code()
        if code is None:
            return False
        kept.child = None
        if kept.wanted:
            kept.restarts += 1
            self._wait(kept, ran=time.monotonic() - child.since)
            log.warning("%s ended with %s; again in %g s", kept.spec.name, code, kept.waited)
        return True

    def _wait(self, kept: Kept, ran: float) -> None:
        kept.waited = self._backoff.wait(kept.waited, ran)
        kept.due = time.monotonic() + kept.waited


def _tell(kept: Kept, number: signal.Signals) -> None:
    if kept.child:
        kept.child.tell(number)


def _kill(kept: Kept) -> None:
    if kept.child:
        kept.child.kill_group()
