"""Outside the catalogue only by a work plan that was approved, and by each only once."""

from datetime import UTC, datetime
from typing import Any

import pytest

from common.errors import Invalid, NotAllowed
from services.catalog.domain import plans
from services.catalog.domain.catalogues import entry_of
from services.catalog.domain.organs import Organ
from services.catalog.domain.plans import Plan

AT = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
FIELDS = {
    "column": "service",
    "content": "老旧小区改造的进度",
    "audience": ["society"],
    "forms": [{"channel": "website", "required": True}],
    "time_rule": "staged",
    "route": "A",
    "responsible": "住建科",
}


def requested(**changes: Any) -> Plan:
    said = {"title": "小区改造公开方案", "why": "群众多次来问", "fields": FIELDS, **changes}
    return plans.request("wp-1", "o-1", said, "p-1", AT)[0]


def test_a_plan_fixes_what_an_entry_would() -> None:
    plan = requested()

    assert plan.state == "requested"
    assert plan.entry["outside"]
    assert (plan.entry["id"], plan.entry["class"]) == ("wp-1", "目录外事项")
    assert plan.entry["basis"] == "工作方案《小区改造公开方案》"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": " "}, "题目没有填写"),
        ({"why": ""}, "公开的理由没有填写"),
        ({"fields": {**FIELDS, "audience": []}}, "没有公开范围"),
        ({"fields": {**FIELDS, "audience": ["members"]}}, "不能在网站公开"),
        ({"fields": {**FIELDS, "content": ""}}, "公开内容没有内容"),
    ],
)
def test_a_plan_that_nothing_could_be_disclosed_by_is_refused(
    changes: dict[str, Any], told: str
) -> None:
    with pytest.raises(Invalid) as refused:
        requested(**changes)

    assert told in " ".join(refused.value.problems)


def test_a_refusal_has_a_reason_and_a_decision_is_taken_once() -> None:
    with pytest.raises(Invalid, match="没有办理"):
        plans.decide(requested(), "refuse", " ", "p-9", AT)
    refused, [said] = plans.decide(requested(), "refuse", "应当列入目录", "p-9", AT)

    assert (refused.state, said.data["decision"]) == ("refused", "refuse")
    with pytest.raises(NotAllowed, match="不能同意"):
        plans.decide(refused, "approve", "", "p-9", AT)


def test_an_approved_plan_stands_for_one_item() -> None:
    plan, _ = plans.decide(requested(), "approve", "", "p-9", AT)
    free = plans.as_catalogue("o-1", "party", [plan], {})
    used = plans.as_catalogue("o-1", "party", [plan], {"wp-1"})

    assert entry_of([free], "wp-1", new=True)[1]["content"] == "老旧小区改造的进度"
    assert entry_of([used], "wp-1")[1]["outside"]
    with pytest.raises(NotAllowed, match="只能用于一个事项"):
        entry_of([used], "wp-1", new=True)
    assert plans.is_outside(free)


CLOSED, HEIR = Organ("o-1", name="甲局"), Organ("o-2", name="合并局")


@pytest.mark.parametrize("decision", ["", "approve"])
def test_a_plan_of_a_closed_organ_serves_its_heir_as_it_stands(decision: str) -> None:
    before = requested()
    if decision:
        before, _ = plans.decide(before, decision, "", "p-9", AT)
    after, said = plans.inherited(before, CLOSED, HEIR, AT)

    assert (after.organ, after.state, after.requested_by, said) == ("o-2", before.state, "p-1", [])
    assert (after.entry, after.decided_by) == (before.entry, before.decided_by)
    assert after.history[-1]["comment"] == "原由甲局提出，机关已撤并，由合并局承接"
    assert plans.inherited(after, CLOSED, HEIR, AT) == (after, [])


def test_a_refused_plan_stays_with_whom_it_was_refused() -> None:
    refused, _ = plans.decide(requested(), "refuse", "应当列入目录", "p-9", AT)

    assert plans.inherited(refused, CLOSED, HEIR, AT) == (refused, [])
