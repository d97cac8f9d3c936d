"""What the members' face may not say is refused by the broker itself."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from amqp import Message
from amqp.exceptions import AccessRefused

from common import topology
from common.errors import NotAllowed, NotFound, Refused
from common.rpc import EXCHANGE, Pool

if TYPE_CHECKING:
    from deploy.local.stack import Stack

pytestmark = pytest.mark.service


@pytest.fixture(scope="module")
def url(stack: "Stack") -> str:
    return stack.env("members")["MEMBERS_AMQP_URL"]


@pytest.fixture
def pool(url: str) -> Iterator[Pool]:
    made = Pool(url, size=1)
    yield made
    made.close()


@pytest.fixture
def channel(url: str) -> Iterator[Any]:
    connection = topology.establish(url, "test-members")
    yield connection.channel()
    connection.collect()


def test_its_own_commands_are_answered(pool: Pool) -> None:
    with pytest.raises(NotFound, match="请重新登录"):
        pool.call("notify", "show_session", token="x")
    for service, query in (("publish", "list_shown"), ("feedback", "list_member_cases")):
        with pytest.raises(NotAllowed, match="登录已经过期"):
            pool.call(service, query, ticket="x")


@pytest.mark.parametrize(
    "command",
    [
        "notify.show_member",
        "notify.list_members",
        "notify.import_members",
        "publish.show_publication",
        "publish.record_shown",
        "feedback.receive_case",
        "feedback.show_case_staff",
        "catalog.show_item",
        "access.open_session",
    ],
)
def test_every_other_command_is_refused_and_the_line_is_good_again(
    pool: Pool, command: str
) -> None:
    service, _, method = command.partition(".")

    with pytest.raises(Refused, match=f"不许这个用户调用 {command}"):
        pool.call(service, method)
    with pytest.raises(NotFound):
        pool.call("notify", "show_session", token="x")


@pytest.mark.parametrize(
    ("exchange", "key"),
    [
        ("publish.events", "item_published"),
        ("dead", "notify"),
        ("", "evt-publish-announcement_due--notify.on_announcement_due"),
        (EXCHANGE, str(uuid4())),
    ],
)
def test_it_speaks_into_no_other_exchange_and_answers_nobody(
    channel: Any, exchange: str, key: str
) -> None:
    channel.confirm_select()

    with pytest.raises(AccessRefused):
        channel.basic_publish_confirm(Message("{}"), exchange, key, timeout=5)


@pytest.mark.parametrize("key", ["#", "notify.*", "notify.open_session"])
def test_it_listens_to_nothing_but_its_own_answers(channel: Any, key: str) -> None:
    own = channel.queue_declare(f"rpc.reply-{uuid4()}", exclusive=True).queue

    with pytest.raises(AccessRefused):
        channel.queue_bind(own, EXCHANGE, key)
