"""The six figures that tell whether messages flow; nothing else is exported."""

import os
from collections import Counter
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client import Counter as Count
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from common import settings

disable_created_metrics()  # type: ignore[no-untyped-call]  # the library left this one bare
REGISTRY = CollectorRegistry()

outbox_age = Gauge(
    "gongkai_outbox_age_seconds",
    "Age of the oldest event not yet confirmed by the broker",
    ["service"],
    registry=REGISTRY,
)
parked_events = Gauge(
    "gongkai_parked_events",
    "Events set aside for a person to look at",
    ["service"],
    registry=REGISTRY,
)
due_work_age = Gauge(
    "gongkai_due_work_age_seconds",
    "How long the oldest due work has been waiting",
    ["service", "work"],
    registry=REGISTRY,
)
handler_seconds = Histogram(
    "gongkai_handler_seconds",
    "Time a handler took for one event or command",
    ["service", "handler"],
    registry=REGISTRY,
)
relay_errors = Count(
    "gongkai_relay_errors",
    "Times the relay lost its channel or an event came back",
    ["service"],
    registry=REGISTRY,
)


def handler_time(service: str, handler: str) -> AbstractContextManager[object]:
    """`with` around a handler: its time goes into the histogram."""
    return handler_seconds.labels(service, handler).time()


class WatchdogExits(Collector):
    """A process that exits cannot count itself: it leaves a line in WATCHDOG_FILE instead."""

    def collect(self) -> Iterable[CounterMetricFamily]:
        """One sample per service named in the file."""
        family = CounterMetricFamily(
            "gongkai_watchdog_exits", "Processes ended by their own watchdog", labels=["service"]
        )
        for service, times in sorted(_watchdog_lines().items()):
            family.add_metric([service], times)
        yield family


REGISTRY.register(WatchdogExits())


def note_watchdog_exit(service: str) -> None:
    """Called right before the exit; one short append, so processes may share the file."""
    path = settings.text("WATCHDOG_FILE")
    if not path:
        return
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.write(handle, f"{service}\n".encode())
    os.close(handle)


def exposition() -> bytes:
    """All figures in Prometheus' text format."""
    return generate_latest(REGISTRY)


def _watchdog_lines() -> Counter[str]:
    path = settings.text("WATCHDOG_FILE")
    if not path or not Path(path).exists():
        return Counter()
    return Counter(Path(path).read_text(encoding="utf-8").split())
