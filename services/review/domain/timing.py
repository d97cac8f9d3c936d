"""By when a step is to be decided, and why that day."""

from dataclasses import dataclass, replace
from datetime import date

from common.clock import day_of
from common.rules import Book
from common.workdays import due_day
from services.review.domain.reviews import Review


@dataclass(frozen=True)
class Due:
    """`on` is an ISO day, "" when no clock runs; `provisional` when a notice may still move it."""

    on: str = ""
    because: str = ""
    provisional: bool = False


def due(review: Review, clocks: Book) -> Due:
    """Of the current step: working days from the day on which it began, by the rule of that day."""
    clock = review.current.get("clock", "") if review.pending else ""
    if not clock or review.step_since is None:
        return Due()
    began = day_of(review.step_since)
    rule = clocks.on(clock, began)
    last = due_day(began, rule["amount"])
    said = f"{began} 进入“{review.current['label']}”，{rule['name']}限 {rule['amount']} 个工作日"
    return Due(last.day.isoformat(), said, last.provisional)


def timed(review: Review, clocks: Book) -> Review:
    """The review with the day of its current step, for lists."""
    return replace(review, due_on=due(review, clocks).on)


def is_over(review: Review, today: date) -> bool:
    """Derived, never stored; the last day itself is still in time."""
    return review.pending and bool(review.due_on) and review.due_on < today.isoformat()
