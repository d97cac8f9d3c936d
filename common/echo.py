"""The echo: what was said lately is said again, in digests, so that no lost event stays lost.

A binding that vanished, a queue that was purged, a reader that parked too much: readers handle
every event twice without harm, so repeating repairs whatever one side missed (docs/adr/0007,
reconcile). Every RECONCILE_SECONDS the events of the last two such spans, once a day those of the
last 25 hours; on request (`reannounce`) everything an aggregate said last.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pymongo.collection import Collection
from pymongo.database import Database

from common import clock, settings
from common.due import due_index
from common.events import Event
from common.store import Store

PER_DIGEST = 200  # events
DAY = timedelta(hours=25)
REPEATED = "events_repeated"


@dataclass(frozen=True)
class Digest:
    """One message of repeated events."""

    id: str


@dataclass(frozen=True)
class Request:
    """Somebody asked for everything said since a date; `due_at` until it is done."""

    id: str
    since: datetime
    by: str
    due_at: datetime | None = None


@dataclass
class Echo:
    """Repeats a service's recent events; runs late, twice or on several replicas without harm."""

    service: str
    database: Database
    collections: Sequence[Collection]
    _next: dict[str, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.digests: Store[Digest] = Store(self.database, "digests", Digest)
        self.requests: Store[Request] = Store(
            self.database, "echo_requests", Request, [due_index()]
        )
        self.span = timedelta(seconds=settings.number("RECONCILE_SECONDS", 600))

    def prepare(self) -> None:
        self.digests.prepare()
        self.requests.prepare()
        self.digests.docs.create_index("said_at", name="old", expireAfterSeconds=86_400)

    def run(self) -> bool:
        now = clock.now()
        self._serve_requests()
        # Soon after a start as well: a worker that is replaced every day would never come to it.
        if now >= self._next.setdefault("daily", now + self.span):
            self._next = {"daily": now + DAY, "often": now + self.span}
            self.repeat(now - DAY, now)
        if now >= self._next.setdefault("often", now + self.span):
            self._next["often"] = now + self.span
            self.repeat(now - 2 * self.span, now)
        return False

    def request(self, id_: str, since: datetime, by: str) -> None:
        self.requests.add_once(Request(id_, since, by, clock.now()))

    def repeat(self, since: datetime, now: datetime) -> int:
        """Put digests of everything said since then into an outbox; returns how many events."""
        batch: list[dict[str, Any]] = []
        total = 0
        for event in self._said(since):
            batch.append(event)
            total += 1
            if len(batch) == PER_DIGEST:
                self._tell(batch, now)
                batch = []
        if batch:
            self._tell(batch, now)
        return total

    def _said(self, since: datetime) -> Iterator[dict[str, Any]]:
        """By the moment of sending: an event may have waited long for a broker that was away."""
        for collection in self.collections:
            for document in collection.find({"said_at": {"$gte": since}}, {"said": 1}):
                yield from document["said"]

    def _tell(self, events: list[dict[str, Any]], now: datetime) -> None:
        id_ = f"{now:%Y%m%dT%H%M%S%f}-{events[0]['id']}"
        self.digests.add_once(Digest(id_), [Event(REPEATED, "", 0, {"events": events})])

    def _serve_requests(self) -> None:
        for document in self.requests.docs.find({"due_at": {"$lte": clock.now()}}):
            self.repeat(document["since"], clock.now())
            self.requests.docs.update_one({"_id": document["_id"]}, {"$unset": {"due_at": ""}})
