"""The pages of catalogues: what they show, and who is offered what."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from common.errors import Invalid
from tests.unit.web.catalogues.samples import ASKED, CATALOGUE, ID, post, text
from tests.unit.web.item_samples import ENTRY
from tests.unit.web.standins import Far


def test_the_list_says_where_each_catalogue_stands(desk: Far, console: FlaskClient) -> None:
    page = text(console, "/catalogues")

    assert "党务公开目录" in page
    assert "待报备" in page
    assert text(console, "/catalogues?tab=filed")
    assert desk.told("catalog.list_catalogues")[-1]["state"] == "filed"


def test_a_catalogue_is_shown_by_class_with_its_retired_entries_apart(
    desk: Far, console: FlaskClient
) -> None:
    page = text(console, f"/catalogues/{ID}")

    assert page.index(ENTRY["class"]) < page.index("停用的条目") < page.index("职责划出")
    assert "请补充依据" in page
    assert "报上级备案" in page
    assert "新增条目" in page


@pytest.mark.parametrize(
    ("session", "state", "offered", "not_offered"),
    [
        (post("drafter"), "changed", "导出 Excel", "新增条目"),
        (post("publisher"), "filed", "新增条目", "报上级备案"),
        (post("approver", "o-top"), "filed", "办理报备", "新增条目"),
        (post("approver", "o-top"), "noted", "导出 Excel", "办理报备"),
    ],
)
def test_who_may_not_is_not_offered(
    desk: Far, console: FlaskClient, session: Any, state: str, offered: str, not_offered: str
) -> None:
    desk.answers["access.show_session"] = session
    stands = {**CATALOGUE, "state": state, "entries": [ENTRY], "retired": []}
    desk.answers["catalog.show_catalogue"] = [stands]

    page = text(console, f"/catalogues/{ID}")

    assert offered in page
    assert not_offered not in page


def test_the_root_is_not_offered_filing(desk: Far, console: FlaskClient) -> None:
    desk.answers["catalog.find_organs"] = [{"id": "o-1", "name": "市委", "parent": None}]

    assert "报上级备案" not in text(console, f"/catalogues/{ID}")


def test_a_catalogue_that_is_not_there_says_where_to_go(desk: Far, console: FlaskClient) -> None:
    answer = console.get("/catalogues/o-1:none")

    assert answer.status_code == 404
    assert "请从“目录”进入" in answer.get_data(as_text=True)


def test_history_says_who_when_what_and_why(desk: Far, console: FlaskClient) -> None:
    page = text(console, f"/catalogues/{ID}/history")

    for said in ("林知远", "法规修订", "公开依据", "新依据", "第 3 次修订"):
        assert said in page
    assert "还没有改过" in text(console, f"/catalogues/{ID}/history?entry=b9-old")


def test_beside_the_outline_wider_audiences_are_named(desk: Far, console: FlaskClient) -> None:
    page = text(console, f"/catalogues/{ID}/compare")

    assert "公开范围比提纲宽" in page
    assert "多出：社会" in page
    assert "提纲有的内容" in page


def test_a_newer_outline_is_shown_before_it_is_taken_over(desk: Far, console: FlaskClient) -> None:
    asked = {**ASKED, "reason": "提纲更新"}
    shown = console.post(f"/catalogues/{ID}/compare", data={**asked, "step": "look"})
    done = console.post(f"/catalogues/{ID}/compare", data={**asked, "step": "do"})

    assert "新依据" in shown.get_data(as_text=True)
    assert done.status_code == 303
    dry = [told["dry_run"] for told in desk.told("catalog.readopt_outline")]
    assert dry == [True, False]
    assert desk.told("catalog.readopt_outline")[0]["outline_version"] == 2


def test_the_organ_above_decides_with_what_it_wrote(desk: Far, console: FlaskClient) -> None:
    sent = {**ASKED, "decision": "return", "comment": "请补充"}
    assert console.post(f"/catalogues/{ID}/decide", data=sent).status_code == 303
    assert console.post(f"/catalogues/{ID}/file", data=ASKED).status_code == 303

    [decided] = desk.told("catalog.decide_catalogue")
    assert (decided["decision"], decided["comment"]) == ("return", "请补充")
    desk.answers["catalog.decide_catalogue"] = Invalid("没有办理", ["请填写意见"])
    refused = console.post(f"/catalogues/{ID}/decide", data=sent)
    assert refused.status_code == 400
    assert "请填写意见" in refused.get_data(as_text=True)
