"""The pages of catalogues: what they show, what they send, and who is offered what."""

import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from common.errors import Conflict, Invalid
from contracts.standard_table import reading, writing
from contracts.standard_table.lines import line_of
from tests.unit.web.item_samples import ENTRY, ROUTES
from tests.unit.web.standins import SESSION, Far
from web.console.catalogues import words

ID = "o-1:b9"
RETIRED = {**ENTRY, "id": "b9-old", "content": "停用了的内容", "retired": "职责划出"}
CATALOGUE: dict[str, Any] = {
    "id": ID,
    "organ": "o-1",
    "name": "党务公开目录",
    "outline": "b9",
    "version": 1,
    "regime": "party",
    "edition": 3,
    "state": "changed",
    "changed_at": "2026-03-05T01:02:03+00:00",
    "count": 1,
}
LINE = {"edition": 3, "at": "2026-03-05T01:02:03+00:00", "by": "p-2"}
EFFECT = {
    "action": "change",
    "entry": ENTRY["id"],
    "before": ENTRY,
    "after": {**ENTRY, "basis": "新依据"},
    "fields": {"basis": [ENTRY["basis"], "新依据"]},
}
ASKED = {"csrf": SESSION["csrf"], "command_id": "0123456789abcdef0123456789abcdef", "edition": "3"}


POST = {"from": "2024-01-01", "to": None, "behalf": ""}


def post(role: str, organ: str = "o-1") -> dict[str, Any]:
    one = {"organ": organ, "organ_name": "文广局", "role": role}
    return {**SESSION, "posts": [one]}


@pytest.fixture
def desk(far: Far) -> Far:
    far.answers |= {
        "access.show_session": post("publisher"),
        "catalog.show_catalogue": [{**CATALOGUE, "entries": [ENTRY], "retired": [RETIRED]}],
        "catalog.list_catalogues": [CATALOGUE],
        "catalog.find_organs": [{"id": "o-1", "name": "文广局", "parent": "o-top"}],
        "catalog.list_organ_names": [{"organ": "o-1", "name": "文广局"}],
        "catalog.list_catalogue_history": {
            "changes": [
                {
                    **LINE,
                    "action": "change",
                    "entry": ENTRY["id"],
                    "reason": "法规修订",
                    "fields": EFFECT["fields"],
                }
            ],
            "filings": [{**LINE, "action": "return", "comment": "请补充依据"}],
        },
        "catalog.show_comparison": {
            "outline": "b9",
            "outline_version": 1,
            "newest": 2,
            "missing": [{**ENTRY, "content": "提纲有的内容"}],
            "extra": [],
            "changed": [
                {
                    "entry": ENTRY["id"],
                    "content": ENTRY["content"],
                    "fields": {"audience": [["members"], ["members", "society"]]},
                    "wider": ["society"],
                }
            ],
        },
        "catalog.change_catalogue": {"edition": 4, "effects": [EFFECT]},
        "catalog.readopt_outline": {"edition": 4, "effects": [EFFECT]},
        "catalog.file_catalogue": {},
        "catalog.decide_catalogue": {},
        "review.list_routes": ROUTES,
        "access.list_names": [{"account": "p-2", "name": "林知远"}],
        "access.list_posts": [{**POST, "person": "p-2", "organ": "o-1", "role": "drafter"}],
    }
    return far


def text(console: FlaskClient, path: str) -> str:
    answer = console.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


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


def form(**changes: Any) -> dict[str, Any]:
    channels = [each["channel"] for each in ENTRY["forms"]]
    known = {**words.BLANK, **ENTRY}
    typed = {name: known[name] for name in words.TEXTS}
    more = {"forms": channels, "audience": ENTRY["audience"], "interval_days": "0"}
    return {**ASKED, **typed, **more, "disclosure": "proactive", "reason": "核对"} | changes


def test_only_what_was_changed_is_sent(desk: Far, console: FlaskClient) -> None:
    sent = form(basis="新依据", step="change")
    answer = console.post(f"/catalogues/{ID}/entries/{ENTRY['id']}", data=sent)

    assert answer.status_code == 303
    [told] = desk.told("catalog.change_catalogue")
    change = {"action": "change", "entry": ENTRY["id"], "fields": {"basis": "新依据"}}
    assert (told["changes"], told["edition"], told["reason"]) == ([change], 3, "核对")


def test_an_entry_is_made_heavier_and_its_drafts_come_first(
    desk: Far, console: FlaskClient
) -> None:
    shown = text(console, f"/catalogues/{ID}/entries/{ENTRY['id']}")
    assert "最低分量" in shown and "先公布征求意见稿的" in shown
    sent = form(weight="important", draft_first=["important", "major"], step="change")
    console.post(f"/catalogues/{ID}/entries/{ENTRY['id']}", data=sent)

    [told] = desk.told("catalog.change_catalogue")
    fields = {"weight": "important", "draft_first": ["important", "major"]}
    assert told["changes"] == [{"action": "change", "entry": ENTRY["id"], "fields": fields}]
    desk.answers["catalog.show_catalogue"] = [
        {**CATALOGUE, "entries": [{**ENTRY, **fields}], "retired": []}
    ]
    assert "重要、特别重要或敏感" in text(console, f"/catalogues/{ID}")
    changes = {"weight": [None, "important"], "draft_first": [None, ["important", "major"]]}
    assert words.told(changes) == [
        ("最低分量", "一般", "重要"),
        ("先公布征求意见稿的", "（无）", "重要、特别重要或敏感"),
    ]


