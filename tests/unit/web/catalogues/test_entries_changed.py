"""An entry is changed by its form: what is sent, and what was typed stays."""

import pytest
from flask.testing import FlaskClient

from common.errors import Conflict, Invalid
from tests.unit.web.catalogues.samples import CATALOGUE, ID, LINE, form, text
from tests.unit.web.item_samples import ENTRY
from tests.unit.web.standins import Far
from web.console.catalogues import words


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
