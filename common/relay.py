"""The relay: reads outboxes, sends with confirms in batches, removes only what was confirmed.

Plain threads only: under eventlet a publisher on a dead TCP connection would hang for ever.
The broker connection is dropped after any error, and its exchange's queues and bindings are
declared again at every connection and every REDECLARE seconds: `mandatory` alone does not see
one missing binding among several.
"""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from amqp import Message
from pymongo import UpdateOne
from pymongo.collection import Collection
from pymongo.read_concern import ReadConcern

from common import clock, logs, metrics, topology

BATCH = 200  # documents
REDECLARE = 10.0  # seconds
UNROUTABLE_LATER = timedelta(seconds=30)
SAID_KEPT = 5  # events an aggregate remembers for the echo

log = logs.get(__name__)


class Sender:
    """One confirmed channel; `send` returns the positions of messages no queue took."""

    def __init__(self, url: str, source: str, redeclare: float = REDECLARE):
        self._url = url
        self._source = source
        self._redeclare = redeclare
        self._connection: Any = None

    def send(self, messages: Sequence[tuple[str, str, bytes]]) -> set[int]:
        """Publish (exchange, routing key, body) in order and wait once for all confirms.

        Raises on any doubt; then nothing of the batch counts as sent.
        """
        with self._all_or_none():
            return self._send(messages)

    def ready(self) -> None:
        """Be connected with all queues bound, also while there is nothing to send."""
        with self._all_or_none():
            self._channel()

    @contextmanager
    def _all_or_none(self) -> Iterator[None]:
        try:
            yield
        except Exception:
            metrics.relay_errors.labels(self._source).inc()
            self.close()
            raise

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError):
                connection.collect()

    def _channel(self) -> Any:
        if self._connection is None:
            self._connection = topology.establish(self._url, f"relay-{self._source}")
            self._channel_ = self._connection.channel()
            self._channel_.confirm_select()
            self._declared: float | None = None
            self._watch(self._channel_)
        if self._declared is None or time.monotonic() - self._declared > self._redeclare:
            declaring = self._connection.channel()
            topology.declare_events_of(self._source, declaring)
            declaring.close()
            self._declared = time.monotonic()
        return self._channel_

    def _watch(self, channel: Any) -> None:
        """Confirms may come singly, in bulk and out of order: keep the tags still open."""
        self._sent = 0
        self._open: set[int] = set()
        self._nacked = False

        def settle(tag: int, multiple: bool) -> None:
            if multiple:
                self._open = {t for t in self._open if t > tag}
            else:
                self._open.discard(tag)

        def refused(tag: int, multiple: bool) -> None:
            self._nacked = True
            settle(tag, multiple)

        channel.events["basic_ack"].add(settle)
        channel.events["basic_nack"].add(refused)

    def _send(self, messages: Sequence[tuple[str, str, bytes]]) -> set[int]:
        channel = self._channel()
        returned: set[int] = set()

        def on_return(exception: Any, exchange: str, key: str, message: Any) -> None:
            returned.add(int(message.properties["message_id"]))

        channel.events["basic_return"].clear()
        channel.events["basic_return"].add(on_return)
        for position, (exchange, key, body) in enumerate(messages):
            self._sent += 1
            self._open.add(self._sent)
            message = Message(
                body,
                content_type="application/json",
                content_encoding="utf-8",
                delivery_mode=2,
                message_id=str(position),
            )
            channel._basic_publish(message, exchange=exchange, routing_key=key, mandatory=True)
        deadline = time.monotonic() + 2 * topology.TIMEOUT
        while self._open:
            self._connection.drain_events(timeout=topology.TIMEOUT)
            if time.monotonic() > deadline:
                raise TimeoutError("the broker did not confirm in time")
        if self._nacked:
            raise ConnectionError("the broker refused a message")
        return returned


class Relay:
    """Empties the outboxes of a service's collections into its exchange."""

    def __init__(
        self,
        service: str,
        url: str,
        collections: Sequence[Collection],
        redeclare: float = REDECLARE,
    ):
        self._service = service
        self._exchange = topology.exchange_of(service).name
        self._sender = Sender(url, service, redeclare)
        self._collections = [
            c.with_options(read_concern=ReadConcern("majority")) for c in collections
        ]

    def run(self) -> bool:
        """One batch per collection; True when a full batch suggests there is more."""
        now = clock.now()
        batches = [(collection, self._waiting(collection, now)) for collection in self._collections]
        # Before anything can fail: the age matters most while the broker is away.
        oldest = min((found[0]["outbox_at"] for _, found in batches if found), default=now)
        metrics.outbox_age.labels(self._service).set((now - oldest).total_seconds())
        for collection, found in batches:
            if found:
                self._relay(collection, found, now)
        self._sender.ready()
        return any(len(found) == BATCH for _, found in batches)

    def close(self) -> None:
        self._sender.close()

    @staticmethod
    def _waiting(collection: Collection, now: datetime) -> list[dict[str, Any]]:
        found = collection.find({"outbox_at": {"$lte": now}}, {"outbox": 1, "outbox_at": 1})
        return list(found.sort("outbox_at").limit(BATCH))

    def _relay(
        self, collection: Collection, documents: list[dict[str, Any]], now: datetime
    ) -> None:
        events = [(d["_id"], event) for d in documents for event in d["outbox"]]
        messages = [(self._exchange, e["type"], encode(e)) for _, e in events]
        unroutable = {
            position
            for position in self._sender.send(messages)
            # One that no service reads yet has nowhere to go: it counts as said.
            if topology.is_read(self._service, events[position][1]["type"])
        }
        self._record(collection, documents, events, unroutable, now)

    def _record(
        self,
        collection: Collection,
        documents: list[dict[str, Any]],
        events: list[tuple[str, dict[str, Any]]],
        unroutable: set[int],
        now: datetime,
    ) -> None:
        for position in unroutable:
            event = events[position][1]
            metrics.relay_errors.labels(self._service).inc()
            log.error("event unroutable", event_id=event["id"], type=event["type"])
        returned = {events[position][1]["id"] for position in unroutable}
        collection.bulk_write([_sent(d, returned, now) for d in documents], ordered=False)


def encode(event: dict[str, Any]) -> bytes:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def _sent(document: dict[str, Any], returned: set[str], now: datetime) -> UpdateOne:
    """Move what was confirmed and routed from `outbox` to `said`, whatever was added meanwhile."""
    sent = [e["id"] for e in document["outbox"] if e["id"] not in returned]
    waits = len(sent) < len(document["outbox"])
    went = {"$in": ["$$e.id", sent]}
    moved = {"$filter": {"input": "$outbox", "as": "e", "cond": went}}
    rest = {"$filter": {"input": "$outbox", "as": "e", "cond": {"$not": went}}}
    said = {"$slice": [{"$concatArrays": [{"$ifNull": ["$said", []]}, moved]}, -SAID_KEPT]}
    later = now + UNROUTABLE_LATER if waits else "$outbox_at"
    pipeline: list[dict[str, Any]] = [
        {"$set": {"outbox": rest, "said": said, "said_at": now}},
        {"$set": {"outbox_at": {"$cond": [{"$eq": ["$outbox", []]}, "$$REMOVE", later]}}},
    ]
    return UpdateOne({"_id": document["_id"]}, pipeline)
