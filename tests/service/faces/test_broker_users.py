"""Each face has a broker user that may ask what its visitors need; the broker refuses the rest."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from amqp import Channel, Connection, Message
from amqp.exceptions import AccessRefused

from common import topology
from common.errors import GongkaiError, NotAllowed, NotFound, Refused
from common.rpc import EXCHANGE, Pool
from contracts.policy import POLICY
from tests.faults.waiting import eventually

if TYPE_CHECKING:
    from deploy.local.stack import Stack

pytestmark = pytest.mark.service
OWN = {
    "portal": ("feedback.receive_case", "feedback.show_case"),
    "members": (
        *("notify.send_code", "notify.open_session"),
        *("notify.show_session", "notify.close_session"),
        *("publish.list_shown", "publish.read_shown", "publish.read_file"),
        "feedback.receive_member_case",
        *("feedback.list_member_cases", "feedback.show_member_case"),
    ),
    "boards": ("publish.record_shown", "publish.ask_enrolment"),
}
OTHERS = {command for own in OWN.values() for command in own}
OWN["console"] = tuple(command for command in POLICY if command not in OTHERS)
EVENT_QUEUE = "evt-catalog-item_closed--feedback.on_item_closed"
Act = Callable[[Channel, str], Any]  # with the name of an answer queue of its own


@pytest.fixture(params=OWN)
def face(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def url(stack: "Stack", face: str) -> str:
    return stack.env(face)[f"{face.upper()}_AMQP_URL"]


@pytest.fixture
def connection(url: str, face: str) -> Iterator[Connection]:
    made = topology.establish(url, f"test-{face}")
    yield made
    made.collect()


@pytest.fixture
def pool(url: str) -> Iterator[Pool]:
    made = Pool(url, size=1)
    yield made
    made.close()


def says(exchange: str, key: str) -> Act:
    def act(channel: Channel, _: str) -> None:
        channel.confirm_select()
        channel.basic_publish_confirm(Message("{}"), exchange, key, timeout=5)

    return act


def hears(exchange: str, key: str) -> Act:
    return lambda channel, own: channel.queue_bind(own, exchange, key)


@pytest.mark.parametrize(
    ("face", "command", "answer"),
    [
        ("portal", "feedback.show_case", NotFound),
        ("members", "notify.show_session", NotFound),
        ("members", "publish.list_shown", NotAllowed),
        ("members", "feedback.list_member_cases", NotAllowed),
        ("boards", "publish.record_shown", NotFound),
        ("console", "access.show_session", NotFound),
    ],
    indirect=["face"],
)
def test_its_own_commands_are_answered(
    pool: Pool, face: str, command: str, answer: type[GongkaiError]
) -> None:
    shown = {"board": "b-none", "device": "d", "log": "0" * 16, "entries": []}
    by = {"by": {"account": "board"}, "command_id": "c-1"}
    given = {
        "feedback.show_case": {"code": "x"},
        "publish.record_shown": {**shown, **by},
    }.get(command, {"token": "x"} if command.endswith("session") else {"ticket": "x"})

    def answered() -> bool:
        with pytest.raises(answer):
            pool.call(*command.split("."), **given)
        return True

    eventually(answered)


def test_every_other_command_is_refused(connection: Connection, face: str) -> None:
    others = sorted(set(POLICY) - set(OWN[face]))
    assert len(others) >= len(OTHERS) - len(OWN[face])

    for command in (*others, f"{OWN[face][0]}.x", f"x.{OWN[face][0]}"):
        with pytest.raises(AccessRefused):
            says(EXCHANGE, command)(connection.channel(), "")


def test_who_is_refused_reads_so_and_the_line_is_good_again(pool: Pool, face: str) -> None:
    foreign = OWN["portal" if face == "members" else "members"][0]

    for _ in range(2):
        with pytest.raises(Refused, match=f"不许这个用户调用 {foreign}"):
            pool.call(*foreign.split("."))


FORBIDDEN: dict[str, Act] = {
    "say an event": says("publish.events", "item_published"),
    "say a dead letter": says("dead", "catalog"),
    "put into a queue": says("", EVENT_QUEUE),
    "answer somebody": says(EXCHANGE, "01234567-89ab-cdef-0123-456789abcdef"),
    "hear all": hears(EXCHANGE, "#"),
    "hear a service": hears(EXCHANGE, "feedback.*"),
    "hear a command": hears(EXCHANGE, "publish.record_shown"),
    "hear an event": hears("feedback.events", "case_received"),
    "delete the commands": lambda channel, _: channel.exchange_delete(EXCHANGE),
    "delete events": lambda channel, _: channel.exchange_delete("catalog.events"),
    "declare an exchange": lambda channel, _: channel.exchange_declare("mine", "topic"),
    "declare a queue": lambda channel, _: channel.queue_declare("mine"),
    "delete a queue": lambda channel, _: channel.queue_delete("rpc-feedback"),
    "purge a queue": lambda channel, _: channel.queue_purge("rpc-feedback"),
    "consume commands": lambda channel, _: channel.basic_consume("rpc-publish"),
    "read an event": lambda channel, _: channel.basic_get(EVENT_QUEUE),
}


@pytest.mark.parametrize("act", FORBIDDEN)
def test_it_changes_nothing_and_hears_no_answer_but_its_own(
    connection: Connection, act: str
) -> None:
    channel = connection.channel()
    own = f"rpc.reply-{uuid4()}"
    channel.queue_declare(own, exclusive=True)

    with pytest.raises(AccessRefused):
        FORBIDDEN[act](channel, own)
