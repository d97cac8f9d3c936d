"""The relay: what is said leaves the outbox only when it is confirmed and routed, in order."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from amqp.exceptions import AMQPError

from common import clock, metrics, topology
from common.events import Event
from common.relay import SAID_KEPT, Relay
from common.store import Store
from common.topology import Subscription
from tests.faults.waiting import eventually
from tests.service.kernel.conftest import Broker, Documents, Gate

VHOST = "kernel-relay"
CATALOG = Subscription("review", "item_approved", "catalog", "on_item_approved")
PUBLISH = Subscription("review", "item_approved", "publish", "on_item_approved")
RETURNED = Subscription("review", "item_returned", "catalog", "on_item_returned")
QUEUES = [CATALOG.queue_name, PUBLISH.queue_name, RETURNED.queue_name]
LOST = (OSError, AMQPError)


@dataclass(frozen=True)
class Thing:
    id: str
    words: list[str] = field(default_factory=list)


@pytest.fixture
def things(kept: Documents, broker: Broker) -> Iterator[Store[Thing]]:
    store = Store(kept, "things", Thing)
    store.prepare()
    with broker.channel() as channel:
        topology.declare_events_of("review", channel)
        for queue in QUEUES:
            channel.queue_purge(queue)
    yield store


@pytest.fixture
def relay(things: Store[Thing], broker: Broker) -> Iterator[Relay]:
    made = Relay("review", broker.url, [things.docs], redeclare=0)
    yield made
    made.close()


def say(things: Store[Thing], id_: str, *words: Any, type_: str = "item_approved") -> None:
    """One more event a word."""
    said = [Event(type_, id_, 1, {"word": word}) for word in words]
    things.change(id_, lambda t: (t, said), new=lambda: Thing(id_))


def heard(broker: Broker, queue: Subscription = CATALOG) -> list[Any]:
    """The words that stand in a queue."""
    return [json.loads(m.body)["data"]["word"] for m in broker.taken(queue.queue_name)]


def kept_of(things: Store[Thing], id_: str) -> dict[str, Any]:
    return things.docs.find_one({"_id": id_}) or {}


def outbox(things: Store[Thing], id_: str) -> list[Any]:
    return [event["data"]["word"] for event in kept_of(things, id_)["outbox"]]


def gauge(metric: Any) -> float:
    return float(metric.labels("review")._value.get())


def test_an_event_reaches_every_reader_and_leaves_the_outbox(
    things: Store[Thing], relay: Relay, broker: Broker
) -> None:
    say(things, "a", "one")

    relay.run()

    assert heard(broker, CATALOG) == heard(broker, PUBLISH) == ["one"]
    document = kept_of(things, "a")
    assert document["outbox"] == []
    assert "outbox_at" not in document
    assert [event["data"]["word"] for event in document["said"]] == ["one"]


def test_the_events_of_an_aggregate_leave_in_order(
    things: Store[Thing], relay: Relay, broker: Broker
) -> None:
    words = [f"{n:03}" for n in range(60)]
    say(things, "a", *words[:40])
    say(things, "b", "between")
    say(things, "a", *words[40:])

    relay.run()

    assert [word for word in heard(broker) if word != "between"] == words
    assert len(kept_of(things, "a")["said"]) == SAID_KEPT


@pytest.mark.parametrize("text", ["$outbox", "$$REMOVE", "a.b", "", "𠮷“”"])
def test_any_text_survives_on_the_way(
    things: Store[Thing], relay: Relay, broker: Broker, text: str
) -> None:
    say(things, "a", text, {text or "none": [text]})

    relay.run()
    say(things, "a", "last")
    relay.run()

    assert heard(broker) == [text, {text or "none": [text]}, "last"]
    assert [e["data"]["word"] for e in kept_of(things, "a")["said"]][0] == text


def test_what_is_said_while_a_batch_is_under_way_is_not_lost(
    things: Store[Thing], broker: Broker
) -> None:
    class Interrupted(Relay):
        def _record(self, *arguments: Any) -> None:
            say(things, "a", "meanwhile")
            super()._record(*arguments)

    say(things, "a", "first")
    relay = Interrupted("review", broker.url, [things.docs])
    relay.run()
    relay.close()

    assert heard(broker) == ["first"]
    assert outbox(things, "a") == ["meanwhile"]
    again = Relay("review", broker.url, [things.docs])
    again.run()
    again.close()
    assert heard(broker) == ["meanwhile"]


def test_what_is_not_confirmed_stays_and_is_sent_again_by_the_next(
    things: Store[Thing], relay: Relay, broker: Broker
) -> None:
    class Dying(Relay):
        def _record(self, *arguments: Any) -> None:
            raise OSError("killed here")

    say(things, "a", "one")
    dying = Dying("review", broker.url, [things.docs])
    with pytest.raises(OSError, match="killed"):
        dying.run()
    dying.close()

    relay.run()

    assert heard(broker) == ["one", "one"]  # readers handle twice


def test_while_the_broker_is_away_everything_stays_and_the_age_is_told(
    things: Store[Thing], broker: Broker, nodes: Any, gate: Callable[[int], Gate]
) -> None:
    relay, before = relay_behind(gate, nodes, broker, things)
    say(things, "a", "one")
    old = clock.now() - timedelta(seconds=90)
    things.docs.update_one({"_id": "a"}, {"$set": {"outbox_at": old}})
    errors = gauge(metrics.relay_errors)

    with before.refusing(), pytest.raises(LOST):
        relay.run()
    assert outbox(things, "a") == ["one"]
    assert gauge(metrics.outbox_age) >= 90
    assert gauge(metrics.relay_errors) == errors + 1

    relay.run()
    assert heard(broker) == ["one"]
    relay.run()
    assert gauge(metrics.outbox_age) == 0
    relay.close()


@pytest.mark.parametrize("connected", [True, False], ids=["connected", "from the start"])
def test_facing_a_silent_broker_the_relay_frees_itself_and_recovers(
    things: Store[Thing],
    broker: Broker,
    nodes: Any,
    gate: Callable[[int], Gate],
    monkeypatch: pytest.MonkeyPatch,
    connected: bool,
) -> None:
    monkeypatch.setattr(topology, "TIMEOUT", 1)
    relay, before = relay_behind(gate, nodes, broker, things)
    if connected:
        relay.run()
    say(things, "a", "one")

    with before.silent():
        asked = clock.now()
        with pytest.raises(LOST):
            relay.run()
        assert clock.now() - asked < timedelta(seconds=2.5)
    assert outbox(things, "a") == ["one"]

    relay.run()
    assert heard(broker)[-1] == "one"
    assert outbox(things, "a") == []
    relay.close()


def relay_behind(
    gate: Callable[[int], Gate], nodes: Any, broker: Broker, things: Store[Thing]
) -> tuple[Relay, Gate]:
    before = gate(nodes.ports["broker"])
    url = broker.url.replace(f":{nodes.ports['broker']}/", f":{before.port}/")
    return Relay("review", url, [things.docs]), before


def test_a_queue_that_was_unbound_is_bound_again(
    things: Store[Thing], relay: Relay, broker: Broker
) -> None:
    relay.run()
    unbind(broker, CATALOG)

    say(things, "a", "one")
    relay.run()  # every turn declares again here, in production every ten seconds

    assert heard(broker) == ["one"]


def test_a_queue_is_bound_again_although_nothing_is_said(relay: Relay, broker: Broker) -> None:
    relay.run()
    with broker.channel() as channel:
        channel.queue_delete(CATALOG.queue_name)

    relay.run()

    assert broker.waiting(CATALOG.queue_name) == 0


def test_what_no_queue_takes_waits_and_does_not_starve_the_others(
    things: Store[Thing], broker: Broker
) -> None:
    relay = Relay("review", broker.url, [things.docs], redeclare=600)
    relay.run()
    readers = [
        s for s in topology.subscriptions() if (s.source, s.type) == ("review", "item_approved")
    ]
    for subscription in readers:
        unbind(broker, subscription)
    errors = gauge(metrics.relay_errors)
    say(things, "stuck", "nobody")
    for n in range(3):
        say(things, f"free-{n}", "somebody", type_="item_returned")

    before = clock.now()
    relay.run()
    assert heard(broker, RETURNED) == ["somebody"] * 3
    assert outbox(things, "stuck") == ["nobody"]
    waits: datetime = kept_of(things, "stuck")["outbox_at"]
    assert waits - before >= timedelta(seconds=29)
    assert gauge(metrics.relay_errors) == errors + 1

    say(things, "free-3", "later", type_="item_returned")
    relay.run()
    assert heard(broker, RETURNED) == ["later"]
    assert gauge(metrics.relay_errors) == errors + 1
    relay.close()


def test_what_no_service_reads_yet_counts_as_said(things: Store[Thing], broker: Broker) -> None:
    relay = Relay("review", broker.url, [things.docs])
    errors = gauge(metrics.relay_errors)
    say(things, "a", "nobody will hear this", type_=f"item_{'unheard'}")

    relay.run()

    assert outbox(things, "a") == []
    assert gauge(metrics.relay_errors) == errors
    relay.close()


def test_an_idle_relay_keeps_its_one_connection(
    relay: Relay, things: Store[Thing], broker: Broker
) -> None:
    relay.run()
    connection = relay._sender._connection
    for _ in range(3):
        relay.run()
    say(things, uuid4().hex, "one")
    relay.run()

    assert relay._sender._connection is connection
    assert eventually(lambda: heard(broker), 5) == ["one"]


def unbind(broker: Broker, subscription: Subscription) -> None:
    with broker.channel() as channel:
        exchange = topology.exchange_of(subscription.source).name
        channel.queue_unbind(subscription.queue_name, exchange, subscription.type)
