"""Events that cannot be handled are set aside with the reason, never lost and never in the way.

`parked_events` stands in every service's database. A person replays or discards them; a replay
goes to the one queue it came from, never to the exchange.
"""

import hashlib
from contextlib import suppress
from datetime import datetime
from typing import Any

from bson.binary import Binary
from pymongo import IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from common import clock, logs, metrics, topology
from common.errors import Conflict, NotFound
from common.relay import Sender

BODY_KEPT = 4 * 1024 * 1024  # bytes; of a longer body the start, its length and its hash stay
BATCH = 100

log = logs.get(__name__)


class Parked:
    """The parked events of one service: {queue, reason, state, body, …}."""

    def __init__(self, service: str, database: Database):
        self._service = service
        self._docs = database["parked_events"]

    def prepare(self) -> None:
        self._docs.create_indexes([IndexModel([("state", 1), ("at", 1)])])

    def park(self, queue: str, body: bytes, reason: str) -> None:
        """Keep a body as it came; the same body for the same queue is kept once."""
        digest = hashlib.sha256(body).hexdigest()
        reason = storable(reason)[:500]
        document = {
            "_id": f"{queue}:{digest[:24]}",
            "queue": queue,
            "reason": reason,
            "state": "parked",
            "size": len(body),
            "sha256": digest,
            "body": Binary(body[:BODY_KEPT]),
            "whole": len(body) <= BODY_KEPT,
            "at": clock.now(),
            "history": [],
        }
        with suppress(DuplicateKeyError):
            self._docs.insert_one(document)
        # A listener may be faster than whoever replays: it waits again before it was replayed.
        self._docs.update_one(
            {"_id": document["_id"], "state": {"$in": ["replaying", "replayed"]}},
            {"$set": {"state": "parked", "reason": reason, "at": document["at"]}},
        )
        log.error("event parked", queue=queue, reason=reason[:200], size=len(body))

    def listed(self, limit: int = 200) -> list[dict[str, Any]]:
        """What waits for a person, oldest first; bodies are not shown."""
        waiting = {"state": {"$in": ["parked", "replaying"]}}
        return list(self._docs.find(waiting, {"body": 0}).sort("at").limit(limit))

    def decided(self, limit: int = 200) -> list[dict[str, Any]]:
        """What persons have decided, the latest first; kept with who and when."""
        done = {"state": {"$in": ["replayed", "discarded"]}}
        return list(self._docs.find(done, {"body": 0}).sort("at", -1).limit(limit))

    def decide(self, id_: str, state: str, by: str) -> None:
        """`replaying` or `discarded`, with who decided; Conflict when it no longer waits."""
        if state == "replaying" and not self._get(id_)["whole"]:
            raise Conflict("这条事件太大，只保留了开头，无法重放；请查明来源后丢弃。")
        step = {"state": state, "by": by, "at": clock.now()}
        done = self._docs.update_one(
            {"_id": id_, "state": "parked"}, {"$set": {"state": state}, "$push": {"history": step}}
        )
        if not done.matched_count:
            raise Conflict(f"这条搁置事件已是“{self._get(id_)['state']}”状态，不能再处理。")

    def _get(self, id_: str) -> dict[str, Any]:
        found = self._docs.find_one({"_id": id_}, {"body": 0})
        if found is None:
            raise NotFound(f"没有编号为 {id_} 的搁置事件。")
        return dict(found)

    def replaying(self) -> list[dict[str, Any]]:
        return list(self._docs.find({"state": "replaying"}).limit(BATCH))

    def replayed(self, ids: list[str], at: datetime) -> None:
        self._docs.update_many(
            {"_id": {"$in": ids}, "state": "replaying"},
            {"$set": {"state": "replayed", "replayed_at": at}},
        )

    def count(self) -> int:
        return self._docs.count_documents({"state": "parked"})


class DeadLetters:
    """Empties the service's dead-letter queue into `parked_events` and sends what is replayed."""

    def __init__(self, service: str, url: str, parked: Parked):
        self._service = service
        self._url = url
        self._parked = parked
        self._connection: Any = None
        self._sender = Sender(url, service)

    def run(self) -> bool:
        try:
            found = self._drain()
        except Exception:
            self.close()
            raise
        self._replay()
        metrics.parked_events.labels(self._service).set(self._parked.count())
        return found == BATCH

    def close(self) -> None:
        connection, self._connection = self._connection, None
        self._sender.close()
        if connection is not None:
            with suppress(OSError):
                connection.collect()

    def _drain(self) -> int:
        if self._connection is None:
            self._connection = topology.establish(self._url, f"dead-{self._service}")
            self._channel = self._connection.channel()
            topology.DEAD_EXCHANGE(self._channel).declare()
            topology.dead_queue(self._service)(self._channel).declare()
        channel = self._channel
        for taken in range(BATCH):
            message = channel.basic_get(f"dead-{self._service}")
            if message is None:
                return taken
            queue, reason = _death(message.headers or {})
            body = message.body
            self._parked.park(queue, body if isinstance(body, bytes) else body.encode(), reason)
            channel.basic_ack(message.delivery_tag)
        return BATCH

    def _replay(self) -> None:
        waiting = self._parked.replaying()
        if waiting:
            messages = [("", d["queue"], bytes(d["body"])) for d in waiting]
            unroutable = self._sender.send(messages)
            sent = [d["_id"] for n, d in enumerate(waiting) if n not in unroutable]
            self._parked.replayed(sent, clock.now())


def storable(text: str) -> str:
    """Half a surrogate pair, which JSON can carry, is no text to MongoDB."""
    return text.encode("utf-8", "replace").decode()


def _death(headers: dict[str, Any]) -> tuple[str, str]:
    deaths = headers.get("x-death") or [{}]
    last = deaths[0]
    return str(last.get("queue", "")), f"dead-lettered: {last.get('reason', 'unknown')}"
