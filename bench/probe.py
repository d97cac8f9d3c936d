"""A small piece of work done again and again beside what is measured: how slow is the machine now?

Its parts are those of one publication (writes that wait for the journal, a synced file, plain
files, computing), so noise from outside slows both by about the same.
"""

import hashlib
import json
import os
import statistics
import threading
import time
from pathlib import Path

from common.database import database

EVERY = 0.25  # seconds from one to the next
WRITES = 6
FILES = 7
PAGE = b"x" * 9000
ROWS = [{"number": n, "title": "党务公开" * 10} for n in range(60)]
ROUNDS = 40  # some milliseconds of computing


class Probe:
    """`with Probe(folder) as probe: …`, then `probe.medians()`."""

    def __init__(self, run: Path):
        self._folder = run / "probe"
        self._docs = database("publish")["bench_probe"]
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._cpu: list[float] = []
        self._wall: list[float] = []

    def __enter__(self) -> "Probe":
        self._folder.mkdir(parents=True, exist_ok=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def medians(self) -> tuple[float, float]:
        """CPU-ms and ms of one round."""
        return statistics.median(self._cpu) * 1000, statistics.median(self._wall) * 1000

    def _work(self) -> None:
        while True:
            cpu, wall = time.thread_time(), time.perf_counter()
            self._once()
            self._cpu.append(time.thread_time() - cpu)
            self._wall.append(time.perf_counter() - wall)
            if self._stop.wait(EVERY):
                return

    def _once(self) -> None:
        for _ in range(WRITES):
            self._docs.update_one({"_id": "probe"}, {"$inc": {"n": 1}}, upsert=True)
        for number in range(FILES):
            fresh = self._folder / f".{number}"
            with fresh.open("wb") as file:
                file.write(PAGE)
                if number == 0:
                    file.flush()
                    os.fsync(file.fileno())
            fresh.replace(self._folder / f"{number}.html")
        for _ in range(ROUNDS):
            text = json.dumps(ROWS, ensure_ascii=False)
            hashlib.sha256(text.encode()).digest()
            json.loads(text)
