"""What the portal's broker user may not do is refused by the broker itself."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from amqp import Message
from amqp.exceptions import AccessRefused

from common import topology
from common.errors import NotFound, Refused
from common.rpc import EXCHANGE, Pool
from tests.faults.waiting import eventually

if TYPE_CHECKING:
    from deploy.local.stack import Stack

pytestmark = pytest.mark.service


@pytest.fixture(scope="module")
def url(stack: "Stack") -> str:
    return stack.env("portal")["PORTAL_AMQP_URL"]


@pytest.fixture
def pool(url: str) -> Iterator[Pool]:
    made = Pool(url, size=1)
    yield made
    made.close()


@pytest.fixture
def channel(url: str) -> Iterator[Any]:
    connection = topology.establish(url, "test-portal")
    yield connection.channel()
    connection.collect()


def test_the_publics_commands_are_answered(pool: Pool) -> None:
    def answered() -> bool:
        with pytest.raises(NotFound, match="没有找到这个查询码"):
            pool.call("feedback", "show_case", code="")
        return True

    eventually(answered)


@pytest.mark.parametrize(
    "command",
    [
        "feedback.list_cases",
        "feedback.show_case_staff",
        "feedback.receive_case.x",
        "catalog.show_item",
        "access.show_person",
    ],
)
def test_every_other_command_is_refused_and_the_line_is_good_again(
    pool: Pool, command: str
) -> None:
    service, _, method = command.partition(".")

    with pytest.raises(Refused, match=f"不许这个用户调用 {command}"):
        pool.call(service, method)
    with pytest.raises(NotFound):
        pool.call("feedback", "show_case", code="x")


def publish(channel: Any, exchange: str, key: str) -> None:
    channel.confirm_select()
    channel.basic_publish_confirm(Message("{}"), exchange, key, timeout=5)


@pytest.mark.parametrize(
    ("exchange", "key"),
    [
        ("catalog.events", "item_closed"),
        ("publish.events", "item_published"),
        ("dead", "catalog"),
        ("", "evt-catalog-item_closed--feedback.on_item_closed"),
        (EXCHANGE, str(uuid4())),
    ],
)
def test_it_speaks_into_no_other_exchange_and_answers_nobody(
    channel: Any, exchange: str, key: str
) -> None:
    with pytest.raises(AccessRefused):
        publish(channel, exchange, key)


@pytest.mark.parametrize("key", ["#", "feedback.*", "feedback.receive_case"])
def test_it_listens_to_nothing_but_its_own_answers(channel: Any, key: str) -> None:
    own = channel.queue_declare(f"rpc.reply-{uuid4()}", exclusive=True).queue

    with pytest.raises(AccessRefused):
        channel.queue_bind(own, EXCHANGE, key)


def test_it_binds_to_no_exchange_of_events(channel: Any) -> None:
    own = channel.queue_declare(f"rpc.reply-{uuid4()}", exclusive=True).queue

    with pytest.raises(AccessRefused):
        channel.queue_bind(own, "feedback.events", "case_received")


@pytest.mark.parametrize(
    "act",
    [
        lambda channel: channel.exchange_delete(EXCHANGE),
        lambda channel: channel.exchange_delete("catalog.events"),
        lambda channel: channel.exchange_declare("mine", "topic"),
        lambda channel: channel.queue_declare("mine"),
        lambda channel: channel.queue_delete("rpc-feedback"),
        lambda channel: channel.queue_purge("rpc-feedback"),
        lambda channel: channel.basic_get("evt-catalog-item_closed--feedback.on_item_closed"),
    ],
    ids=["delete", "delete events", "exchange", "queue", "delete queue", "purge", "read"],
)
def test_it_makes_reads_and_destroys_nothing(channel: Any, act: Any) -> None:
    with pytest.raises(AccessRefused):
        act(channel)
