"""The boards' face has a broker user that can hand in what was shown, and nothing else."""

from collections.abc import Iterator
from typing import Any

import pytest
from amqp import Channel
from amqp.exceptions import AccessRefused

from common import topology
from common.errors import NotFound, Refused
from common.rpc import EXCHANGE, Pool
from tests.service.boards.walls import Walls

pytestmark = pytest.mark.service
TELLS = {"by": {"account": "board"}, "command_id": "c-1"}


@pytest.fixture
def url(walls: Walls) -> str:
    return str(walls.walker.city.stack.env("boards")["BOARDS_AMQP_URL"])


@pytest.fixture
def channel(url: str) -> Iterator[Channel]:
    connection = topology.establish(url, "test")
    yield connection.channel()
    connection.collect()


def test_it_may_say_what_was_shown(url: str) -> None:
    pool = Pool(url)

    with pytest.raises(NotFound, match="没有编号为 b-nothing"):
        portion = {"device": "d", "log": "0" * 16, "entries": []}
        pool.call("publish", "record_shown", board="b-nothing", **portion, **TELLS)
    pool.close()


@pytest.mark.parametrize(
    ("service", "command"),
    [
        ("publish", "list_boards"),
        ("publish", "import_boards"),
        ("publish", "record_shown_x"),
        ("publish", "enrol_device"),
        ("publish", "revoke_device"),
        ("catalog", "find_organs"),
    ],
)
def test_every_other_command_is_refused_by_the_broker(url: str, service: str, command: str) -> None:
    pool = Pool(url, timeout=3)

    with pytest.raises(Refused, match="不许这个用户调用"):
        pool.call(service, command)
    pool.close()


@pytest.mark.parametrize(
    "forbidden",
    [
        lambda c, own: c.queue_bind(own, EXCHANGE, "#"),
        lambda c, own: c.queue_bind(own, EXCHANGE, "publish.record_shown"),
        lambda c, own: c.queue_bind(own, "publish.events", "item_published"),
        lambda c, own: c.exchange_delete(EXCHANGE),
        lambda c, own: c.queue_declare("mine"),
        lambda c, own: c.basic_consume("rpc-publish"),
        lambda c, own: c.queue_purge("rpc-publish"),
    ],
    ids=["hear all", "hear others", "hear events", "delete", "declare", "consume", "purge"],
)
def test_it_hears_no_answer_but_its_own_and_changes_nothing(
    channel: Channel, forbidden: Any
) -> None:
    own = "rpc.reply-01234567-89ab-cdef-0123-456789abcdef"
    channel.queue_declare(own, exclusive=True)

    with pytest.raises(AccessRefused):
        forbidden(channel, own)
