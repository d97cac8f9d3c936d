"""Organs on pages: the tree, one organ's history, and reforms that are looked at first."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from common.errors import Conflict, Invalid
from contracts.words import REFORMS
from tests.unit.web.desk.staff import CSRF, Services, visible
from web.console.admin.organs import below, is_like

GIVEN = {"csrf": CSRF, "command_id": "ab" * 16, "document": "澜编〔2026〕3号", "reason": "改革"}


def an_organ(id_: str, name: str, parent: str | None = "o-0", **changes: Any) -> dict[str, Any]:
    kind = {"level": "department", "kind": "bureau", "regime": "party", "state": "active"}
    return {"id": id_, "code": id_[2:].upper(), "name": name, "parent": parent, **kind, **changes}


ORGANS = [
    an_organ("o-0", "澜泽市委", None),
    an_organ("o-1", "文化局"),
    an_organ("o-2", "旅游局", "o-3", state="closed"),
    an_organ("o-3", "文旅局"),
]
LINE = {
    "at": "2026-03-05T01:00:00+00:00",
    "by": "p-1",
    "kind": "merge",
    "document": "澜编〔2026〕1号",
    "reason": "机构改革",
    "was_name": "",
    "was_parent": "",
}
WHOLE = {
    **ORGANS[3],
    "parent_name": "澜泽市委",
    "successors": [],
    "predecessors": [{"organ": "o-2", "name": "旅游局"}],
    "history": [LINE],
    "lacking": [{"organ": "o-2", "heir": "o-3", "entry": "b9-1", "content": "旅游标准"}],
}
PLANNED = {
    "organs": [
        {**an_organ("o-1", "文化局", "o-9", state="closed"), "is_new": False}
        | {"was_name": "文化局", "was_parent": "o-0"},
        {**an_organ("o-9", "文体局"), "is_new": True, "was_name": "", "was_parent": None},
    ],
    "follows": [
        {"organ": "o-1", "heir": "o-9", "posts": 7, "drafts": 5, "reviews": 3}
        | {"obligations": 31, "plans": 17, "boards": 46, "cases": 2}
    ],
    "entries": [{"organ": "o-1", "heir": "o-9", "entry": "b9-2", "content": "演出审批"}],
}


@pytest.fixture(autouse=True)
def answers(services: Services) -> None:
    services.answers |= {
        "session": {"posts": [{"organ": "o-0", "organ_name": "市委", "role": "system_admin"}]},
        "catalog.find_organs": ORGANS,
        "catalog.show_organ": WHOLE,
        "catalog.reform_organs": PLANNED,
        "access.list_names": [{"account": "p-1", "name": "程知夏"}],
    }


def test_the_tree_puts_closed_organs_below_their_heir(console: FlaskClient) -> None:
    page = console.get("/organs").text

    assert "已撤并" in visible(page)
    assert page.index("文旅局") < page.index("旅游局</a>", page.index("文旅局"))
    assert [o["id"] for o in below(ORGANS)["o-0"]] == ["o-1", "o-3"]


def test_an_organ_is_found_by_a_part_of_its_name_or_by_its_code(console: FlaskClient) -> None:
    assert "由文旅局承接" in visible(console.get("/organs?q=旅游").text)
    assert "没有找到这样的机关" in console.get("/organs?q=水利").text
    assert is_like(ORGANS[1], "1") and is_like(ORGANS[1], "o-1") and not is_like(ORGANS[1], "旅")


def test_the_page_of_an_organ_tells_where_it_comes_from(console: FlaskClient) -> None:
    page = visible(console.get("/organs/o-3").text)

    for said in ("前身", "旅游局", "合并", "澜编〔2026〕1号", "新设", "程知夏", "旅游标准"):
        assert said in page


def test_a_closed_organ_names_its_heir_and_offers_no_reform(
    console: FlaskClient, services: Services
) -> None:
    services.answers["catalog.show_organ"] = {
        **WHOLE,
        **ORGANS[2],
        "parent_name": "文旅局",
        "predecessors": [],
        "history": [],
        "lacking": [],
    }
    page = console.get("/organs/o-2").text

    assert "职责由谁承担" in page and 'href="/organs/o-3"' in page
    assert 'href="/organs/o-2/close"' not in page


def test_the_root_is_only_renamed(console: FlaskClient, services: Services) -> None:
    services.answers["catalog.show_organ"] = {**WHOLE, **ORGANS[0]}
    page = console.get("/organs/o-0").text

    assert 'href="/organs/o-0/rename"' in page and 'href="/organs/o-0/close"' not in page


@pytest.mark.parametrize("kind", REFORMS)
def test_every_kind_has_its_form(console: FlaskClient, kind: str) -> None:
    answer = console.get(f"/organs/o-3/{kind}")

    assert answer.status_code == 200 and "依据的文号" in answer.text


def test_a_reform_is_shown_before_it_is_made(console: FlaskClient, services: Services) -> None:
    given = {**GIVEN, "organs": "o-1", "new": "o-9，Z9，文体局", "into": "", "follow": "no"}
    page = console.post("/organs/o-3/merge", data=given).text

    [asked] = services.told("catalog.reform_organs")
    assert (asked["dry_run"], asked["organs"], asked["follow"]) == (True, ["o-3", "o-1"], False)
    [heir] = asked["into"]
    assert (heir["id"], heir["code"], heir["name"], heir["level"]) == (
        *("o-9", "Z9", "文体局"),
        "department",
    )
    seen = visible(page)
    for said in ("这是预览", "由文体局承接", "31", "17", "46", "演出审批", "确认办理"):
        assert said in seen
    assert "o-9，Z9，文体局" in page  # what was typed goes on into the form that confirms


def test_what_was_typed_is_changed_after_the_preview(
    console: FlaskClient, services: Services
) -> None:
    given = {**GIVEN, "new": "o-9 Z9 文体局", "really": "1", "again": "1"}
    page = console.post("/organs/o-3/merge", data=given).text

    assert services.told("catalog.reform_organs") == []
    assert "o-9 Z9 文体局" in page and "预览</button>" in page


def test_what_was_looked_at_is_made_for_good(console: FlaskClient, services: Services) -> None:
    given = {**GIVEN, "entries": "b9-1 o-1\n", "persons": "p-1=o-1", "into": "o-1 o-4"}
    answer = console.post("/organs/o-3/split", data={**given, "really": "1"})

    [asked] = services.told("catalog.reform_organs")
    assert (asked["dry_run"], asked["command_id"]) == (False, "ab" * 16)
    assert (asked["entries"], asked["persons"]) == ({"b9-1": "o-1"}, {"p-1": "o-1"})
    assert asked["into"] == [{"id": "o-1"}, {"id": "o-4"}]
    assert answer.location == "/organs/o-3?said=reformed"
    assert "从今天起生效" in console.get(answer.location).text


@pytest.mark.parametrize("failure", [Invalid("有错", ["成了环"]), Conflict("由别人改过")])
def test_a_refusal_stands_on_the_form_with_what_was_typed(
    console: FlaskClient, services: Services, failure: Exception
) -> None:
    services.answers["catalog.reform_organs"] = failure
    answer = console.post("/organs/o-3/rename", data={**GIVEN, "name": "新名称"})

    assert answer.status_code == 400 and "新名称" in answer.text
    assert ("成了环" if isinstance(failure, Invalid) else "由别人改过") in answer.text


def test_a_line_that_is_not_understood_is_named_before_anything_is_asked(
    console: FlaskClient, services: Services
) -> None:
    given = {**GIVEN, "new": "文体局", "entries": "b9-1"}
    answer = console.post("/organs/o-3/split", data=given)

    assert "新设机关“文体局”要写成" in answer.text and "去向“b9-1”要写成" in answer.text
    assert services.told("catalog.reform_organs") == []
