"""Heavier items on the real system: the group, the organ above, urgency, deputies."""

from datetime import timedelta
from typing import Any

import pytest

from common import clock
from common.database import database
from common.errors import NotAllowed, NotFound
from services.review.worker import Waiting
from tests.faults.waiting import eventually
from tests.service.road.walker import FULL, ORGAN, View, Walker

pytestmark = pytest.mark.service
DECISIONS = "gv-gov-decisions-03"  # route C; residents and society: website, board a reminder
ABOVE = "o-10"
MINUTES = {
    "number": "〔2026〕3号",
    "held_on": "2026-03-04",
    "entitled": 7,
    "present": 6,
    "in_favour": 5,
    "against": 1,
    "abstained": 0,
}


def heavy(walker: Walker, weight: str, **text: Any) -> View:
    return walker.submit(walker.save(DECISIONS, weight=weight, forms=["website"], **text))


def test_a_major_item_goes_by_the_group_to_the_organ_above_and_is_published(walker: Walker) -> None:
    view = heavy(walker, "major")
    labels = [step["label"] for step in walker.review(view)["path"]]
    assert labels == ["主要领导审批", "党组（党委）集体研究", "报上级审核"]

    walker.decide(view, walker.holder("approver"))
    with pytest.raises(NotAllowed, match="集体研究要登记会议纪要"):
        walker.decide(view, walker.holder("auditor"))
    walker.decide(view, walker.holder("auditor"), minutes=MINUTES)
    assert walker.review(view)["waiting_for"] == f"{ABOVE}/superior"
    with pytest.raises(NotAllowed):
        walker.decide(view, walker.holder("approver"))
    walker.decide(view, walker.holder("approver", ABOVE))

    walker.until(view, "published")
    approvals = walker.review(view)["decisions"]
    assert [d["organ"] for d in approvals] == [ORGAN, ORGAN, ABOVE]
    assert approvals[1]["minutes"] == MINUTES


def test_an_ordinary_item_of_the_same_route_needs_its_leader_alone(walker: Walker) -> None:
    view = heavy(walker, "ordinary")

    assert walker.decide(view, walker.holder("approver"))["state"] == "approved"


def test_what_waits_above_is_found_by_who_may_decide_it(walker: Walker) -> None:
    view = heavy(walker, "major")
    walker.decide(view, walker.holder("approver"))
    walker.decide(view, walker.holder("auditor"), minutes=MINUTES)
    above = walker.holder("approver", ABOVE)

    asked = {"by": {"account": above}, "account": above}
    found = walker.ask("review", "list_reviews", **asked)

    assert f"{view['item']}:1" in {review["review"] for review in found}


def test_an_urgent_item_is_public_first_and_looked_at_afterwards(walker: Walker) -> None:
    view = walker.submit(walker.save(FULL, urgent="汛情，须立即告知"))
    assert walker.review(view)["path"][0]["name"] == "urgent_approval"

    walker.decide(view, walker.holder("approver"))
    proved = walker.until(view, "awaiting", "document")
    assert proved["state"] == "awaiting"
    assert walker.review(view)["state"] == "afterwards"

    before = counted(walker)
    assert before["waiting"] >= 1
    walker.decide(view, walker.holder("auditor"), decision="return", comment="数字有误")
    after_it = counted(walker)
    assert after_it["published"] == before["published"]
    assert after_it["disputed"] == before["disputed"] + 1
    disputed = eventually(lambda: walker.item(view)["disputed"])
    assert disputed == "数字有误"
    after = walker.revise(walker.item(view), title="更正以后")
    assert walker.item(after)["disputed"] == ""


