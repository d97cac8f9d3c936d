"""Last decision → page readable, at a given rate or as fast as the clients go."""

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bench.system import PEOPLE, System
from common.content import ContentStore
from common.database import database
from common.errors import Conflict, NotFound

CLIENTS = 12


@dataclass
class Run:
    """Moments in seconds since the epoch, by item; `cpu` in seconds by process."""

    decided: dict[str, float] = field(default_factory=dict)
    readable: dict[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    cpu: dict[str, float] = field(default_factory=dict)

    def latencies(self) -> list[float]:
        return sorted(self.readable[i] - self.decided[i] for i in self.readable)

    def rate(self) -> float:
        """Pages per second from the first decision to the last page."""
        return len(self.readable) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        found = self.latencies()
        return found[min(len(found) - 1, int(len(found) * share))] if found else float("nan")


def drive(
    system: System, items: Sequence[str], seconds: float, rate: float | None, full: bool
) -> Run:
    """Decide items one after the other for `seconds`; then wait until all of them stand."""
    run = Run()
    minutes = ContentStore(database("publish", "content")).put(b"minutes of the meeting")
    before = system.cpu()
    started = time.time()
    turns = _paced(items, started, seconds, rate)
    lock = threading.Lock()

    def client() -> None:
        while True:
            with lock:
                item = next(turns, None)
            if item is None:
                return
            run.decided[item] = time.time()
            _decide(system, item)
            if full:
                _prove(system, item, minutes)

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _await_pages(system, run)
    after = system.cpu()
    run.cpu = {name: after[name] - before.get(name, 0.0) for name in after}
    run.seconds = max(run.readable.values(), default=started) - started
    return run


def _paced(
    items: Sequence[str], started: float, seconds: float, rate: float | None
) -> Iterator[str]:
    """One item after the other until the time is over, not before each one's turn."""
    for number, item in enumerate(items):
        if rate:
            time.sleep(max(0.0, started + number / rate - time.time()))
        if time.time() - started > seconds:
            return
        yield item


def _decide(system: System, item: str) -> None:
    review = f"{item}:1"
    approver = PEOPLE["approver"]
    system.command("review", "decide_step", approver, review=review, step=1, decision="approve")


def _prove(system: System, item: str, minutes: str) -> None:
    """The meeting took place the moment it could: the proof of a person, given by us."""
    proof = {"number": "测量〔2026〕1号", "date": "2026-03-02", "file_hash": minutes}
    for _ in range(2000):
        try:
            system.command(
                "publish",
                "prove_delivery",
                PEOPLE["publisher"],
                delivery=f"{item}:1:document:main",
                proof=proof,
            )
        except (NotFound, Conflict):
            time.sleep(0.02)
        else:
            return
    raise SystemExit(f"{item}: the inside stage never opened")


def _await_pages(system: System, run: Run, patience: float = 120) -> None:
    """A page is readable from the moment its file was renamed: its inode's change time."""
    numbers = database("publish")["numbers"]
    deadline = time.time() + patience
    missing = set(run.decided)
    while missing and time.time() < deadline:
        for found in numbers.find({"_id": {"$in": sorted(missing)}}, {"url": 1}):
            page = system.site / found["url"].lstrip("/")
            if page.exists():
                run.readable[found["_id"]] = page.stat().st_ctime_ns / 1e9
        missing -= set(run.readable)
        time.sleep(0.2)
    if missing:
        raise SystemExit(f"{len(missing)} approvals were never shown, {sorted(missing)[:3]} first")
