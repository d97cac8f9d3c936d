"""Filing: every disclosed version is reported to the organ above, which acknowledges it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from common import clock, workdays
from common.events import Event
from common.states import Table, step
from services.oversight import events

OVERDUE = "overdue"  # derived, never stored

LIFE: Table = {
    ("pending", "open"): "filed",
    ("pending", "waive"): "waived",
    ("filed", "acknowledge"): "acknowledged",
}
WORDS = {
    "pending": "等待确定上级机关",
    "filed": "等待上级签收",
    "acknowledged": "已签收",
    "waived": "没有上级机关，不需报备",
    "acknowledge": "签收",
}


@dataclass(frozen=True)
class Filing:
    """`id` is `item:version`. `due_on` is an ISO day, `provisional` when a notice may still move
    it; `due_at` until the organ above is known."""

    id: str
    item: str = ""
    item_version: int = 0
    organ: str = ""
    superior: str = ""
    published_at: datetime | None = None
    due_on: str = ""
    provisional: bool = False
    state: str = "pending"
    acknowledged_by: str = ""
    acknowledged_at: datetime | None = None
    comment: str = ""
    due_at: datetime | None = None


Decided = tuple[Filing, Sequence[Event]]


def due_filing(event: Mapping[str, Any], working_days: int, now: datetime) -> Filing:
    """For a version that is disclosed whole; to whom it is filed is looked up after."""
    published_at = clock.parse(event["at"])
    due = workdays.due_day(clock.day_of(published_at), working_days)
    return Filing(
        f"{event['item']}:{event['version']}",
        item=event["item"],
        item_version=event["version"],
        organ=event["organ"],
        published_at=published_at,
        due_on=due.day.isoformat(),
        provisional=due.provisional,
        due_at=now,
    )


def addressed(filing: Filing, superior: str | None) -> Decided:
    """To the organ above; the root organ has none and files nothing."""
    if filing.state != "pending":
        return filing, []
    action = "open" if superior else "waive"
    after = replace(
        filing, state=step(LIFE, "pending", action), superior=superior or "", due_at=None
    )
    return after, [events.filing_opened(after)] if superior else []


def looked_for_again(filing: Filing, at: datetime) -> Decided:
    """Its organ has not been heard of yet."""
    return (replace(filing, due_at=at) if filing.state == "pending" else filing), []


def acknowledge(filing: Filing, by: str, comment: str, now: datetime) -> Decided:
    """NotAllowed unless it waits for this."""
    after = replace(
        filing,
        state=step(LIFE, filing.state, "acknowledge", WORDS),
        acknowledged_by=by,
        acknowledged_at=now,
        comment=comment,
    )
    return after, [events.filing_acknowledged(after)]


def why_due(filing: Filing) -> str:
    """Why the organ above should have acknowledged it by that day (domain.md §4)."""
    if filing.state != "filed" or filing.published_at is None:
        return ""
    return f"{clock.day_of(filing.published_at)} 公开，应在规定的工作日内报备上级并签收"


def is_overdue(filing: Filing, today: date) -> bool:
    """The last day itself is still in time."""
    return filing.state == "filed" and filing.due_on < today.isoformat()
