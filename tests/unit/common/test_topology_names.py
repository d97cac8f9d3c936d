"""Queues have one name and one set of arguments, so that both ends declare the same."""

import pytest

from common import topology
from common.topology import Subscription


def test_a_queue_is_named_by_source_event_reader_and_handler() -> None:
    subscription = Subscription("catalog", "item_submitted", "review", "on_item_submitted")

    assert subscription.queue_name == "evt-catalog-item_submitted--review.on_item_submitted"
    assert topology.parse(subscription.queue_name) == subscription


@pytest.mark.parametrize("name", ["", "rpc-catalog", "evt-catalog--review.on_x", "evt-a-b--c", "x"])
def test_another_name_is_no_event_queue(name: str) -> None:
    with pytest.raises(ValueError, match="not the name of an event queue"):
        topology.parse(name)


def test_every_queue_of_the_list_loses_nothing() -> None:
    assert topology.subscriptions()
    for subscription in topology.subscriptions():
        queue = subscription.queue
        assert (queue.durable, queue.routing_key) == (True, subscription.type)
        assert queue.exchange.name == f"{subscription.source}.events"
        assert queue.queue_arguments == {
            "x-queue-type": "quorum",
            "x-delivery-limit": 100,
            "x-dead-letter-exchange": "dead",
            "x-dead-letter-routing-key": subscription.reader,
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",
        }


def test_dead_letters_have_a_queue_for_each_reader() -> None:
    queue = topology.dead_queue("review")

    assert (queue.name, queue.routing_key, queue.exchange.name) == ("dead-review", "review", "dead")
    assert queue.durable


@pytest.mark.parametrize(
    ("source", "type_", "read"),
    [
        ("catalog", "item_submitted", True),
        ("review", "item_submitted", False),
        ("catalog", "item_unheard", False),
    ],
)
def test_it_is_known_whether_anybody_reads_an_event(source: str, type_: str, read: bool) -> None:
    assert topology.is_read(source, type_) == read


def test_every_wait_for_the_broker_has_an_end() -> None:
    connection = topology.connect("amqp://u:p@127.0.0.1/v", "test")

    assert connection.connect_timeout == topology.TIMEOUT
    assert connection.transport_options["read_timeout"] == topology.TIMEOUT
    assert connection.transport_options["write_timeout"] == topology.TIMEOUT
