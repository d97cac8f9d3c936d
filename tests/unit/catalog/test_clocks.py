"""By when an item has to be public, and why: its history is what its clocks are read from."""

from dataclasses import replace
from datetime import timedelta

import pytest

from common.clocks import Reading, earliest
from services.catalog.domain.clocks import readings
from services.catalog.domain.heard import approved, recalled
from services.catalog.domain.items import Item, revise, submit, withdraw
from tests.unit.catalog.item_samples import (
    AT,
    HASH,
    a_draft,
    a_published,
    a_submitted,
    an_approved,
)
from tests.unit.common.clock_samples import an_almanac, resting

ALMANAC = an_almanac(AT)


def due(item: Item) -> Reading | None:
    return earliest(readings(item, ALMANAC))


def due_on(item: Item) -> str:
    found = due(item)
    return found.due_on if found else ""


@pytest.mark.parametrize("item", [a_draft(), a_submitted()], ids=lambda i: i.state)
def test_what_happened_is_public_within_a_week(item: Item) -> None:
    found = due(item)

    assert found and (found.due_on, found.rule) == ("2026-03-08", "event_publication")
    assert found.because == ("事项发生于 2026-03-01，应在 7 天内公开",)


def test_the_earliest_of_the_clocks_is_the_one_that_is_shown_and_all_are_listed() -> None:
    """Approved on a Thursday: Friday, Monday, Tuesday."""
    text = {**an_approved().text, "occurred_on": "2026-03-04"}
    late = replace(an_approved(), text=text)

    assert due_on(an_approved()) == "2026-03-08"
    assert [(r.due_on, r.name) for r in readings(late, ALMANAC)] == [
        ("2026-03-10", "批准后公开"),
        ("2026-03-11", "事项发生后公开"),
    ]


def test_a_correction_of_what_is_public_is_late_only_after_its_approval() -> None:
    again, _ = revise(a_published(), "更正", "p-1", AT)
    waiting, _ = submit(again, HASH, "A", "o-above", "p-1", AT)

    assert (due(again), due(waiting)) == (None, None)
    assert due_on(approved(waiting, 2, HASH, AT)[0]) == "2026-03-10"


def test_what_is_public_is_due_no_more_and_says_since_when() -> None:
    assert due(a_published()) is None
    assert [r.because[-1] for r in readings(a_published(), ALMANAC)] == [
        "2026-03-05 公开，停止计算"
    ] * 2


def test_what_was_withdrawn_is_due_again_only_with_its_next_version() -> None:
    gone, _ = withdraw(an_approved(), "有误", "ordinary", "p-1", AT)
    gone, _ = recalled(gone, 1, {}, AT)
    again, _ = revise(gone, "更正", "p-1", AT)

    assert due(gone) is None
    assert due_on(again) == "2026-03-08"
    assert len(readings(again, ALMANAC)) == 2


def test_a_day_that_was_agreed_stands_in_place_of_the_one_after_the_event() -> None:
    asked = replace(a_draft(), due_on="2026-03-20")

    found = due(asked)

    assert found and (found.due_on, found.promised) == ("2026-03-20", True)
    assert found.because[1] == "2026-03-05 约定期限：2026-03-20"


def test_a_new_rest_day_moves_what_was_approved() -> None:
    later = an_almanac(AT, resting(AT.date() + timedelta(days=1)))

    assert [r.due_on for r in readings(an_approved(), later)] == ["2026-03-08", "2026-03-11"]


def test_days_that_a_notice_may_still_move_are_provisional() -> None:
    far = an_approved()
    moved = [{**line, "at": line["at"].replace(year=2031)} for line in far.history]

    [found] = readings(replace(far, history=moved, text={}), ALMANAC)

    assert found.provisional
