"""The broker from the inside: bindings taken away, events heard and said again, bodies injected."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from threading import Event, Thread
from typing import Any

from amqp import Message
from amqp.exceptions import AMQPError

from common import topology
from tests.faults.waiting import eventually

TAP = "faults-tap"
TAPPED = ("review", "catalog", "publish", "feedback", "notify")
AGAIN = "x-said-again"
LOST = (AMQPError, OSError)


class Wire:
    """Everything done here is done with the stack's own credentials."""

    def __init__(self, url: str):
        self._url = url
        self.injected: set[tuple[str, str]] = set()  # (queue, SHA-256 of the body), confirmed
        self.doubtful: set[tuple[str, str]] = set()  # the broker went away before it confirmed

    @contextmanager
    def channel(self) -> Iterator[Any]:
        with topology.connect(self._url, "faults") as connection:
            channel = connection.channel()
            channel.confirm_select()
            yield channel

    def unbind(self, subscription: topology.Subscription) -> None:
        """A queue that stands, and hears nothing any more."""
        with self.channel() as channel:
            channel.queue_unbind(
                subscription.queue_name,
                topology.exchange_of(subscription.source).name,
                subscription.type,
            )

    def inject(self, queue: str, body: bytes) -> None:
        """Put a body straight into a queue."""
        put = (queue, hashlib.sha256(body).hexdigest())
        self.doubtful.add(put)
        with self.channel() as channel:
            message = Message(body, delivery_mode=2, content_type="application/json")
            channel.basic_publish_confirm(message, exchange="", routing_key=queue, timeout=10)
        self.doubtful.discard(put)
        self.injected.add(put)

    def waiting(self) -> dict[str, int]:
        """Messages ready in every event and dead-letter queue that has some."""
        names = [s.queue_name for s in topology.subscriptions()]
        names += sorted({f"dead-{s.reader}" for s in topology.subscriptions()})
        with self.channel() as channel:
            counts = {n: channel.queue_declare(n, passive=True).message_count for n in names}
        return {name: count for name, count in counts.items() if count}


class Tap:
    """Hears every event of five services and says a part of them again, shuffled.

    It holds what it will repeat until it has a handful, so that they come late and in another
    order. What it says is marked, so that it does not repeat itself.
    """

    HANDFUL = 8

    def __init__(self, wire: Wire, random: Random, part: float = 0.1):
        self._wire = wire
        self._random = random
        self._part = part
        self._stop = Event()
        self._bound = Event()
        self._held: list[tuple[str, str, bytes]] = []
        self._thread = Thread(target=self._run, name="tap", daemon=True)
        self.heard = 0
        self.repeated = 0

    def __enter__(self) -> "Tap":
        """Returns when it hears."""
        self._thread.start()
        self._bound.wait(60)
        return self

    def __exit__(self, *_: object) -> None:
        """Say the rest, and leave no queue behind."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._listen()
            except LOST:
                self._stop.wait(0.3)
        eventually(self._finish)

    def _finish(self) -> bool:
        with self._wire.channel() as channel:
            self._say(channel)
            channel.queue_delete(TAP)
        return True

    def _listen(self) -> None:
        with self._wire.channel() as channel:
            channel.queue_declare(TAP, durable=True, auto_delete=False)
            for source in TAPPED:
                exchange = topology.exchange_of(source)
                exchange(channel).declare()
                channel.queue_bind(TAP, exchange.name, "#")
            self._bound.set()
            while not self._stop.is_set():
                message = channel.basic_get(TAP, no_ack=True)
                if message is None:
                    self._stop.wait(0.05)
                else:
                    self._heard(channel, message)

    def _heard(self, channel: Any, message: Any) -> None:
        if (message.headers or {}).get(AGAIN):
            return
        self.heard += 1
        info = message.delivery_info
        body = message.body if isinstance(message.body, bytes) else message.body.encode()
        if self._random.random() < self._part:
            self._held.append((info["exchange"], info["routing_key"], body))
        if len(self._held) >= self.HANDFUL:
            self._say(channel)

    def _say(self, channel: Any) -> None:
        held, self._held = self._held, []
        self._random.shuffle(held)
        for exchange, key, body in held:
            message = Message(body, delivery_mode=2, application_headers={AGAIN: True})
            channel.basic_publish(message, exchange=exchange, routing_key=key)
        self.repeated += len(held)


def bad_bodies(random: Random) -> list[bytes]:
    """What no handler can read: each is different, so that each is parked by itself."""
    mark = f"{random.getrandbits(64):016x}"
    return [
        b"\xff\xfe\x00" + mark.encode(),
        b'{"half": "' + mark.encode(),
        json.dumps({"id": mark, "type": "nothing"}).encode(),
        json.dumps([mark]).encode(),
        b"[" * 100_000 + mark.encode(),
        json.dumps({"id": mark, "item": "x" * 5_000_000}).encode(),
    ]
