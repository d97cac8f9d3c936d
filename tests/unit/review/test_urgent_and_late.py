"""Published urgently, looked at afterwards; and what becomes of steps that nobody decides."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from common.errors import NotAllowed
from common.posts import Post, behalf
from services.review.domain.reviews import barred, close, decide, escalate, place, waiting
from services.review.domain.timing import due, escalated, is_over, timed
from tests.unit.common.clock_samples import an_almanac, resting
from tests.unit.review.review_samples import ABOVE, AT, CHAIN, a_review, decided, own, said, told

WHY = "堤坝险情，须立即告知"
LATER = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)


def test_an_urgent_text_goes_public_with_its_short_route() -> None:
    review, [event] = told(a_review("D", urgent=WHY), "boss", own("boss"))

    assert (event.type, event.data["urgent"]) == ("item_approved", True)
    assert [a["step"] for a in event.data["approvals"]] == ["urgent_approval"]
    assert (review.state, review.current["name"], review.urgent) == (
        "afterwards",
        "secrecy_first",
        WHY,
    )


def test_afterwards_everybody_of_the_ordinary_route_looks_at_it_and_then_it_stands() -> None:
    review = decided(a_review("A", urgent=WHY), "boss")

    review, said_ = told(review, "li", own("li"))
    assert said_ == []
    review, [event] = told(review, "above", own("above"))

    assert review.state == "approved"
    assert (event.type, event.data["stands"]) == ("item_rechecked", True)


def test_whoever_let_it_pass_does_not_look_at_it_afterwards() -> None:
    review = decided(a_review("A", urgent=WHY), "boss")

    with pytest.raises(NotAllowed, match="同一人不能办理前后两道程序"):
        told(review, "boss", own("boss", "z"))


def test_what_does_not_stand_is_told_and_not_undone_by_itself() -> None:
    review = decided(a_review("A", urgent=WHY), "boss")

    review, [event] = told(review, "li", own("li"), "return", "数字有误")

    assert review.state == "disputed"
    assert (event.type, event.data) == (
        "item_rechecked",
        {"hash": review.hash, "stands": False, "reason": "数字有误"},
    )


def test_a_revision_does_not_take_the_look_afterwards_away() -> None:
    review = decided(a_review("A", urgent=WHY), "boss")

    assert close(review, "已修订") == (review, [])
    assert close(a_review("A", urgent=WHY), "已修订")[0].state == "closed"


def test_an_urgent_text_can_be_returned_at_once() -> None:
    review, [event] = told(a_review("A", urgent=WHY), "boss", own("boss"), "return", "不紧急")

    assert (review.state, event.type) == ("returned", "item_returned")


@pytest.mark.parametrize(
    ("route", "day", "words"),
    [
        ("A", "2026-03-09", "进入这一步，应在 2 个工作日内办理"),
        ("B", "2026-03-09", "进入这一步，应在 2 个工作日内办理"),
    ],
)
def test_a_step_has_a_day_and_says_why(route: str, day: str, words: str) -> None:
    found = due(a_review(route), an_almanac())

    assert found is not None
    assert (found.due_on, found.provisional) == (day, False)
    assert words in found.because[0]


def test_the_clock_begins_anew_with_every_step() -> None:
    first = a_review()
    after, _ = decide(first, 0, said(first), "li", CHAIN[0], LATER)

    assert timed(after, an_almanac()).due_on == "2026-03-18"
    assert due(decided(after, "wang"), an_almanac()) is None


def test_late_is_derived_and_the_last_day_is_in_time() -> None:
    review = timed(waiting(a_review(), CHAIN[0]), an_almanac())

    assert not is_over(review, date(2026, 3, 9))
    assert is_over(review, date(2026, 3, 10))
    assert not is_over(close(review, "已撤下")[0], date(2026, 3, 10))


def test_a_day_off_that_was_announced_since_is_counted_before_a_step_is_late() -> None:
    review = timed(waiting(a_review(), CHAIN[0]), an_almanac())
    assert review.due_on == "2026-03-09"
    after = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)

    assert escalated(review, an_almanac(after, resting(date(2026, 3, 9)))) == (review, [])
    late, [event] = escalated(review, an_almanac(after))
    assert (event.data["due_on"], escalated(late, an_almanac(LATER))) == ("2026-03-09", (late, []))


def test_a_late_step_is_told_once() -> None:
    review = timed(waiting(a_review(), CHAIN[0]), an_almanac())

    after, [event] = escalate(review, LATER)

    assert (event.type, event.data) == (
        "review_overdue",
        {"step": "audit", "due_on": "2026-03-09", "waiting_for": "o-village/auditor"},
    )
    assert escalate(after, LATER) == (after, [])
    assert place(after, ABOVE) == CHAIN[0]


def test_what_is_not_looked_at_after_an_urgent_publication_passes_to_the_organ_above() -> None:
    review = timed(decided(a_review("A", urgent=WHY), "boss"), an_almanac())
    assert review.due_on == "2026-03-12"

    late, _ = escalate(review, LATER)

    assert place(late, ABOVE) == CHAIN[1]
    with pytest.raises(NotAllowed, match="应由机关 o-town 的分管领导办理"):
        told(late, "li", [*own("li"), Post("above", CHAIN[1], "auditor")])
    after, _ = told(late, "above", [*own("li"), Post("above", CHAIN[1], "auditor")])
    assert place(after, ABOVE) == CHAIN[0]


def test_a_deputy_is_on_the_record_and_bars_whom_he_stood_for() -> None:
    review, _ = decide(a_review(), 0, said(a_review()), "deputy", CHAIN[0], AT, behalf="li")

    assert (review.decisions[0]["by"], review.decisions[0]["behalf"]) == ("deputy", "li")
    for person in ("deputy", "li"):
        with pytest.raises(NotAllowed, match="同一人不能办理前后两道程序"):
            told(review, person, own(person, "z"))


def test_a_deputy_of_the_drafter_may_not_either() -> None:
    posts = [Post("deputy", CHAIN[0], "any", behalf="drafter"), Post("x", CHAIN[1], "any")]

    with pytest.raises(NotAllowed):
        told(a_review(), "deputy", posts)


def test_a_deputy_of_two_stands_in_for_the_one_who_may_decide() -> None:
    first = decided(a_review("D"), "wang")
    posts = [Post("deputy", CHAIN[0], "secrecy_reviewer", behalf=b) for b in ("wang", "li")]

    assert behalf(posts, barred(first)) == "li"
    assert behalf([*posts, Post("deputy", CHAIN[0], "secrecy_reviewer")], barred(first)) == ""


def test_a_review_of_an_earlier_release_is_read_with_its_plain_steps() -> None:
    plain = {"name": "audit", "label": "审核", "role": "auditor", "organ": "own"}
    plain |= {"not_same_as": ["drafter"], "comment_required_on": ["return"]}
    review = replace(a_review(), steps=[plain, {**plain, "name": "approval"}], step_since=None)

    assert due(review, an_almanac()) is None
    assert decided(review, "li").at == 1
