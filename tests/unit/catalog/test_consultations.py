"""A draft plan is public long enough, every opinion is answered, and only then comes the text."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalog.domain import consultations, heard, items
from services.catalog.domain.consultations import Tally
from services.catalog.domain.items import Item
from services.catalog.domain.seals import seal_of
from services.catalog.domain.texts import Around, gaps
from tests.unit.catalog.item_samples import AT, HASH, a_draft, a_text, an_entry
from tests.unit.common.clock_samples import an_almanac, at

ALONE = Around(an_almanac())
OPENED = datetime(2026, 3, 6, 1, 0, tzinfo=UTC)
ORGANS = [{"id": "o-1", "code": "10A05", "name": "文广局"}]
FIRST = an_entry(draft_first=["important", "major"])
ANSWERED = Tally({"adopted": 2, "not_adopted": 1}, dismissed=1)


def a_plan(days: int = 15) -> Item:
    """A draft plan that has been public since OPENED."""
    draft = a_draft(text=a_text(plan="draft", opinion_days=days))
    submitted, _ = items.submit(draft, HASH, "C", "o-above", "p-1", AT)
    approved, _ = heard.approved(submitted, 1, HASH, AT)
    return heard.published(approved, 1, "outside", True, ["/x.html"], OPENED)[0]


def revised(**changes: Any) -> Item:
    after, _ = items.revise(a_plan(), "按意见修改", "p-1", AT)
    return replace(after, text={**after.text, **changes})


def why_not(
    text: dict[str, Any], today: date, tally: Tally = ANSWERED, plan: Item | None = None
) -> list[str]:
    said = consultations.heard(plan or revised(), tally, today)
    return list(consultations.problems(text, FIRST, said))


def test_what_is_important_is_published_as_a_draft_first() -> None:
    text = a_text(FIRST, weight="important")

    assert any("要先公布征求意见稿" in p for p in gaps(text, FIRST, ALONE))
    assert not any("征求意见" in p for p in gaps({**text, "weight": "ordinary"}, FIRST, ALONE))
    asked = {**text, "plan": "draft", "opinion_days": 15}
    assert not any("征求意见" in p for p in gaps(asked, FIRST, ALONE))


def test_what_cannot_wait_is_not_held_up_by_it() -> None:
    text = a_text(FIRST, weight="important", urgent="汛情")

    assert not any("征求意见稿" in p for p in gaps(text, FIRST, ALONE))


def test_a_draft_says_for_how_long_it_asks() -> None:
    text = a_text(FIRST, plan="draft", opinion_days=0)

    assert "征求意见稿要写明征求意见的天数。" in gaps(text, FIRST, ALONE)


def test_the_text_that_follows_a_published_draft_is_the_final_one() -> None:
    after, _ = items.revise(a_plan(), "按意见修改", "p-1", AT)
    assert (after.text["plan"], after.text["opinion_days"]) == ("final", 0)

    early = a_draft(text=a_text(plan="draft", opinion_days=15), state="submitted")
    again, _ = items.revise(early, "改天数", "p-1", AT)
    assert again.text["plan"] == "draft"


def test_the_days_of_a_draft_run_from_its_last_stage() -> None:
    """Who reads it inside before does not shorten the days of citizens."""
    inside = {"version": 1, "stages": {"inside": OPENED}, "urls": []}
    day = date(2026, 3, 27)

    early = replace(revised(changed="无改动"), public=inside)
    assert "还没有公开过征求意见稿" in why_not(early.text, day, plan=early)[0]

    days = {"outside": at("2026-03-20"), "inside": OPENED}
    later = replace(early, public={**inside, "stages": days})
    assert "到 2026-04-04 为止" in why_not(later.text, day, plan=later)[0]


def test_a_withdrawn_draft_was_heard_by_nobody() -> None:
    withdrawn, _ = items.withdraw(a_plan(), "有误", "ordinary", "p-1", AT)
    again, _ = items.revise(withdrawn, "重写", "p-1", AT)

    assert consultations.heard(again, ANSWERED, date(2026, 5, 1)) is None


def test_there_is_no_final_text_without_a_published_draft() -> None:
    text = a_text(plan="final", changed="无改动")

    [problem] = why_not(text, date(2026, 5, 1), plan=a_draft())

    assert "还没有公开过征求意见稿" in problem


@pytest.mark.parametrize(("today", "fits"), [(date(2026, 3, 21), False), (date(2026, 3, 22), True)])
def test_the_final_text_waits_for_the_last_day_to_be_over(today: date, fits: bool) -> None:
    """Public on 6 March for 15 days: 21 March is the last."""
    text = a_text(plan="final", changed="改了工期")

    assert (why_not(text, today) == []) == fits


def test_every_opinion_is_answered_before_the_final_text() -> None:
    text = a_text(plan="final", changed="改了工期")

    [problem] = why_not(text, date(2026, 5, 1), Tally({"adopted": 1}, open=2))

    assert problem.startswith("还有 2 件意见没有办结")


def test_the_final_text_says_what_changed_because_of_opinions() -> None:
    [problem] = why_not(a_text(plan="final"), date(2026, 5, 1))

    assert "没有写“因此作出的改动”" in problem
    fits = gaps(
        a_text(plan="final", changed="改了工期"), an_entry(), replace(ALONE, heard=after_all())
    )
    assert fits == []


def after_all() -> consultations.Heard:
    found = consultations.heard(revised(), ANSWERED, date(2026, 5, 1))
    assert found is not None
    return found


def test_the_seal_says_how_many_were_heard_and_what_became_of_them() -> None:
    item = revised(changed="改了工期")

    seal = seal_of(item, an_entry(), "party", ORGANS, heard=after_all())

    assert seal["stage"] == "final"
    assert seal["heard"] == {
        "version": 1,
        "since": "2026-03-06",
        "until": "2026-03-21",
        "opinions": 3,
        "outcomes": {"adopted": 2, "not_adopted": 1},
        "dismissed": 1,
        "changed": "改了工期",
    }
    assert seal["versions"] == [{"version": 1, "hash": HASH}]


def test_an_ordinary_seal_says_nothing_of_stages() -> None:
    seal = seal_of(a_draft(), an_entry(), "party", ORGANS, heard=after_all())

    assert {"stage", "heard"} & set(seal) == set()


@given(st.integers(15, 365), st.integers(-5, 400))
def test_nothing_is_final_before_its_draft_was_open_for_all_its_days(days: int, later: int) -> None:
    today = date.fromordinal(date(2026, 3, 6).toordinal() + later)

    heard = consultations.heard(a_plan(days), Tally(), today)

    assert heard is not None
    assert heard.over == (later > days)
