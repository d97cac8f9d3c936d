"""What is disclosed is filed with the organ above, which acknowledges it, late or in time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from click.testing import Result

from common import clock
from common.errors import NotAllowed
from common.events import Event, envelope
from deploy.local.processes import PROCESSES
from tests.faults.waiting import eventually
from tests.service.oversight.conftest import Say
from tests.service.road.walker import ORGAN, SHORT

if TYPE_CHECKING:
    from deploy.local.stack import Stack
    from tests.running import City
    from tests.service.road.walker import Walker

pytestmark = pytest.mark.service
Gongkai = Callable[..., Result]
ABOVE = "o-10"


def filing(city: "City", organ: str, id_: str) -> dict[str, Any]:
    """{} while it is not there."""
    found = city.ask("oversight", "list_filings", organ=organ, limit=1000)
    return next((dict(f) for f in found if f["filing"] == id_), {})


def overdue(city: "City") -> list[str]:
    found = city.ask("oversight", "list_filings", superior=ABOVE, state="overdue", limit=1000)
    assert all(f["overdue"] for f in found)
    return [f["filing"] for f in found]


@contextmanager
def later(stack: "Stack", **time: int) -> Iterator[None]:
    """Every clock moved on. Workers stand still meanwhile: what they would plan now would lie far
    ahead when the clock is back."""
    workers = [process.name for process in PROCESSES if process.kind == "worker"]
    for name in workers:
        stack.pause(name)
    try:
        clock.shift(timedelta(**time).total_seconds())
        yield
    finally:
        clock.shift(0)
        for name in workers:
            stack.resume(name)


def test_a_disclosed_item_is_filed_becomes_overdue_and_is_acknowledged(
    walker: "Walker", gongkai: Gongkai, monkeypatch: pytest.MonkeyPatch
) -> None:
    city, stack = walker.city, walker.city.stack
    for name in ("CLOCK_FILE", "GONGKAI_ENV"):
        monkeypatch.setenv(name, stack.env()[name])
    id_ = f"{walker.published(SHORT)['item']}:1"
    found = eventually(lambda: filing(city, ORGAN, id_))
    assert (found["superior"], found["state"], found["overdue"]) == (ABOVE, "filed", False)
    assert id_ not in overdue(city)

    with later(stack, days=30):
        eventually(lambda: id_ in overdue(city))
        assert "逾期未签收" in gongkai("filing", "list", "--state", "overdue").stdout
    eventually(lambda: id_ not in overdue(city))

    with pytest.raises(NotAllowed, match=f"在机关 {ABOVE} 没有担任上级、分管领导或主要领导"):
        city.tell("oversight", "acknowledge_filing", city.holder(ORGAN, "approver"), filing=id_)
    result = gongkai("filing", "acknowledge", id_, by=city.holder(ABOVE, "approver"))
    assert (result.exit_code, result.stdout) == (0, f"已签收：{id_}。\n"), result.output
    assert filing(city, ORGAN, id_)["state"] == "acknowledged"
    eventually(
        lambda: (
            {e["type"] for e in city.ask("oversight", "list_entries", item=id_)}
            == {"filing_opened", "filing_acknowledged"}
        )
    )
    assert (
        "已签收" in gongkai("filing", "acknowledge", id_, by=city.holder(ABOVE, "auditor")).stderr
    )


def published(organ: str) -> dict[str, Any]:
    data = {"stage": "outside", "last": True, "urls": [], "number": ""}
    return envelope(Event("item_published", f"i-{uuid4().hex}", 1, data, organ), clock.now())


def test_a_filing_waits_for_an_organ_not_heard_of_yet(city: "City", say: Say) -> None:
    organ = f"o-{uuid4().hex[:8]}"
    event = published(organ)
    say("publish", "item_published", event, event)
    data = {"code": organ, "name": organ, "parent": ABOVE, "level": "department"}
    data |= {"kind": "bureau", "regime": "party"}
    say("catalog", "organ_changed", envelope(Event("organ_changed", organ, 1, data), clock.now()))

    found = eventually(lambda: filing(city, organ, f"{event['item']}:1"))

    assert found["superior"] == ABOVE
    assert city.ask("oversight", "list_parked") == []


def test_the_root_organ_files_nothing(city: "City", say: Say) -> None:
    root, below = published(ABOVE), published(ORGAN)
    say("publish", "item_published", root, below)

    eventually(lambda: filing(city, ORGAN, f"{below['item']}:1"))

    assert filing(city, ABOVE, f"{root['item']}:1") == {}
