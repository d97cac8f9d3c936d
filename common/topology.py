"""Names and arguments of every exchange and queue: one place, so that both ends declare the same.

`contracts/queues.txt` lists all event queues; it is generated from the handlers and checked.
Quorum queues with a delivery limit; what exceeds it goes, at least once, to the reader's
dead-letter queue. Unequal arguments would be refused by the broker, so they stand only here.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from kombu import Connection, Exchange, Queue

DELIVERY_LIMIT = 100
DEAD_EXCHANGE = Exchange("dead", type="direct", durable=True)
TIMEOUT = 5  # seconds that any single socket operation towards the broker may take
HEARTBEAT = 10  # seconds; a dead connection of a listener is noticed after two of them

_NAME = re.compile(
    r"evt-(?P<source>[a-z]+)-(?P<type>[a-z_]+)--(?P<reader>[a-z]+)\.(?P<handler>\w+)"
)


@dataclass(frozen=True)
class Subscription:
    """One reader's queue for one event of one source; the handler's name is part of the queue's."""

    source: str
    type: str
    reader: str
    handler: str

    @property
    def queue_name(self) -> str:
        return f"evt-{self.source}-{self.type}--{self.reader}.{self.handler}"

    @property
    def queue(self) -> Queue:
        return Queue(
            self.queue_name,
            exchange=exchange_of(self.source),
            routing_key=self.type,
            durable=True,
            queue_arguments={
                "x-queue-type": "quorum",
                "x-delivery-limit": DELIVERY_LIMIT,
                "x-dead-letter-exchange": DEAD_EXCHANGE.name,
                "x-dead-letter-routing-key": self.reader,
                "x-dead-letter-strategy": "at-least-once",
                "x-overflow": "reject-publish",
            },
        )


def parse(queue_name: str) -> Subscription:
    found = _NAME.fullmatch(queue_name)
    if not found:
        raise ValueError(f"not the name of an event queue: {queue_name}")
    return Subscription(**found.groupdict())


@cache
def subscriptions() -> tuple[Subscription, ...]:
    """All event queues of the system, from contracts/queues.txt."""
    text = resources.files("contracts").joinpath("queues.txt").read_text()
    return tuple(parse(line) for line in text.split() if line)


def exchange_of(service: str) -> Exchange:
    return Exchange(f"{service}.events", type="topic", durable=True)


def dead_queue(service: str) -> Queue:
    return Queue(
        f"dead-{service}",
        exchange=DEAD_EXCHANGE,
        routing_key=service,
        durable=True,
        queue_arguments={"x-queue-type": "quorum"},
    )


def is_read(source: str, type_: str) -> bool:
    """Is any queue meant to take this event?"""
    return any(s.source == source and s.type == type_ for s in subscriptions())


def connect(url: str, name: str, heartbeat: int = HEARTBEAT) -> Connection:
    """A connection whose every socket operation ends after TIMEOUT; not yet established."""
    return Connection(
        url,
        connect_timeout=TIMEOUT,
        heartbeat=heartbeat,
        transport_options={
            "read_timeout": TIMEOUT,
            "write_timeout": TIMEOUT,
            "client_properties": {"connection_name": name},
        },
    )


def establish(url: str, name: str) -> Any:
    """A plain connection for plain threads, made now and in one attempt.

    Without heartbeats: its owner may be silent for hours. The kernel's keep-alive finds a dead
    peer, and every operation ends after TIMEOUT.
    """
    return connect(url, name, heartbeat=0).transport.establish_connection()


def declare_events_of(source: str, channel: Any) -> None:
    """The exchange of a source with all its queues and bindings, and the readers' dead letters."""
    DEAD_EXCHANGE(channel).declare()
    exchange_of(source)(channel).declare()
    for subscription in subscriptions():
        if subscription.source == source:
            dead_queue(subscription.reader)(channel).declare()
            subscription.queue(channel).declare()
