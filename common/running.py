"""What runs, as the running processes say themselves: a line each in the service's database.

Every worker reports its loops, the queues its service reads and what waits in the outboxes. A
line that has not been renewed for STALE belongs to a process that is gone or hangs.
"""

import os
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from amqp.exceptions import NotFound
from pymongo import IndexModel
from pymongo.collection import Collection
from pymongo.database import Database

from common import clock, metrics, topology

EVERY = 10.0  # seconds between two reports
STALE = timedelta(seconds=60)
KEPT = timedelta(days=1)  # a line stays that long after its process ended
COUNTED = 10_000  # documents of an outbox counted at most

Beats = Callable[[], list[dict[str, Any]]]


class Running:
    """`running {_id: service@host:pid, started_at, seen_at, loops, queues, outbox, work}`."""

    def __init__(self, service: str, database: Database):
        self._service = service
        self._docs = database["running"]

    def prepare(self) -> None:
        self._docs.create_indexes(
            [IndexModel("seen_at", expireAfterSeconds=int(KEPT.total_seconds()))]
        )

    def report(self, figures: dict[str, Any], started_at: datetime) -> None:
        """Renew this process's line."""
        host, pid = socket.gethostname(), os.getpid()
        line = {"host": host, "pid": pid, "started_at": started_at, "seen_at": clock.now()}
        id_ = f"{self._service}@{host}:{pid}"
        self._docs.replace_one({"_id": id_}, {**line, **figures}, upsert=True)

    def listed(self) -> list[dict[str, Any]]:
        """Every line, the latest first, with `stale` as of now; moments in ISO form."""
        now = clock.now()
        found = self._docs.find({"seen_at": {"$gt": now - KEPT}}).sort("seen_at", -1)
        return [_shown(line, now) for line in found]


def _shown(line: dict[str, Any], now: datetime) -> dict[str, Any]:
    moments = {name: line[name].isoformat() for name in ("started_at", "seen_at")}
    stale = now - line["seen_at"] > STALE
    return {**line, **moments, "process": line.pop("_id"), "stale": stale}


class Reporter:
    """A worker's report about its service: `beats` are its loops as they are now."""

    def __init__(
        self,
        service: str,
        url: str,
        running: Running,
        outboxes: Sequence[Collection],
        beats: Beats,
    ):
        self._service = service
        self._url = url
        self._running = running
        self._outboxes = outboxes
        self._beats = beats
        self._started_at = clock.now()
        self._connection: Any = None

    def run(self) -> bool:
        figures = {
            "loops": self._beats(),
            "queues": self._queues(),
            "outbox": sum(map(_waiting, self._outboxes)),
            "work": _work(self._service),
        }
        self._running.report(figures, self._started_at)
        return False

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError):
                connection.collect()

    def _queues(self) -> list[dict[str, Any]]:
        """{queue, waiting, readers} of all that the service reads; None of a missing one."""
        names = [s.queue_name for s in topology.subscriptions() if s.reader == self._service]
        return [self._queue(name) for name in (*names, topology.dead_queue(self._service).name)]

    def _queue(self, name: str) -> dict[str, Any]:
        if self._connection is None:
            self._connection = topology.establish(self._url, f"report-{self._service}")
        channel = self._connection.channel()
        try:
            found = channel.queue_declare(name, passive=True)
        except NotFound:  # the broker has closed the channel with it
            return {"queue": name, "waiting": None, "readers": None}
        channel.close()
        return {"queue": name, "waiting": found.message_count, "readers": found.consumer_count}


def _waiting(outbox: Collection) -> int:
    return int(outbox.count_documents({"outbox_at": {"$exists": True}}, limit=COUNTED))


def _work(service: str) -> list[dict[str, Any]]:
    """{work, age} in seconds: how long the oldest due work of each kind has been waiting."""
    [family] = metrics.due_work_age.collect()
    return [
        {"work": sample.labels["work"], "age": sample.value}
        for sample in family.samples
        if sample.labels["service"] == service
    ]
