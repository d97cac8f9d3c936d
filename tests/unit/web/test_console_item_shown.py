"""One item in the console: where it stands, what happened, the last look, how it will look."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from common.errors import Conflict, NotFound
from tests.unit.web.item_samples import CLOCK, FORM, ITEM, SHOWN, TEXT, answering
from tests.unit.web.standins import Far
from web.console.items import history


@pytest.fixture(autouse=True)
def services(far: Far) -> None:
    answering(far)


def test_the_item_says_where_it_stands_and_what_happened(console: FlaskClient) -> None:
    body = console.get("/items/i-1").text

    assert "还有" in body or "超期" in body
    assert "林知远</strong>　起草" in body
    assert "核对并送审" in body and ">修订<" not in body


def test_every_clock_says_how_its_date_came_about(console: FlaskClient, far: Far) -> None:
    paused = {**CLOCK, "state": "paused", "overdue": False, "name": "批准后公开"}
    unsure = {**paused, "state": "running", "provisional": True}
    stopped = {**unsure, "state": "stopped", "because": ["2026-03-09 公开，停止计算"]}
    far.answers["catalog.show_item"] = {**SHOWN, "clocks": [CLOCK, paused, unsure, stopped]}
    body = console.get("/items/i-1").text
    why = body[body.index("为什么是这一天") :]

    assert "事项发生后公开：" in why and "事项发生于 2026年3月1日，应在 7 天内公开" in why
    for word in ("逾期", "暂停", "暂定", "已经停止", "2026年3月9日 公开，停止计算"):
        assert word in why
    assert "规则 event_publication 第 1 版" in why


def test_an_item_without_clocks_explains_none(console: FlaskClient, far: Far) -> None:
    far.answers["catalog.show_item"] = {**SHOWN, "clocks": []}

    assert "为什么是这一天" not in console.get("/items/i-1").text


def test_an_item_that_is_due_no_more_still_lists_its_clocks(console: FlaskClient, far: Far) -> None:
    stopped = {**CLOCK, "state": "stopped"}
    far.answers["catalog.show_item"] = {**SHOWN, "due_on": "", "clocks": [stopped]}
    body = console.get("/items/i-1").text

    assert "<summary>各项期限</summary>" in body and "为什么是这一天" not in body


def test_a_published_item_offers_other_things(console: FlaskClient, far: Far) -> None:
    public = {"stages": ["outside"], "urls": ["/a.html"], "number": "1", "version": 1}
    far.answers["catalog.show_item"] = {**SHOWN, "state": "published", "public": public}
    body = console.get("/items/i-1").text

    assert ">修订<" in body and ">办结<" in body and "核对并送审" not in body
    assert "http://127.0.0.1:1/a.html" in body


def test_what_is_not_a_draft_is_not_edited(console: FlaskClient, far: Far) -> None:
    far.answers["catalog.show_item"] = {**SHOWN, "state": "submitted"}

    assert console.get("/items/i-1/edit").location == "/items/i-1"


def a_preview(**more: Any) -> dict[str, Any]:
    plan = [{"stage": "inside", "channel": "document", "target": "main", "required": True}]
    return {"seal": {"plan": plan}, "route": "A", "problems": [], "findings": [], **more}


def test_the_last_look_names_what_is_missing_and_where(console: FlaskClient, far: Far) -> None:
    far.answers["catalog.show_preview"] = a_preview(problems=["正文没有内容，请填写。"])
    body = console.get("/items/i-1/submit").text

    assert '/items/i-1/edit#body">正文没有内容' in body and " disabled" in body


def test_the_last_look_says_where_it_goes(console: FlaskClient, far: Far) -> None:
    far.answers["catalog.show_preview"] = a_preview()
    body = console.get("/items/i-1/submit").text

    assert "分管领导审核" in body and "党内公开：文件" in body and " disabled" not in body


def a_finding(**more: str) -> dict[str, Any]:
    found = {"place": "正文", "kind": "mobile", "word": "手机号码", "text": "13812345678"}
    return {**found, "masked": "138****5678", "digest": "a" * 64, "reason": "", **more}


def test_the_last_look_asks_for_a_reason_for_everything_that_was_found(
    console: FlaskClient, far: Far
) -> None:
    other = a_finding(place="附件 名单.xlsx（批注）", text="138****5678")
    far.answers["catalog.show_preview"] = a_preview(findings=[a_finding(), other])
    body = console.get("/items/i-1/submit").text

    assert body.count(f'name="reason-{"a" * 64}"') == 1  # the same thing is answered for once
    assert "正文、附件 名单.xlsx（批注）" in body


def test_reasons_are_kept_with_the_draft(console: FlaskClient, far: Far) -> None:
    others = [a_finding(digest=letter * 64) for letter in "bc"]
    found = [a_finding(), *others]
    far.answers |= {"catalog.show_preview": a_preview(findings=found), "catalog.save_item": ITEM}
    said = {f"reason-{'a' * 64}": "值班电话", "reason-all": "本人同意", "step": "confirm"}
    answer = console.post("/items/i-1/submit", data=FORM | said)

    [told] = far.told("catalog.save_item")
    reasons = [(one["digest"][0], one["reason"]) for one in told["confirmations"]]
    assert reasons == [("a", "值班电话"), ("b", "本人同意"), ("c", "本人同意")]
    assert (told["body"], told["edited"]) == (TEXT["body"], 3)
    assert answer.location.endswith("said=confirmed#secrecy")


def test_reasons_that_come_too_late_are_not_kept(console: FlaskClient, far: Far) -> None:
    far.answers |= {
        "catalog.show_preview": a_preview(findings=[a_finding()]),
        "catalog.save_item": Conflict("这份草稿刚刚在别处保存过。"),
    }
    answer = console.post("/items/i-1/submit", data=FORM | {"step": "confirm"})

    assert answer.status_code == 400 and "刚刚在别处保存过" in answer.text


def test_the_form_carries_what_was_confirmed(console: FlaskClient, far: Far) -> None:
    said = {name: a_finding(reason="值班")[name] for name in ("place", "kind", "digest", "reason")}
    far.answers["catalog.show_item"] = {**SHOWN, "text": {**TEXT, "confirmations": [said]}}

    assert 'name="confirmation"' in console.get("/items/i-1/edit").text
    console.post("/items/i-1/edit", data=FORM | {"confirmation": json.dumps(said)})
    [told] = far.told("catalog.save_item")
    assert told["confirmations"] == [said]


def test_what_is_submitted_is_what_was_looked_at(console: FlaskClient, far: Far) -> None:
    far.answers |= {"catalog.submit_item": ITEM, "catalog.show_preview": a_preview()}
    console.post(
        "/items/i-1/submit", data={k: FORM[k] for k in ("csrf", "command_id", "version", "edited")}
    )

    [told] = far.told("catalog.submit_item")
    assert (told["item"], told["version"], told["edited"]) == ("i-1", 1, 3)


def test_a_refused_submission_comes_back_with_the_reasons(console: FlaskClient, far: Far) -> None:
    far.answers |= {
        "catalog.submit_item": Conflict("这份草稿刚刚在别处保存过。"),
        "catalog.show_preview": a_preview(),
    }
    answer = console.post("/items/i-1/submit", data=FORM)

    assert answer.status_code == 400 and "刚刚在别处保存过" in answer.text


def test_a_revision_needs_its_reason(console: FlaskClient, far: Far) -> None:
    far.answers |= {"catalog.show_item": {**SHOWN, "state": "published"}}
    answer = console.post("/items/i-1/revise", data={**FORM, "note": " "})

    assert answer.status_code == 400 and "没有写修订说明" in answer.text
    assert far.told("catalog.revise_item") == []


def test_a_missing_item_looks_like_a_forbidden_one(console: FlaskClient, far: Far) -> None:
    far.answers["catalog.show_item"] = NotFound("没有编号为 i-1 的事项。请核对编号。")

    for path in ("/items/i-1", "/items/i-1/edit", "/items/i-1/submit", "/items/i-1/files/x/y"):
        assert console.get(path).status_code == 404


def test_nothing_is_changed_without_the_sessions_proof(console: FlaskClient, far: Far) -> None:
    for path in ("/items/i-1/edit", "/items/i-1/submit", "/items/findings", "/items/files"):
        assert console.post(path, data={**FORM, "csrf": "x"}).status_code == 403
    assert far.asked == []


def test_a_rendered_page_stands_in_a_frame_that_runs_nothing(
    console: FlaskClient, far: Far
) -> None:
    far.answers |= {
        "catalog.show_preview": {**a_preview(), "seal": {**TEXT, "plan": []}},
        "publish.show_preview": {"html": "<!doctype html><title>网页</title>"},
    }
    answer = console.get("/items/i-1/shown/pages/citizen")

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script" not in policy
    assert "frame-ancestors 'self'" in policy and answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    [asked] = far.told("publish.show_preview")
    assert (asked["as"], asked["base"]) == ("citizen", "/items/i-1/shown")


def test_the_message_is_shown_as_it_is_charged(console: FlaskClient, far: Far) -> None:
    seal = {**TEXT, "organ": {"name": "文广局"}}
    far.answers |= {
        "catalog.show_preview": {**a_preview(), "seal": seal},
        "notify.show_preview": {"text": "【澜泽公开】…", "units": 71, "pieces": ["a", "b"]},
    }
    body = console.get("/items/i-1/preview/sms").text

    assert "【澜泽公开】" in body and "每 67 字一条" in body and "71</span> 字" in body


SEAL = {
    **{name: TEXT[name] for name in TEXT if name != "changed"},
    "item": "i-1",
    "version": 1,
    "class": "党内制度建设",
    "change_note": "",
    "organ": {"id": "o-1", "name": "文广局"},
    "plan": [
        {"stage": "inside", "channel": "document", "target": "main", "required": True},
        {"stage": "outside", "channel": "website", "target": "main", "required": True},
    ],
}


def test_a_member_sees_that_he_reads_it_first(console: FlaskClient, far: Far) -> None:
    far.answers["catalog.show_preview"] = {**a_preview(), "seal": SEAL}
    body = console.get("/items/i-1/shown/pages/member").text

    assert "党内先行" in body and "党务公开实施方案" in body and "<h2>一、目标</h2>" in body


def test_what_never_goes_inside_no_member_sees(console: FlaskClient, far: Far) -> None:
    seal = {**SEAL, "plan": SEAL["plan"][1:]}  # type: ignore[index]
    far.answers["catalog.show_preview"] = {**a_preview(), "seal": seal}

    assert "党员端看不到它" in console.get("/items/i-1/shown/pages/member").text


def a_line(action: str, by: str = "p-1", version: int = 1, comment: str = "") -> dict[str, Any]:
    at = "2026-03-05T01:02:00+00:00"
    return {"at": at, "by": by, "action": action, "version": version, "comment": comment}


def test_a_history_is_told_newest_first_with_names_and_reasons() -> None:
    told = history.lines(
        [
            a_line("save"),
            a_line("submit"),
            a_line("return", "review", 1, "数字有误"),
            a_line("save", "p-2", 2),
        ],
        {"p-1": "林知远"},
    )

    assert [(line.who, line.what, line.comment) for line in told] == [
        ("p-2", "修改草稿", ""),
        ("审核程序", "没有通过，退回修改", "退回意见：数字有误"),
        ("林知远", "送审", ""),
        ("林知远", "起草", ""),
    ]


def test_services_are_no_persons_to_ask_names_of() -> None:
    lines = [a_line("save"), a_line("return", "review"), a_line("publish", "publish")]

    assert history.persons(lines) == ["p-1"]
