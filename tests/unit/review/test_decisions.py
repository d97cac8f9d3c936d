"""One decision at a time, seen as it was, and closed when its text is void."""

from dataclasses import replace

import pytest

from common.errors import Conflict, NotAllowed
from services.review.domain.reviews import Review, bars_of, close, decide, to_compare, waiting
from tests.unit.review.review_samples import AT, CHAIN, HASH, a_review, decided, said


@pytest.mark.parametrize("comment", ["", " \n"])
def test_who_returns_a_text_says_why(comment: str) -> None:
    with pytest.raises(NotAllowed, match="退回时必须写明原因"):
        decided(a_review(), "li", "return", comment)


def test_a_return_ends_the_review_and_tells_the_reason() -> None:
    review, [event] = decide(
        a_review(), 0, said(a_review(), "return", "请补充依据"), "li", CHAIN[0], AT
    )

    assert review.state == "returned"
    assert (event.type, event.version) == ("item_returned", 1)
    assert event.data == {"hash": HASH, "reason": "请补充依据"}


def test_a_decision_is_on_the_record_with_who_where_and_when() -> None:
    review = decided(a_review(), "li", comment="同意")

    assert review.decisions == [
        {
            "step": "audit",
            "label": "分管领导审核",
            "organ": CHAIN[0],
            "by": "li",
            "decision": "approve",
            "comment": "同意",
            "at": AT,
        }
    ]


def test_a_late_repeat_of_a_decided_step_is_a_conflict() -> None:
    review = decided(a_review(), "li")

    with pytest.raises(Conflict, match="现在办理的是第 2 步，不是第 1 步"):
        decide(review, 0, said(review), "wang", CHAIN[0], AT)


def test_a_step_that_is_not_reached_yet_cannot_be_decided() -> None:
    with pytest.raises(Conflict, match="现在办理的是第 1 步，不是第 2 步"):
        decide(a_review(), 1, said(a_review()), "li", CHAIN[0], AT)


def test_after_the_last_decision_every_further_one_is_a_conflict() -> None:
    approved = decided(decided(a_review(), "li"), "wang")
    returned = decided(a_review(), "li", "return", "改")

    with pytest.raises(Conflict, match="已经审批通过"):
        decide(approved, 1, said(approved), "wang", CHAIN[0], AT)
    with pytest.raises(Conflict, match="已经退回"):
        decide(returned, 0, said(returned), "li", CHAIN[0], AT)


def test_what_was_open_is_closed_with_the_reason_and_decides_nothing_more() -> None:
    review, events = close(decided(a_review(), "li"), "已撤下")

    assert events == []
    assert (review.state, review.closed_because, review.waiting_for) == ("closed", "已撤下", "")
    assert [d["by"] for d in review.decisions] == ["li"]
    with pytest.raises(Conflict, match="审核已经终止：已撤下"):
        decide(review, 1, said(review), "wang", CHAIN[0], AT)


def test_closing_what_is_decided_changes_nothing() -> None:
    for review in (decided(a_review(), "li", "return", "改"), close(a_review(), "已撤下")[0]):
        assert close(review, "已修订") == (review, [])


def test_a_review_waits_for_a_role_at_an_organ() -> None:
    review = waiting(a_review(), "o-town")

    assert review.waiting_for == "o-town/auditor"


def test_a_review_nobody_can_decide_waits_visibly() -> None:
    assert waiting(a_review(), "").waiting_for == "-/auditor"


def test_a_review_that_is_decided_waits_for_nobody() -> None:
    approved = decided(decided(a_review(), "li"), "wang")

    assert waiting(approved, CHAIN[0]).waiting_for == ""


def test_a_text_is_compared_with_the_last_submitted_and_the_last_approved_one() -> None:
    def earlier(version: int, state: str) -> Review:
        return replace(a_review(), id=f"i-1:{version}", version=version, state=state)

    approved, returned = earlier(1, "approved"), earlier(2, "returned")
    older = earlier(0, "approved")

    assert to_compare([]) == []
    assert to_compare([approved, older]) == [approved]
    assert to_compare([returned, approved, older]) == [returned, approved]
    assert to_compare([returned]) == [returned]


def test_what_bars_a_person_has_a_name() -> None:
    first = decided(a_review(writers=["w"]), "p-1")

    assert bars_of(first, "drafter") == ["drafter"]
    assert bars_of(first, "w") == ["writers"]
    assert bars_of(first, "p-1") == ["earlier_decider"]
    assert bars_of(first, "p-2") == []
