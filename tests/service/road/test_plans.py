"""Outside the catalogue: a plan, its approval by the organ above, one item; all on the road."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from common.errors import GongkaiError, NotAllowed, NotFound
from tests.service.road.test_catalogues import Desk
from tests.service.road.walker import CLARITIES, Walker

pytestmark = pytest.mark.service
FIELDS = {
    "column": "service",
    "content": "老旧小区改造的进度",
    "audience": ["society"],
    "forms": [{"channel": "website"}],
    "time_rule": "staged",
    "route": "D",
    "responsible": "住建科",
}


@pytest.fixture
def desk(walker: Walker) -> Desk:
    return Desk(walker)


def a_plan(desk: Desk) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "organ": desk.organ,
        "title": "小区改造公开方案",
        "why": "群众多次来问",
    }
    asked |= {"fields": FIELDS}
    tell = desk.walker.tell
    return dict(
        desk.walker.told(lambda: tell("catalog", "request_work_plan", desk.drafter, **asked))
    )


def draft(desk: Desk, plan: dict[str, Any]) -> Any:
    """Asked for once: the walker would wait for an entry that may still come."""
    asked = {"organ": desk.organ, "entry": plan["plan"], "title": "小区改造", "body": "进度"}
    more = {"clarities": CLARITIES, "occurred_on": "2026-03-01"}
    return desk.walker.tell("catalog", "save_item", desk.drafter, **asked, **more)


def decide(desk: Desk, plan: dict[str, Any], by: str, decision: str = "approve") -> Any:
    asked = {"plan": plan["plan"], "decision": decision, "comment": "请按方案公开"}
    return desk.walker.tell("catalog", "decide_work_plan", by, **asked)


def test_nothing_is_drafted_before_the_organ_above_approves(desk: Desk) -> None:
    plan = a_plan(desk)
    with pytest.raises(NotFound, match="没有条目"):
        draft(desk, plan)
    with pytest.raises(NotAllowed):
        decide(desk, plan, desk.drafter)

    decide(desk, plan, desk.above)
    item = desk.walker.save(plan["plan"], desk.organ)

    assert item["outside"]
    listed = desk.walker.ask("catalog", "list_work_plans", organ=desk.organ)
    assert [each["item"] for each in listed] == [item["item"]]
    waiting = {"account": desk.above}
    mine = desk.walker.ask("catalog", "list_work_plans", by=waiting, **waiting)
    assert plan["plan"] not in [each["plan"] for each in mine]


def test_what_was_refused_serves_no_item(desk: Desk) -> None:
    plan = a_plan(desk)
    waiting = {"account": desk.above}
    mine = desk.walker.ask("catalog", "list_work_plans", by=waiting, **waiting)
    assert plan["plan"] in [each["plan"] for each in mine]

    decide(desk, plan, desk.above, "refuse")

    with pytest.raises(NotFound, match="没有条目"):
        draft(desk, plan)


def test_of_many_who_begin_at_once_one_gets_the_plan(desk: Desk) -> None:
    """The item it was used for may be saved again and submitted; no other is begun."""
    plan = a_plan(desk)
    decide(desk, plan, desk.above)

    def begin(_: int) -> Any:
        try:
            return desk.walker.save(plan["plan"], desk.organ)
        except GongkaiError as error:
            return error

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(begin, range(6)))

    [item] = [each for each in found if isinstance(each, dict)]
    assert all(isinstance(each, NotAllowed) for each in found if each is not item)
    seen = {"item": item["item"], "version": 1}
    again = desk.walker.save(plan["plan"], desk.organ, title="小区改造第一期", **seen)
    sent = desk.walker.tell("catalog", "submit_item", desk.drafter, **seen)
    assert (again["item"], sent["state"]) == (item["item"], "submitted")
    with pytest.raises(NotAllowed, match="只能用于一个事项"):
        desk.walker.save(plan["plan"], desk.organ)


def test_the_roots_own_is_decided_by_its_own_approver(walker: Walker) -> None:
    drafter, approver = walker.holder("drafter", "o-10"), walker.holder("approver", "o-10")
    asked = {"organ": "o-10", "title": "市级方案", "why": "群众关心", "fields": FIELDS}
    plan = walker.tell("catalog", "request_work_plan", drafter, **asked)

    told = {"plan": plan["plan"], "decision": "approve"}
    assert walker.tell("catalog", "decide_work_plan", approver, **told)["state"] == "approved"