def test_a_step_that_nobody_decides_in_time_is_told(walker: Walker) -> None:
    view = walker.submit(walker.save(FULL))
    id_ = f"{view['item']}:1"
    long_ago = clock.now() - timedelta(days=40)
    reviews = database("review")["reviews"]
    reviews.update_one({"_id": id_}, {"$set": {"step_since": long_ago, "due_on": "2026-01-05"}})

    Waiting().run()  # the worker's own pass comes once a minute

    found = walker.review(view)["escalated"]

    assert [line["step"] for line in found] == ["audit"]
    assert walker.review(view)["overdue"]
    asked = {"by": {"account": walker.city.officer("audit_admin")}, "item": view["item"]}
    eventually(lambda: "review_overdue" in told_of(walker, asked), 30)


def test_a_deputy_decides_for_who_is_away_and_the_record_says_so(walker: Walker) -> None:
    view = walker.submit(walker.save(FULL))
    leader, deputy = walker.holder("auditor"), walker.holder("publisher")
    days = {"first": f"{clock.today()}", "last": f"{clock.today() + timedelta(days=5)}"}
    post = {"holder": leader, "deputy": deputy, "organ": ORGAN, "role": "auditor"}
    with pytest.raises(NotAllowed):
        walker.tell("access", "delegate_post", deputy, **post, **days)
    walker.tell("access", "delegate_post", leader, **post, **days)
    try:
        walker.told(lambda: decided_by(walker, view, deputy))
        [decision] = walker.review(view)["decisions"]
        assert (decision["by"], decision["behalf"]) == (deputy, leader)
    finally:
        walker.tell("access", "end_delegation", leader, **post)
    another = walker.submit(walker.save(FULL))
    eventually(lambda: deputy not in walker.review(another)["deciders"])


def counted(walker: Walker) -> dict[str, Any]:
    asked = {"by": {"account": walker.holder("auditor")}, "organ": ORGAN}
    [found] = walker.ask("review", "show_urgent_counts", year=clock.today().year, **asked)
    return dict(found)


def told_of(walker: Walker, asked: dict[str, Any]) -> set[str]:
    return {line["type"] for line in walker.ask("oversight", "list_entries", **asked)}


def decided_by(walker: Walker, view: View, person: str) -> View:
    """A post that was given just now arrives a moment later."""
    try:
        return walker.decide(view, person)
    except NotAllowed as refused:
        raise NotAllowed(f"{refused}（没有担任）") from refused


def test_a_text_with_a_secret_in_it_is_not_approved_point_by_point(walker: Walker) -> None:
    view = walker.submit(walker.save("b9-service-04"))
    checks = {"no_secret": "no", "no_mark": "yes", "no_private": "yes"}
    checks |= {"no_internal": "yes", "attachments": "not_applicable"}

    with pytest.raises(NotAllowed, match="审查要点有 1 项不符合，不能同意"):
        walker.decide(view, checks=checks)


def test_what_must_not_be_disclosed_is_decided_above_and_examined_again(walker: Walker) -> None:
    asked = {
        "organ": ORGAN,
        "entry": FULL,
        "subject": "某次会议的讨论记录",
        "basis": "《中华人民共和国政府信息公开条例》第十六条",
        "harm": "公开会使参与讨论的人不愿直言",
    }
    found = walker.tell("review", "request_non_disclosure", walker.holder("drafter"), **asked)
    id_ = found["non_disclosure"]
    decide = {"non_disclosure": id_, "decision": "keep", "reason": "理由成立"}
    with pytest.raises(NotAllowed):
        walker.tell("review", "decide_non_disclosure", walker.holder("approver"), **decide)
    above = walker.holder("approver", ABOVE)
    waits = walker.ask("review", "list_non_disclosures", by={"account": above}, account=above)
    assert id_ in {row["non_disclosure"] for row in waits}

    kept = walker.tell("review", "decide_non_disclosure", above, **decide)

    assert (kept["state"], kept["due_on"] > f"{clock.today()}") == ("kept", True)
    register = walker.ask("review", "list_non_disclosures", state="kept", organ=ORGAN)
    assert id_ in {row["non_disclosure"] for row in register}
    stranger = {"account": walker.city.stranger("o-12")}
    with pytest.raises(NotFound):
        walker.ask("review", "show_non_disclosure", by=stranger, non_disclosure=id_)
