"""What is heavier takes more steps: a collective decision with minutes, the organ above."""

from typing import Any

import pytest

from common.errors import NotAllowed
from common.posts import Post
from services.review.domain.reviews import decide
from services.review.domain.reviews import place as placed
from tests.unit.review.review_samples import (
    ABOVE,
    AT,
    CHAIN,
    a_review,
    decided,
    deciders,
    own,
    said,
    told,
)


@pytest.mark.parametrize(
    ("route", "weight", "steps"),
    [
        ("A", "major", ["audit", "approval"]),
        ("B", "important", ["group"]),
        ("B", "major", ["group", "superior"]),
        ("C", "ordinary", ["approval"]),
        ("C", "important", ["approval", "collective"]),
        ("C", "major", ["approval", "collective", "superior"]),
    ],
)
def test_the_weight_of_an_item_says_which_steps_it_takes(
    route: str, weight: str, steps: list[str]
) -> None:
    review = a_review(route, weight=weight)
    for person, name in zip("abc", steps, strict=False):
        assert (review.state, review.current["name"]) == ("open", name)
        review = decided(review, person)

    assert review.state == "approved"


def test_the_superiors_step_is_decided_above_and_not_by_ones_own_leader() -> None:
    review = decided(a_review("B", weight="major"), "li")
    posts = [*own("boss"), Post("above", CHAIN[1], "approver"), Post("top", CHAIN[2], "superior")]

    assert deciders(review, posts) == (CHAIN[1], {"above"})
    with pytest.raises(NotAllowed, match="应由机关 o-town 的上级或主要领导办理，boss 不能办理"):
        told(review, "boss", posts)
    after, [event] = told(review, "above", posts)
    assert (after.state, event.type) == ("approved", "item_approved")


def test_the_root_decides_itself_what_would_be_its_superiors() -> None:
    review = decided(a_review("B", weight="major"), "li")

    assert placed(review, ABOVE) == CHAIN[1]
    assert placed(review, {}) == CHAIN[0]


def test_a_step_of_the_catalogues_maker_is_decided_there() -> None:
    review = a_review("B", weight="major", maker="o-maker")
    review = decided(review, "li")
    review.steps[1]["organ"] = "maker"

    assert placed(review, ABOVE) == "o-maker"


def minutes(**changes: Any) -> dict[str, Any]:
    found = {"number": "〔2026〕3号", "held_on": "2026-03-04", "entitled": 7, "present": 6}
    return {**found, "in_favour": 5, "against": 1, "abstained": 0, **changes}


@pytest.mark.parametrize(
    ("decision", "held", "problem"),
    [
        ("approve", None, "集体研究要登记会议纪要"),
        ("approve", minutes(present=8, in_favour=7), "实到 8 人多于应到 7 人"),
        ("approve", minutes(present=3, in_favour=3, against=0), "到会人数没有过半"),
        ("approve", minutes(abstained=1), "合计 7 票，与实到 6 人不符"),
        ("approve", minutes(in_favour=3, against=3), "赞成没有超过应到人数的一半，不能登记为同意"),
        ("return", minutes(), "赞成已超过应到人数的一半，应登记为同意"),
    ],
)
def test_minutes_that_do_not_add_up_decide_nothing(
    decision: str, held: dict[str, Any] | None, problem: str
) -> None:
    review = decided(a_review("C", weight="important"), "li")
    told = {**said(review, decision, "再议"), "minutes": held}

    with pytest.raises(NotAllowed, match=problem):
        decide(review, 1, told, "wang", CHAIN[0], AT)


def test_minutes_stay_on_the_record() -> None:
    review = decided(a_review("C", weight="important"), "li")

    after, _ = decide(review, 1, {**said(review), "minutes": minutes()}, "wang", CHAIN[0], AT)

    assert after.decisions[-1]["minutes"] == minutes()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"no_secret": None}, "审查要点还有 1 项没有逐项回答：不含国家秘密"),
        ({"no_secret": "no"}, "审查要点有 1 项不符合，不能同意，请退回：不含国家秘密"),
        ({"no_secret": "perhaps"}, "还有 1 项没有逐项回答"),
    ],
)
def test_secrecy_is_not_approved_before_every_point_is_in_order(
    changes: dict[str, Any], problem: str
) -> None:
    review = a_review("D")
    checks = {k: v for k, v in {**said(review)["checks"], **changes}.items() if v}

    with pytest.raises(NotAllowed, match=problem):
        decide(review, 0, {**said(review), "checks": checks}, "li", CHAIN[0], AT)


def test_a_text_with_something_amiss_can_be_returned_with_the_points_on_the_record() -> None:
    review = a_review("D")
    told = {**said(review, "return", "有内部意见"), "checks": {"no_internal": "no"}}

    after, _ = decide(review, 0, told, "li", CHAIN[0], AT)

    assert after.decisions[0]["checks"] == {"no_internal": "no"}
