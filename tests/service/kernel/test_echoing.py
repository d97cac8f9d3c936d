"""The echo: what was said lately is said again, so that no event stays lost."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from common import clock, topology
from common.database import database
from common.echo import PER_DIGEST, Echo
from common.events import Event, envelope
from common.parking import Parked
from common.relay import Relay
from common.store import Store
from common.topology import Subscription
from tests.faults.waiting import eventually
from tests.service.kernel.conftest import Broker, Documents, Running
from tests.service.kernel.test_listening import calls, parked, there

VHOST = "kernel-echo"
QUEUE = Subscription("review", "item_approved", "hen", "on_item_approved")
DIGESTS = Subscription("review", "events_repeated", "hen", "on_review_repeated")


@dataclass(frozen=True)
class Thing:
    id: str


@pytest.fixture(scope="module")
def hen(start: Callable[..., Running], broker: Broker) -> Running:
    return start("tests.service.kernel.hen", AMQP_URL=broker.url).ready()


@pytest.fixture
def barn(hen: Running) -> Documents:
    found = database("hen")
    Parked("hen", found).prepare()
    return found


@pytest.fixture
def things(kept: Documents) -> Store[Thing]:
    store = Store(kept, "things", Thing)
    store.prepare()
    return store


@pytest.fixture
def echo(kept: Documents, things: Store[Thing], monkeypatch: pytest.MonkeyPatch) -> Echo:
    monkeypatch.setenv("RECONCILE_SECONDS", "60")
    made = Echo("review", kept, [things.docs])
    made.prepare()
    return made


@pytest.fixture
def relay(things: Store[Thing], echo: Echo, broker: Broker) -> Iterator[Relay]:
    made = Relay("review", broker.url, [things.docs, echo.digests.docs], redeclare=600)
    made.run()
    yield made
    made.close()


def approve(things: Store[Thing], *eggs: str, do: str = "") -> None:
    for egg in eggs:
        things.add_once(Thing(egg), [Event("item_approved", egg, 1, {"do": do})])


def digests(echo: Echo) -> list[list[dict[str, Any]]]:
    """The events of every digest that waits to be sent."""
    found = echo.digests.docs.find({"outbox_at": {"$lte": clock.now()}})
    return [event["data"]["events"] for document in found for event in document["outbox"]]


def at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("common.clock.now", lambda: moment)


def test_what_a_queue_missed_while_it_was_unbound_comes_with_the_echo(
    broker: Broker, barn: Documents, things: Store[Thing], echo: Echo, relay: Relay
) -> None:
    missed = uuid4().hex
    with broker.channel() as channel:
        channel.queue_unbind(QUEUE.queue_name, "review.events", QUEUE.type)
    approve(things, missed)
    relay.run()  # routed, for other readers took it
    assert not there(barn, missed)

    assert echo.repeat(clock.now() - timedelta(minutes=1), clock.now()) == 1
    relay.run()

    eventually(lambda: there(barn, missed), 10)


def test_who_has_heard_it_already_handles_the_echo_without_harm(
    barn: Documents, things: Store[Thing], echo: Echo, relay: Relay
) -> None:
    egg = uuid4().hex
    approve(things, egg)
    relay.run()
    for _ in range(2):
        echo.repeat(clock.now() - timedelta(minutes=1), clock.now())
    relay.run()

    eventually(lambda: calls(barn, egg) >= 2, 10)
    assert barn["eggs"].count_documents({"_id": egg}) == 1


def test_one_event_that_fails_keeps_no_other_from_being_repeated(
    broker: Broker, barn: Documents
) -> None:
    mark = uuid4().hex
    inner = [
        envelope(Event("item_approved", f"{mark}-bad", 1, {"do": "raise"}), clock.now()),
        {"type": "item_approved", "no longer": "fits"},
        {"type": "item_unknown"},
        {"type": ["no name"]},
        envelope(Event("item_approved", f"{mark}-good", 1), clock.now()),
    ]
    digest = envelope(Event("events_repeated", "", 0, {"events": inner}), clock.now())
    broker.put(DIGESTS.queue_name, json.dumps(digest).encode())

    eventually(lambda: there(barn, f"{mark}-good"), 10)
    found = eventually(lambda: parked(barn, f"{mark}-bad"), 10)
    assert found["reason"] == "ValueError: this egg is bad"
    assert found["queue"] == DIGESTS.queue_name


def test_what_was_said_lately_is_repeated_every_span(
    things: Store[Thing], echo: Echo, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = clock.now()
    echo.run()
    approve(things, "e-1")
    relay.run()
    assert digests(echo) == []

    at(start + timedelta(seconds=61), monkeypatch)
    echo.run()
    echo.run()  # not before the next span

    assert [[e["item"] for e in events] for events in digests(echo)] == [["e-1"]]
    approve(things, "e-2")
    relay.run()
    at(start + timedelta(seconds=122), monkeypatch)
    echo.run()
    assert [[e["item"] for e in events] for events in digests(echo)] == [["e-2"]]


def test_what_was_said_hours_ago_is_repeated_after_a_start_and_then_once_a_day(
    things: Store[Thing], echo: Echo, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve(things, "e-1")
    relay.run()
    start = clock.now() + timedelta(hours=3)

    counts = []
    for after in (0, 61, 122, 3600, 3600 * 21, 3600 * 26):
        at(start + timedelta(seconds=after), monkeypatch)
        echo.run()
        counts.append(len(digests(echo)))

    assert counts == [0, 1, 1, 1, 1, 1]  # on the next day it is older than a day


def test_an_event_that_waited_long_for_the_broker_is_repeated_all_the_same(
    things: Store[Thing], echo: Echo, relay: Relay
) -> None:
    approve(things, "e-1")
    yesterday = (clock.now() - timedelta(days=1)).isoformat()
    things.docs.update_one({"_id": "e-1"}, {"$set": {"outbox.0.at": yesterday}})
    relay.run()

    assert echo.repeat(clock.now() - timedelta(minutes=2), clock.now()) == 1


def test_on_request_everything_is_said_again_once(
    things: Store[Thing], echo: Echo, relay: Relay
) -> None:
    approve(things, *[f"e-{n}" for n in range(PER_DIGEST + 1)])
    while relay.run():
        pass

    for _ in range(2):
        echo.request("r-1", datetime(2000, 1, 1, tzinfo=clock.SHANGHAI), "p-1")
    echo.run()
    echo.run()

    assert sorted(len(events) for events in digests(echo)) == [1, PER_DIGEST]


def test_digests_do_not_pile_up(echo: Echo) -> None:
    found = echo.digests.docs.index_information()["old"]

    assert (found["key"], found["expireAfterSeconds"]) == ([("said_at", 1)], 86_400)
    assert "partialFilterExpression" not in found


def test_the_digests_are_bound_like_every_event() -> None:
    readers = {s.reader for s in topology.subscriptions() if s.type == DIGESTS.type}

    assert {"catalog", "review", "publish"} <= readers
