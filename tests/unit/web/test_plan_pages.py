"""The pages of work plans: asked for by drafters, decided by the organ above."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from common.errors import Invalid
from tests.unit.web.item_samples import ENTRY, answering
from tests.unit.web.standins import SESSION, Far

PLAN: dict[str, Any] = {
    "plan": "wp-1",
    "organ": "o-1",
    "title": "小区改造公开方案",
    "why": "群众多次来问",
    "entry": {**ENTRY, "content": "改造的进度"},
    "state": "requested",
    "requested_by": "p-1",
    "requested_at": "2026-03-05T01:02:03+00:00",
    "decided_by": "",
    "decided_at": "",
    "comment": "",
    "item": "",
    "history": [],
}
ASKED = {"csrf": SESSION["csrf"], "command_id": "0123456789abcdef0123456789abcdef"}


@pytest.fixture
def desk(far: Far) -> Far:
    answering(far)
    far.answers |= {
        "catalog.list_work_plans": [PLAN],
        "catalog.list_organ_names": [{"organ": "o-1", "name": "文广局"}],
        "catalog.request_work_plan": PLAN,
        "catalog.decide_work_plan": PLAN,
    }
    return far


def test_what_waits_for_me_can_be_decided(desk: Far, console: FlaskClient) -> None:
    page = console.get("/plans?tab=mine").get_data(as_text=True)

    assert "小区改造公开方案" in page
    assert "不同意" in page
    assert desk.told("catalog.list_work_plans")[0]["account"] == "p-1"


@pytest.mark.parametrize(
    ("role", "asked"), [("drafter", {"state": "requested"}), ("approver", {"account": "p-1"})]
)
def test_the_first_list_is_the_one_in_which_one_can_do_something(
    desk: Far, console: FlaskClient, role: str, asked: dict[str, str]
) -> None:
    desk.answers["access.show_session"] = {**SESSION, "posts": [{"organ": "o-1", "role": role}]}
    console.get("/plans")

    assert asked.items() <= desk.told("catalog.list_work_plans")[0].items()


def test_an_approved_plan_leads_to_its_draft_until_it_is_used(
    desk: Far, console: FlaskClient
) -> None:
    desk.answers["catalog.list_work_plans"] = [{**PLAN, "state": "approved"}]
    assert "entry=wp-1" in console.get("/plans?tab=approved").get_data(as_text=True)

    desk.answers["catalog.list_work_plans"] = [{**PLAN, "state": "approved", "item": "i-1"}]
    page = console.get("/plans?tab=approved").get_data(as_text=True)
    assert "/items/i-1" in page
    assert "entry=wp-1" not in page


def test_a_plan_says_from_which_closed_organ_it_came(desk: Far, console: FlaskClient) -> None:
    line = {"at": "2026-04-01T01:00:00+00:00", "by": "catalog", "action": "inherit"}
    came = {**line, "comment": "原由文化局提出，机关已撤并，由文广局承接"}
    desk.answers["catalog.list_work_plans"] = [{**PLAN, "state": "approved", "history": [came]}]

    page = console.get("/plans?tab=approved").get_data(as_text=True)

    assert "原由文化局提出，机关已撤并，由文广局承接" in page and "entry=wp-1" in page


def test_a_decision_and_what_was_wrong_with_it(desk: Far, console: FlaskClient) -> None:
    sent = {**ASKED, "decision": "refuse", "comment": "应当列入目录"}
    assert console.post("/plans/wp-1/decide?tab=mine", data=sent).status_code == 303
    [told] = desk.told("catalog.decide_work_plan")
    assert (told["decision"], told["comment"]) == ("refuse", "应当列入目录")

    desk.answers["catalog.decide_work_plan"] = Invalid("没有办理", ["请填写意见"])
    refused = console.post("/plans/wp-1/decide?tab=mine", data=sent)
    assert refused.status_code == 400
    assert "请填写意见" in refused.get_data(as_text=True)
    assert "应当列入目录" in refused.get_data(as_text=True)


FORM = {
    **ASKED,
    "organ": "o-1",
    "title": "小区改造公开方案",
    "why": "群众多次来问",
    "content": "改造的进度",
    "audience": "society",
    "forms": "website",
    "time_rule": "staged",
    "route": "A",
    "column": "rules",
}


def test_a_plan_is_asked_for_with_all_that_it_fixes(desk: Far, console: FlaskClient) -> None:
    assert "提交上级审批" in console.get("/plans/new").get_data(as_text=True)
    assert console.post("/plans/new", data=FORM).status_code == 303

    [told] = desk.told("catalog.request_work_plan")
    assert told["fields"]["forms"] == [{"channel": "website", "required": True}]
    assert "class" not in told["fields"]
    assert "basis" not in told["fields"]


def test_a_refused_plan_keeps_what_was_typed(desk: Far, console: FlaskClient) -> None:
    desk.answers["catalog.request_work_plan"] = Invalid("没有提交", ["没有公开形式"])

    page = console.post("/plans/new", data=FORM)

    assert page.status_code == 400
    for said in ("没有公开形式", "改造的进度", "群众多次来问"):
        assert said in page.get_data(as_text=True)


def test_who_drafts_nowhere_asks_for_no_plan(desk: Far, console: FlaskClient) -> None:
    post = {"organ": "o-1", "organ_name": "文广局", "role": "publisher"}
    desk.answers["access.show_session"] = {**SESSION, "posts": [post]}

    assert console.get("/plans/new").status_code == 403
    assert "提出工作方案" not in console.get("/plans").get_data(as_text=True)
