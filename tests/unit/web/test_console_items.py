"""Items in the console: what was typed is never lost, and every answer says what has happened."""

import json
import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from common.errors import Conflict, Invalid, NotAllowed, Unreachable
from tests.unit.web.item_samples import ENTRY, FORM, ITEM, SHOWN, TEXT, answering
from tests.unit.web.standins import SESSION, Far

SCRIPT = {"X-Requested-With": "script", "X-CSRF-Token": str(SESSION["csrf"])}


@pytest.fixture(autouse=True)
def services(far: Far) -> None:
    answering(far)


def value_of(body: str, name: str) -> str:
    """What an input of the form holds."""
    found = re.search(rf'<input[^>]* name="{name}"[^>]* value="([^"]*)"', body)
    assert found, name
    return unescape(found[1])


def text_of(body: str, name: str) -> str:
    found = re.search(rf'<textarea[^>]* name="{name}"[^>]*>\n(.*?)</textarea>', body, re.DOTALL)
    assert found, name
    return unescape(found[1])


def test_the_list_asks_below_ones_organs_and_names_state_and_deadline(
    console: FlaskClient, far: Far
) -> None:
    body = console.get("/items?state=draft&title=党务").text

    asked = far.told("catalog.list_items")[0]
    assert (asked["states"], asked["title"], asked["below"]) == (["draft"], "党务", True)
    assert "党务公开实施方案" in body and "起草" in body and "2026年3月8日" in body


def test_a_full_page_leads_to_the_next_one_behind_its_last_item(
    console: FlaskClient, far: Far
) -> None:
    far.answers["catalog.list_items"] = [{**ITEM, "place": f"9.i-{n}"} for n in range(25)]

    assert "/items?state=draft&amp;after=9.i-24" in console.get("/items?state=draft").text


def test_who_drafts_for_one_organ_chooses_among_its_entries_at_once(console: FlaskClient) -> None:
    answer = console.get("/items/new", follow_redirects=True)

    assert "文广局的公开目录有 1 个条目" in answer.text
    assert "每年公开" in answer.text and "分管领导审核" in answer.text


def test_entries_are_found_by_words(console: FlaskClient) -> None:
    assert "没有符合的条目" in console.get("/items/new?organ=o-1&words=财务").text
    assert ENTRY["content"] in console.get("/items/new?organ=o-1&words=实施 党务").text


def test_who_drafts_for_nobody_is_told_whom_to_ask(console: FlaskClient, far: Far) -> None:
    posts = [{"organ": "o-1", "organ_name": "文广局", "role": "publisher"}]
    far.answers["access.show_session"] = {**SESSION, "posts": posts}

    answer = console.get("/items/new")
    assert answer.status_code == 403 and "没有承办人的职务" in answer.text


def test_a_new_form_has_what_the_entry_fixes(console: FlaskClient) -> None:
    body = console.get("/items/new?organ=o-1&entry=b9-rules-01").text

    assert value_of(body, "basis") == ENTRY["basis"]
    assert body.count("checked") == 6  # audience, forms, how heavy it is, which stage
    assert "因此作出的改动" not in body


def test_a_draft_is_saved_as_it_was_typed_and_the_page_says_so(
    console: FlaskClient, far: Far
) -> None:
    answer = console.post("/items/i-1/edit", data=FORM)

    assert answer.status_code == 303 and answer.location == "/items/i-1/edit?said=saved"
    [told] = far.told("catalog.save_item")
    assert told["body"] == TEXT["body"] and told["clarities"] == TEXT["clarities"]
    assert (told["item"], told["version"], told["edited"]) == ("i-1", 1, 3)
    assert told["unfinished"] is True
    assert "草稿已经保存" in console.get(answer.location).text


def test_a_new_draft_names_no_version(console: FlaskClient, far: Far) -> None:
    console.post("/items/new?organ=o-1&entry=b9-rules-01", data=FORM)

    [told] = far.told("catalog.save_item")
    assert "item" not in told and "edited" not in told
    assert (told["organ"], told["entry"]) == ("o-1", "b9-rules-01")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Invalid("没有保存。", ["标题第 1 行有密级标志。"]), "标题第 1 行有密级标志"),
        (Invalid("没有保存。", ["title: 最多 200 字，请改短"]), "标题：最多 200 字"),
        (NotAllowed("现在是“审核中”，不能保存。"), "不能保存"),
        (Conflict("这份草稿刚刚在别处保存过。"), "用我写的覆盖"),
        (Unreachable("服务没有答复。"), "再试一次"),
    ],
)
def test_whatever_refuses_a_save_what_was_typed_is_still_there(
    console: FlaskClient, far: Far, error: Exception, said: str
) -> None:
    far.answers["catalog.save_item"] = error
    answer = console.post("/items/i-1/edit", data={**FORM, "title": "我刚刚写的标题"})

    assert answer.status_code >= 400
    assert said in answer.text and "我刚刚写的标题" in answer.text
    assert "一、目标\n联系电话 13812345678。" in answer.text.replace("\r\n", "\n")


