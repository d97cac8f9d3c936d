"""Parked events: dead letters are set aside, replayed to their one queue, or discarded."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from amqp.exceptions import AMQPError

from common import clock, metrics, topology
from common.errors import Conflict, NotFound
from common.parking import BODY_KEPT, DeadLetters, Parked
from common.topology import DELIVERY_LIMIT, Subscription
from tests.faults.waiting import eventually
from tests.service.kernel.conftest import Broker, Documents, Gate

VHOST = "kernel-parking"
CATALOG = Subscription("review", "item_approved", "catalog", "on_item_approved")
PUBLISH = Subscription("review", "item_approved", "publish", "on_item_approved")


@pytest.fixture(autouse=True)
def queues(broker: Broker) -> None:
    with broker.channel() as channel:
        topology.declare_events_of("review", channel)
        for queue in (CATALOG.queue_name, PUBLISH.queue_name, "dead-catalog"):
            channel.queue_purge(queue)


@pytest.fixture
def parked(kept: Documents) -> Parked:
    made = Parked("catalog", kept)
    made.prepare()
    return made


@pytest.fixture
def dead(broker: Broker, parked: Parked) -> Iterator[DeadLetters]:
    made = DeadLetters("catalog", broker.url, parked)
    yield made
    made.close()


def refuse_too_often(broker: Broker, queue: str) -> None:
    """Give its one message back until the queue has had enough."""
    with broker.channel() as channel:
        for _ in range(DELIVERY_LIMIT + 1):
            message = eventually(lambda: channel.basic_get(queue), 5, every=0.001)
            channel.basic_reject(message.delivery_tag, requeue=True)


def test_what_was_given_back_too_often_is_parked_with_the_reason(
    broker: Broker, dead: DeadLetters, parked: Parked
) -> None:
    body = '{"text": "公开"}'.encode()
    broker.put(CATALOG.queue_name, body, content_encoding="utf-8", delivery_mode=2)
    refuse_too_often(broker, CATALOG.queue_name)

    eventually(lambda: dead.run() or parked.listed(), 10)

    [found] = parked.listed()
    assert found["queue"] == CATALOG.queue_name
    assert found["reason"] == "dead-lettered: delivery_limit"
    assert (found["state"], found["size"], found["whole"]) == ("parked", len(body), True)
    assert "body" not in found
    assert broker.waiting("dead-catalog") == 0
    assert metrics.parked_events.labels("catalog")._value.get() == 1


def test_a_dead_letter_without_a_history_is_parked_too(
    broker: Broker, dead: DeadLetters, parked: Parked
) -> None:
    broker.put("dead-catalog", b"\xff\x00 who sent this?")

    dead.run()

    assert [d["reason"] for d in parked.listed()] == ["dead-lettered: unknown"]


def test_a_replay_goes_to_the_one_queue_it_came_from(
    broker: Broker, dead: DeadLetters, parked: Parked
) -> None:
    body = '{"text": "再来"}'.encode()
    parked.park(CATALOG.queue_name, body, "ValueError: bad")
    [found] = parked.listed()

    parked.decide(found["_id"], "replaying", "p-1")
    dead.run()

    assert [m.body for m in broker.taken(CATALOG.queue_name)] == [body.decode()]
    assert broker.taken(PUBLISH.queue_name) == []
    assert parked.listed() == []


def test_what_fails_again_after_a_replay_waits_again(dead: DeadLetters, parked: Parked) -> None:
    parked.park(CATALOG.queue_name, b"{}", "ValueError: bad")
    [found] = parked.listed()
    parked.decide(found["_id"], "replaying", "p-1")
    dead.run()

    parked.park(CATALOG.queue_name, b"{}", "KeyError: worse")

    [again] = parked.listed()
    assert (again["_id"], again["reason"]) == (found["_id"], "KeyError: worse")
    assert [step["state"] for step in again["history"]] == ["replaying"]


def test_what_fails_again_before_its_replay_is_written_down_waits_again(parked: Parked) -> None:
    parked.park(CATALOG.queue_name, b"{}", "ValueError: bad")
    [found] = parked.listed()
    parked.decide(found["_id"], "replaying", "p-1")

    parked.park(CATALOG.queue_name, b"{}", "KeyError: worse")
    parked.replayed([found["_id"]], clock.now())

    assert [(d["state"], d["reason"]) for d in parked.listed()] == [("parked", "KeyError: worse")]


def test_a_replay_whose_queue_is_gone_keeps_waiting(dead: DeadLetters, parked: Parked) -> None:
    parked.park("evt-review-item_gone--catalog.on_item_gone", b"{}", "ValueError: bad")
    [found] = parked.listed()
    parked.decide(found["_id"], "replaying", "p-1")

    dead.run()

    assert [d["state"] for d in parked.listed()] == ["replaying"]


def test_a_discarded_event_is_kept_and_no_longer_waits(parked: Parked, kept: Documents) -> None:
    parked.park(CATALOG.queue_name, b"{}", "ValueError: bad")
    [found] = parked.listed()

    parked.decide(found["_id"], "discarded", "p-1")

    assert parked.listed() == []
    document = kept["parked_events"].find_one({"_id": found["_id"]}) or {}
    assert [(s["state"], s["by"]) for s in document["history"]] == [("discarded", "p-1")]
    with pytest.raises(Conflict, match="不能再处理"):
        parked.decide(found["_id"], "replaying", "p-2")


def test_the_same_body_for_the_same_queue_is_parked_once(parked: Parked) -> None:
    for queue in (CATALOG.queue_name, CATALOG.queue_name, PUBLISH.queue_name):
        parked.park(queue, b"{}", "ValueError: bad")

    assert len(parked.listed()) == 2


def test_of_a_huge_event_the_beginning_stays_and_it_cannot_be_replayed(
    parked: Parked, kept: Documents
) -> None:
    parked.park(CATALOG.queue_name, bytes(BODY_KEPT + 1), "ValidationError: too much")
    [found] = parked.listed()

    assert (found["size"], found["whole"]) == (BODY_KEPT + 1, False)
    with pytest.raises(Conflict, match="无法重放"):
        parked.decide(found["_id"], "replaying", "p-1")
    parked.decide(found["_id"], "discarded", "p-1")


def test_a_reason_may_hold_what_is_no_text(parked: Parked) -> None:
    parked.park(CATALOG.queue_name, b"{}", "KeyError: '\ud800'" + "长" * 1000)

    [found] = parked.listed()
    assert found["reason"].startswith("KeyError: '?'")
    assert len(found["reason"]) == 500


def test_what_was_never_parked_is_not_found(parked: Parked) -> None:
    with pytest.raises(NotFound):
        parked.decide("nothing", "discarded", "p-1")


def test_facing_a_silent_broker_it_frees_itself_and_recovers(
    broker: Broker,
    parked: Parked,
    nodes: Any,
    gate: Callable[[int], Gate],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(topology, "TIMEOUT", 1)
    before = gate(nodes.ports["broker"])
    url = broker.url.replace(f":{nodes.ports['broker']}/", f":{before.port}/")
    dead = DeadLetters("catalog", url, parked)
    dead.run()
    with before.silent(), pytest.raises((OSError, AMQPError)):
        dead.run()

    broker.put("dead-catalog", b"after all")
    dead.run()

    assert len(parked.listed()) == 1
    dead.close()
