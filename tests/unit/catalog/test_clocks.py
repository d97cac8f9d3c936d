"""By when an item has to be public, and why."""

from dataclasses import replace
from datetime import date

import pytest

from services.catalog.domain.clocks import Due, due
from services.catalog.domain.items import approved, revise, submit
from tests.unit.catalog.item_samples import (
    AT,
    HASH,
    a_draft,
    a_published,
    a_submitted,
    an_approved,
)


@pytest.mark.parametrize("item", [a_draft(), a_submitted()], ids=lambda i: i.state)
def test_what_happened_is_public_within_a_week(item: object) -> None:
    assert due(item) == Due("2026-03-08", "事项发生于 2026-03-01，应在一周内公开")  # type: ignore[arg-type]


def test_the_earliest_of_the_clocks_is_the_one_that_is_shown() -> None:
    """Approved on a Thursday: Friday, Monday, Tuesday."""
    text = {**an_approved().text, "occurred_on": "2026-03-04"}
    late = replace(an_approved(), text=text)

    assert due(an_approved()).on == "2026-03-08"
    assert due(late) == Due("2026-03-10", "2026-03-05 批准，应在 3 个工作日内公开")


def test_a_correction_of_what_is_public_is_late_only_after_its_approval() -> None:
    again, _ = revise(a_published(), "更正", "p-1", AT)
    waiting, _ = submit(again, HASH, "A", "o-above", "p-1", AT)

    assert (due(again), due(waiting)) == (Due(), Due())
    assert due(approved(waiting, 2, HASH, AT)[0]).on == "2026-03-10"


def test_what_is_public_or_gone_is_due_no_more() -> None:
    gone = replace(a_published(), state="withdrawn")

    assert (due(a_published()), due(gone)) == (Due(), Due())
    assert not Due().is_over(date(2030, 1, 1))


def test_days_that_a_notice_may_still_move_are_provisional() -> None:
    far = an_approved()
    moved = [{**line, "at": line["at"].replace(year=2031)} for line in far.history]

    assert due(replace(far, history=moved, text={})).provisional