def test_whoever_sees_to_an_entry_is_chosen_among_the_organs_own_staff(
    desk: Far, console: FlaskClient
) -> None:
    page = text(console, f"/catalogues/{ID}/entries/{ENTRY['id']}")
    assert '<option value="p-2">林知远（承办人）</option>' in page

    console.post(f"/catalogues/{ID}/entries/{ENTRY['id']}", data=form(person="p-2", step="change"))
    [told] = desk.told("catalog.change_catalogue")
    assert told["changes"][0]["fields"] == {"person": "p-2"}


def test_who_is_named_and_has_left_is_still_shown_by_name(desk: Far, console: FlaskClient) -> None:
    named = {**ENTRY, "person": "p-2"}
    desk.answers["catalog.show_catalogue"] = [{**CATALOGUE, "entries": [named], "retired": []}]
    desk.answers["access.list_posts"] = []
    line = {**LINE, "action": "change", "entry": ENTRY["id"], "reason": "分工"}
    changes = [{**line, "fields": {"person": ["", "p-2"]}}]
    kept = {"changes": changes, "filings": []}
    desk.answers["catalog.list_catalogue_history"] = kept

    assert "林知远（现在没有本机关的职务）" in text(
        console, f"/catalogues/{ID}/entries/{ENTRY['id']}"
    )
    assert "<dt>责任人</dt><dd>林知远</dd>" in text(console, f"/catalogues/{ID}")
    assert "<ins>林知远</ins>" in text(console, f"/catalogues/{ID}/history")


@pytest.mark.parametrize(("entry", "step"), [(ENTRY["id"], "retire"), ("b9-old", "restore")])
def test_an_entry_is_retired_and_restored(
    desk: Far, console: FlaskClient, entry: str, step: str
) -> None:
    console.post(f"/catalogues/{ID}/entries/{entry}", data=form(step=step))

    [told] = desk.told("catalog.change_catalogue")
    assert told["changes"] == [{"action": step, "entry": entry, "fields": {}}]


def test_a_new_entry_has_everything_that_was_typed(desk: Far, console: FlaskClient) -> None:
    assert "新增条目" in text(console, f"/catalogues/{ID}/new")
    console.post(f"/catalogues/{ID}/new", data=form(content="新的内容", reminders="document"))

    [told] = desk.told("catalog.change_catalogue")
    [change] = told["changes"]
    assert (change["action"], change["fields"]["content"]) == ("add", "新的内容")
    assert change["fields"]["forms"][0] == {"channel": "document", "required": False}


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (Invalid("目录没有改，请改正下列各处。", ["公开内容没有内容"]), "公开内容没有内容"),
        (Conflict("目录刚刚由别人改过"), "目录刚刚由别人改过"),
    ],
)
def test_a_refused_change_keeps_what_was_typed(
    desk: Far, console: FlaskClient, error: Exception, told: str
) -> None:
    desk.answers["catalog.change_catalogue"] = error
    sent = form(basis="打了很久的依据", step="change")

    answer = console.post(f"/catalogues/{ID}/entries/{ENTRY['id']}", data=sent)

    assert answer.status_code == 400
    assert told in answer.get_data(as_text=True)
    assert "打了很久的依据" in answer.get_data(as_text=True)


def test_a_change_without_a_reason_is_not_sent(desk: Far, console: FlaskClient) -> None:
    sent = form(step="retire", reason=" ")
    answer = console.post(f"/catalogues/{ID}/entries/{ENTRY['id']}", data=sent)

    assert "没有写明为什么改" in answer.get_data(as_text=True)
    assert desk.told("catalog.change_catalogue") == []


def imported(console: FlaskClient, data: bytes, name: str) -> str:
    file = (io.BytesIO(data), name)
    sent = {**ASKED, "reason": "按标准目录", "route": "D", "column": "rules", "step": "look"}
    answer = console.post(f"/catalogues/{ID}/import", data={**sent, "table": file})
    return answer.get_data(as_text=True)


def test_a_table_is_shown_as_changes_and_then_taken_over(desk: Far, console: FlaskClient) -> None:
    line = line_of({**ENTRY, "basis": "新依据"})
    page = imported(console, writing.xlsx([line]), "目录.xlsx")
    [looked] = desk.told("catalog.change_catalogue")
    carried = json.dumps(looked["changes"])

    done = console.post(
        f"/catalogues/{ID}/import",
        data={**ASKED, "reason": "按标准目录", "changes": carried, "step": "do"},
    )

    assert "正式导入" in page
    assert looked["dry_run"]
    assert done.status_code == 303
    made = desk.told("catalog.change_catalogue")[1]
    assert (made["changes"], made["dry_run"]) == (looked["changes"], False)


def test_a_bad_table_is_told_by_its_cells_and_changes_nothing(
    desk: Far, console: FlaskClient
) -> None:
    page = imported(console, "序号,公开依据\n".encode(), "目录.csv")

    assert "没有表头" in page
    assert "还没有选文件" in console.post(
        f"/catalogues/{ID}/import", data={**ASKED, "step": "look"}
    ).get_data(as_text=True)
    assert "预览的内容不完整" in console.post(
        f"/catalogues/{ID}/import", data={**ASKED, "step": "do", "changes": "x"}
    ).get_data(as_text=True)
    assert desk.told("catalog.change_catalogue") == []


def test_a_table_that_says_the_same_is_nothing_to_import(desk: Far, console: FlaskClient) -> None:
    assert "与现在的目录没有不同" in imported(console, writing.csv([line_of(ENTRY)]), "目录.csv")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_catalogue_goes_out_as_the_national_table(
    desk: Far, console: FlaskClient, kind: str
) -> None:
    answer = console.get(f"/catalogues/{ID}/export/{kind}")

    assert reading.read(answer.data, f"目录.{kind}") == [line_of(ENTRY)]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert console.get(f"/catalogues/{ID}/export/pdf").status_code == 404


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
