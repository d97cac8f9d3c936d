"""Approvals go on from several threads while faults strike, two at a time."""

import queue
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Lock, Thread

from tests.faults.cases import Case
from tests.faults.faults import FAULTS, Lengths
from tests.faults.ground import Ground
from tests.faults.reader import Reader
from tests.faults.verdict import Verdict
from tests.faults.voices import Voices
from tests.faults.waiting import pause
from tests.faults.walk import Walk
from tests.faults.wire import Tap

APPROVERS = 12  # threads
LANES = 2  # faults at a time
LULL = (0.1, 1.2)  # seconds between two faults of a lane


class Campaign:
    """Cases are handed out in portions, one with each fault: none strikes an idle system."""

    def __init__(
        self, ground: Ground, cases: Sequence[Case], faults: Sequence[str], random: Random
    ):
        self._ground = ground
        self._cases = list(cases)
        self._faults = list(faults)
        self._random = random
        self._ready: queue.SimpleQueue[Case | None] = queue.SimpleQueue()
        self._lock = Lock()
        self.walk = Walk(ground)
        self.walk.after = Voices(self.walk).go_round
        self.tap = Tap(ground.wire, Random(random.random()))
        self.reader = Reader(ground.site, ground.portal, Random(random.random()))
        self.struck: Counter[str] = Counter()
        self.failures: list[str] = []
        self.seconds = 0.0

    def run(self, lengths: Lengths) -> None:
        """Returns when every fault is over and every case was led to its end."""
        began = time.monotonic()
        self._ground.lay(self._cases)
        approvers = [Thread(target=self._approve, daemon=True) for _ in range(APPROVERS)]
        for thread in approvers:
            thread.start()
        with self.tap, self.reader:
            self._strike(lengths)
            for _ in approvers:
                self._ready.put(None)
            for thread in approvers:
                thread.join()
        self.seconds = time.monotonic() - began

    def summary(self, verdict: Verdict, seconds: float) -> str:
        """What happened, in a few lines."""
        struck = "、".join(f"{name} {times}" for name, times in sorted(self.struck.items()))
        steps = ", ".join(f"{name} {times}" for name, times in sorted(self.walk.count.items()))
        answered = [self.walk.count[f"approved:{how}"] for how in ("answered", "found")]
        return "\n".join(
            (
                f"faults: {struck}",
                f"steps: {steps}",
                f"events heard {self.tap.heard}, said again {self.tap.repeated}; "
                f"bodies injected {len(self._ground.wire.injected)}; pages read {self.reader.read}",
                f"approvals {sum(answered)} (answered {answered[0]}, found {answered[1]}), "
                f"faults {sum(self.struck.values())}, "
                f"{self.seconds:.0f} s and {seconds:.0f} s to rest: "
                f"lost {len(verdict.lost)}, doubled {len(verdict.doubled)}, "
                f"leaked {len(verdict.leaked)}, too early {len(verdict.early)}, "
                f"left over {len(verdict.left)}",
            )
        )

    def _approve(self) -> None:
        while case := self._ready.get():
            try:
                self.walk.lead(case)
            except Exception as error:
                self._failed(f"{case.mark} {case.road} {case.after}: {error!r}")

    def _strike(self, lengths: Lengths) -> None:
        portions = [self._cases[n :: len(self._faults)] for n in range(len(self._faults))]
        chances = [Random(self._random.random()) for _ in self._faults]
        with ThreadPoolExecutor(LANES) as lanes:
            for name, portion, random in zip(self._faults, portions, chances, strict=True):
                lanes.submit(self._strike_one, name, portion, random, lengths)

    def _strike_one(self, name: str, portion: list[Case], random: Random, lengths: Lengths) -> None:
        pause(random.uniform(*LULL))
        for case in portion:
            self._ready.put(case)
        try:
            FAULTS[name](self._ground, random, lengths)
        except Exception as error:
            self._failed(f"{name}: {error!r}")
        with self._lock:
            self.struck[name] += 1

    def _failed(self, what: str) -> None:
        with self._lock:
            self.failures.append(what)
