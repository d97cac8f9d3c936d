"""Filing: every disclosed version is reported to the organ above, which acknowledges it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from common import clock
from common.clocks import Almanac, Clock, Record
from common.events import Event
from common.states import Table, step
from services.oversight import events

OVERDUE = "overdue"  # derived, never stored
OPEN = ("pending", "filed")  # states in which it is still due

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
    it, as the calendar of version `calendar` says; `moved` records when another one changed it.
    `due_at` is set until the organ above is known."""

    id: str
    item: str = ""
    item_version: int = 0
    organ: str = ""
    superior: str = ""
    published_at: datetime | None = None
    due_on: str = ""
    provisional: bool = False
    calendar: int = 0
    moved: list[dict[str, Any]] = field(default_factory=list)
    state: str = "pending"
    acknowledged_by: str = ""
    acknowledged_at: datetime | None = None
    comment: str = ""
    due_at: datetime | None = None


Decided = tuple[Filing, Sequence[Event]]


def due_filing(event: Mapping[str, Any], almanac: Almanac, calendar: int = 0) -> Filing:
    """For a version that is disclosed whole; to whom it is filed is looked up after."""
    filing = Filing(
        f"{event['item']}:{event['version']}",
        item=event["item"],
        item_version=event["version"],
        organ=event["organ"],
        published_at=clock.parse(event["at"]),
        due_at=almanac.now,
    )
    return _counted(filing, almanac, calendar)


def recounted(filing: Filing, almanac: Almanac, calendar: int) -> Decided:
    """By a newer calendar; an older one changes nothing, and neither does the same one again."""
    if filing.state not in OPEN or filing.calendar >= calendar:
        return filing, []
    after = _counted(filing, almanac, calendar)
    if after.due_on != filing.due_on:
        changed = Record("calendar_changed", almanac.now, day=filing.due_on).document()
        after = replace(after, moved=[*filing.moved, changed])
    return after, []


def _counted(filing: Filing, almanac: Almanac, calendar: int) -> Filing:
    due = almanac.reading(clock_of(filing))
    return replace(filing, due_on=due.due_on, provisional=due.provisional, calendar=calendar)


def clock_of(filing: Filing) -> Clock:
    """What its own fields tell of it."""
    assert filing.published_at is not None  # only what is published is filed
    begun = Record("started", filing.published_at, "filing")
    ended = filing.acknowledged_at
    return [
        begun,
        *map(Record.of, filing.moved),
        *([Record("stopped", ended, why=WORDS["acknowledge"])] if ended else []),
    ]


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


def why_due(filing: Filing, almanac: Almanac) -> str:
    """Why the organ above should have acknowledged it by that day (domain.md §4)."""
    if filing.state != "filed":
        return ""
    return "；".join(almanac.reading(clock_of(filing)).because)


def is_overdue(filing: Filing, today: date) -> bool:
    """The last day itself is still in time."""
    return filing.state == "filed" and filing.due_on < today.isoformat()
