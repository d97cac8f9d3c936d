"""By when an item has to be public, and why (domain.md §4): the earliest of its clocks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from common import clock, workdays
from services.catalog.domain.items import Item

FROM_EVENT = timedelta(days=7)
FROM_APPROVAL = 3  # working days


@dataclass(frozen=True)
class Due:
    """`on` is an ISO day, "" when nothing is due; `provisional` when a notice may still move it."""

    on: str = ""
    because: str = ""
    provisional: bool = False

    def is_over(self, today: date) -> bool:
        """Derived, never stored; the last day itself is still in time."""
        return bool(self.on) and self.on < today.isoformat()


def due(item: Item) -> Due:
    """The earliest of the clocks that run."""
    return min(_running(item), key=lambda found: found.on, default=Due())


def _running(item: Item) -> Iterator[Due]:
    """A correction of what is public already has no event to be late for, only its approval."""
    if item.state in ("draft", "submitted", "approved"):
        yield from _from_event(item)
    if item.state == "approved":
        yield from _from_approval(item)


def _from_approval(item: Item) -> Iterator[Due]:
    approved = [line["at"] for line in item.history if line["action"] == "approve"]
    for at in approved[-1:]:
        day = clock.day_of(at)
        last = workdays.due_day(day, FROM_APPROVAL)
        because = f"{day} 批准，应在 {FROM_APPROVAL} 个工作日内公开"
        yield Due(last.day.isoformat(), because, last.provisional)


def _from_event(item: Item) -> Iterator[Due]:
    """What is asked for has a promised day in place of the one after its event."""
    if any(line["action"] == "publish" for line in item.history):
        return
    if item.due_on:
        yield Due(item.due_on, "意见的办理情况应在约定的期限内再公开")
    elif occurred_on := item.text.get("occurred_on"):
        last = date.fromisoformat(occurred_on) + FROM_EVENT
        yield Due(last.isoformat(), f"事项发生于 {occurred_on}，应在一周内公开")
