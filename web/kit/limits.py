"""How often one address may ask this process: a bucket that fills again with time."""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

KEPT = 10_000  # addresses remembered; the longest unseen are forgotten first


class Limits:
    """`per_minute` requests of an address on average, up to `burst` of them at once."""

    def __init__(
        self, per_minute: float, burst: int, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate = per_minute / 60
        self._burst = float(burst)
        self._now = now
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # left, since
        self._lock = Lock()

    def allows(self, address: str) -> bool:
        """Take one; False when the address has none left for now."""
        with self._lock:
            now = self._now()
            left, since = self._buckets.pop(address, (self._burst, now))
            left = min(self._burst, left + (now - since) * self._rate)
            allowed = left >= 1
            self._buckets[address] = (left - 1 if allowed else left, now)
            if len(self._buckets) > KEPT:
                self._buckets.popitem(last=False)
            return allowed
