"""By when a step is to be decided, and why that day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from common.clocks import Almanac, Reading, Record
from services.review.domain import reviews
from services.review.domain.reviews import Review, Said


def clock_of(review: Review) -> Sequence[Record]:
    """Of the current step, from when it began; empty when none runs."""
    rule = review.current.get("clock", "") if review.pending else ""
    return [Record("started", review.step_since, rule)] if rule and review.step_since else []


def due(review: Review, almanac: Almanac) -> Reading | None:
    records = clock_of(review)
    return almanac.reading(records) if records else None


def timed(review: Review, almanac: Almanac) -> Review:
    """The review with the day of its current step, for lists."""
    found = due(review, almanac)
    return replace(review, due_on=found.due_on if found else "")


def is_over(review: Review, today: date) -> bool:
    """Derived, never stored; the last day itself is still in time."""
    return review.pending and bool(review.due_on) and review.due_on < today.isoformat()


def escalated(review: Review, almanac: Almanac) -> Said:
    """Its step is late as days are counted now, whatever was counted when it began: told once."""
    dated = timed(review, almanac)
    return reviews.escalate(dated, almanac.now) if is_over(dated, almanac.today) else (review, [])