def test_a_problem_stands_beside_its_field(console: FlaskClient, far: Far) -> None:
    far.answers["catalog.save_item"] = Invalid("没有保存。", ["clarities.due: 最多 100 字，请改短"])
    body = console.post("/items/i-1/edit", data=FORM).text

    assert 'id="error-clarity-due">完成时限：最多 100 字' in body
    assert body.count('aria-invalid="true"') == 1


def test_days_that_are_no_number_are_told_before_anything_is_asked(
    console: FlaskClient, far: Far
) -> None:
    body = console.post("/items/i-1/edit", data={**FORM, "opinion_days": "半个月"}).text

    assert "写成了“半个月”" in body and value_of(body, "opinion_days") == "半个月"
    assert far.told("catalog.save_item") == []


def test_saving_over_another_save_is_a_choice(console: FlaskClient, far: Far) -> None:
    console.post("/items/i-1/edit", data={**FORM, "step": "over"})

    [told] = far.told("catalog.save_item")
    assert told["edited"] is None and told["version"] is None


def test_script_saves_and_learns_what_the_next_save_names(console: FlaskClient, far: Far) -> None:
    answer = console.post("/items/i-1/edit", data=FORM, headers=SCRIPT).get_json()

    assert (answer["item"], answer["version"], answer["edited"]) == ("i-1", 1, 3)
    assert answer["path"] == "/items/i-1/edit"
    assert re.fullmatch(r"[0-9a-f]{32}", answer["command_id"])
    assert answer["command_id"] != FORM["command_id"]


def test_script_is_told_of_a_conflict(console: FlaskClient, far: Far) -> None:
    far.answers["catalog.save_item"] = Conflict("这份草稿刚刚在别处保存过。")
    answer = console.post("/items/i-1/edit", data=FORM, headers=SCRIPT)

    assert answer.status_code == 409 and answer.get_json()["stale"] is True


def test_findings_are_shown_with_the_words_around_them(console: FlaskClient) -> None:
    body = console.post("/items/findings", data=FORM).text

    assert "正文里的手机号码" in body and "<mark>13812345678</mark>" in body
    assert "联系电话" in body


def test_masking_changes_the_text_and_keeps_the_rest(console: FlaskClient, far: Far) -> None:
    form = {**FORM, "step": "mask:body:10:21", "title": "新标题"}
    body = console.post("/items/i-1/edit", data=form).text

    assert text_of(body, "body") == "一、目标\n联系电话 138****5678。"
    assert value_of(body, "title") == "新标题"
    assert "还没有保存草稿" in body and far.told("catalog.save_item") == []


def test_script_gets_only_the_fields_that_masking_changed(console: FlaskClient) -> None:
    answer = console.post("/items/mask", data={**FORM, "step": "mask:all"}).get_json()

    assert answer == {"values": {"body": "一、目标\n联系电话 138****5678。"}}


def test_a_mark_is_refused_and_explained_while_writing(console: FlaskClient) -> None:
    body = console.post("/items/findings", data={**FORM, "body": "机密★10年"}).text

    assert "不能保存" in body and "保密规定" in body and "data-mask" not in body


def test_an_attachment_can_be_taken_out_again(console: FlaskClient) -> None:
    file = {"name": "附件.txt", "hash": "ab" * 32, "size": 3, "type": "text/plain"}
    said = json.dumps(file)
    kept = console.post("/items/i-1/edit", data={**FORM, "attachment": said, "step": "look"}).text
    gone = console.post(
        "/items/i-1/edit", data={**FORM, "attachment": said, "step": f"remove:{file['hash']}"}
    ).text

    assert "移除附件 附件.txt" in kept and 'name="attachment"' in kept
    assert 'name="attachment"' not in gone


@pytest.mark.parametrize("said", ["{}", "[]", "no json", '{"name": 1}'])
def test_a_form_with_a_broken_attachment_is_refused(console: FlaskClient, said: str) -> None:
    answer = console.post("/items/i-1/edit", data={**FORM, "attachment": said})

    assert answer.status_code == 400 and "附件的信息不完整" in answer.text


def test_a_draft_that_answers_opinions_asks_what_was_changed(
    console: FlaskClient, far: Far
) -> None:
    outcomes = {"adopted": 2, "explained": 1, "not_adopted": 0}
    cause = {"redisclosure": "r-1", "item": "i-0", "opinions": 3, "outcomes": outcomes}
    far.answers["catalog.show_item"] = {**SHOWN, "cause": cause}
    body = console.get("/items/i-1/edit").text

    assert "因此作出的改动" in body and "采纳 2 条，解释说明 1 条" in body


def test_why_a_draft_came_back_stands_above_it(console: FlaskClient, far: Far) -> None:
    back = {**SHOWN["history"][0], "action": "return", "by": "review", "comment": "数字有误"}
    shown = {**SHOWN, "version": 2, "history": [*SHOWN["history"], back]}
    far.answers["catalog.show_item"] = shown

    assert "上一次送审被退回：</strong>数字有误" in console.get("/items/i-1/edit").text
