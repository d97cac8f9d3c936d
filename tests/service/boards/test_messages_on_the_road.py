"""A message is announced once, proved by what notify says, and waited for two hours at most."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from common import clock
from common.events import envelope
from common.seals import canonical
from services.notify.domain.announcements import Announcement
from services.notify.events import announcement_progressed
from tests.faults.waiting import eventually
from tests.service.boards.press import SMS, Press
from tests.service.road.walker import ORGAN, Walker

pytestmark = pytest.mark.service
QUEUE = "evt-notify-announcement_progressed--publish.on_announcement_progressed"


@pytest.fixture(scope="module", autouse=True)
def nobody_else_tells(walker: Walker) -> Iterator[None]:
    """notify is away: what it would say about these announcements is said here."""
    stack = walker.city.stack
    stack.down("notify.service")
    yield
    stack.up("notify.service")


def say(walker: Walker, view: dict[str, Any], progress: int, done: bool, **counts: int) -> None:
    """As notify would."""
    from common.relay import Sender

    told = Announcement(
        f"{view['item']}:1",
        view["item"],
        1,
        ORGAN,
        delivery=f"{view['item']}:1:sms:main",
        counts=counts,
        total=sum(counts.values()),
        progress=progress,
    )
    event = announcement_progressed(told, done)
    sender = Sender(walker.city.stack.env()["AMQP_URL"], "notify")
    sender.send([("", QUEUE, canonical(envelope(event, clock.now())))])
    sender.close()


def open_message(walker: Walker, press: Press) -> dict[str, Any]:
    view = press.approve([SMS])
    walker.until(view, "sending", "sms")
    return view


def test_however_often_it_is_looked_at_a_message_is_announced_once(
    walker: Walker, press: Press
) -> None:
    view = open_message(walker, press)

    for _ in range(3):
        press.advance.now([f"{view['item']}:1"])

    eventually(lambda: press.announced(view["item"]) == 1)
    assert walker.publication(view)["state"] == "open"


def test_handed_to_the_gateway_for_everybody_it_is_proved_and_completes_its_stage(
    walker: Walker, press: Press
) -> None:
    view = open_message(walker, press)

    say(walker, view, 1, False, queued=2, handed=1)
    eventually(lambda: walker.delivery(view, "sms")["counts"] == {"queued": 2, "handed": 1})
    assert walker.delivery(view, "sms")["state"] == "sending"
    say(walker, view, 3, True, handed=3)

    walker.until(view, "published")
    assert walker.delivery(view, "sms")["proof"]["counts"] == {"handed": 3}
    say(walker, view, 2, False, queued=3)
    say(walker, view, 4, True, delivered=3)
    eventually(lambda: walker.delivery(view, "sms")["counts"] == {"delivered": 3})
    assert walker.delivery(view, "sms")["proof"]["counts"] == {"handed": 3}


def test_two_hours_later_it_holds_nothing_up_any_more(
    walker: Walker, press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock of this process only: the shared system's stays where it is."""
    view = open_message(walker, press)
    monkeypatch.setenv("GONGKAI_ENV", "local")
    monkeypatch.setenv("CLOCK_FILE", str(tmp_path / uuid4().hex))

    clock.shift(7100)
    press.patience.run()
    assert walker.delivery(view, "sms")["state"] == "sending"
    clock.shift(7300)
    press.patience.run()

    proof = walker.until(view, "proved", "sms")
    assert "两小时" in proof["problem"]
    walker.until(view, "published")


@pytest.mark.parametrize(("handed", "state"), [(0, "cancelled"), (1, "not_recallable")])
def test_withdrawn_it_is_cancelled_or_says_that_it_cannot_come_back(
    walker: Walker, press: Press, handed: int, state: str
) -> None:
    view = open_message(walker, press)
    say(walker, view, 1, False, queued=1, handed=handed)
    eventually(lambda: walker.delivery(view, "sms")["counts"])

    press.withdraw(view["item"])

    assert walker.until(view, state, "sms")["state"] == state
