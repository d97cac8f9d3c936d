"""Opinions as pages: what was typed is never lost, and every answer says what has happened."""

import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from common.errors import (
    Invalid,
    NotAllowed,
    NotFound,
    NotSent,
    Refused,
    TooLate,
    TooMany,
    Unreachable,
)
from web import create_app
from web.opinions.services import Feedback

FORM = {
    "item": "i-1",
    "title": "关于工期的公示",
    "url": "/organs/10a05/2026/03-0001.html",
    "text": "建议公开工期\r\n电话 13812345678",
    "name": "程知夏",
    "contact": "13912345678",
}
RECEIPT = {"code": "ABCD-EFGH-JKLM-NPQR", "organ": "文广局", "received_at": "2026-03-05T01:02:03Z"}
CASE = {
    "state": "replied",
    "state_word": "已答复",
    "item": "i-1",
    "number": "10A05/2026-03-0007",
    "url": "/organs/10a05/2026/03-0001.html",
    "organ": "文广局",
    "kind_word": "建议",
    "received_at": "2026-03-05T01:02:03Z",
    "due_on": "2026-06-05",
    "text": "建议公开工期",
    "reason": "",
    "reply": "已经补充。",
    "outcome": "adopted",
    "outcome_word": "采纳",
    "redisclosure": None,
}


class Far:
    """Feedback as the pages see it: remembers what it was asked, and answers or raises `answer`."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.answer: Any = RECEIPT

    def call(self, _: Feedback, method: str, **arguments: Any) -> Any:
        self.asked.append({"method": method, **arguments})
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> Far:
    found = Far()
    monkeypatch.setattr(Feedback, "call", lambda *a, **b: found.call(*a, **b))
    return found


@pytest.fixture
def portal(far: Far, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    for name, value in {
        "SITE_DIR": str(tmp_path),
        "SITE_NAME": "澜泽市公开网",
        "SITE_URL": "http://127.0.0.1",
    }.items():
        monkeypatch.setenv(name, value)
    return create_app("portal").test_client()


def hidden(body: str) -> dict[str, str]:
    """The fields that the preview's form would send."""
    form = body[body.index('action="/opinions/send"') :]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


def test_the_preview_shows_what_the_organ_gets_and_masks_what_others_see(
    portal: FlaskClient, far: Far
) -> None:
    answer = portal.post("/opinions/preview", data=FORM)

    body = answer.text
    assert answer.status_code == 200 and far.asked == []
    organ, others = body.split("别人能看到的")
    assert "建议公开工期\n电话 13812345678" in organ and "13912345678" in organ
    shown = others.split("<form")[0]
    assert "138****5678" in shown and "13812345678" not in shown
    assert "程**" in body
    assert re.fullmatch(r"[0-9a-f]{32}", hidden(body)["command_id"])


def test_what_is_sent_is_what_was_previewed(portal: FlaskClient, far: Far) -> None:
    fields = hidden(portal.post("/opinions/preview", data=FORM).text)
    answer = portal.post("/opinions/send", data={**fields, "named": "1"})

    assert "ABCD-EFGH-JKLM-NPQR" in answer.text and "2026年3月5日 09:02" in answer.text
    assert far.asked == [
        {
            "method": "receive_case",
            "command_id": fields["command_id"],
            "address": "127.0.0.1",
            "named": True,
            "item": "i-1",
            "text": "建议公开工期\n电话 13812345678",
            "name": "程知夏",
            "contact": "13912345678",
        }
    ]


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"text": " \r\n"}, "text", "请写下您的意见"),
        ({"text": "长" * 2001}, "text", "写了 2001 个字，最多 2000 个字"),
        ({"text": "机密★10年"}, "text", "密级标志"),
        ({"name": "名" * 51}, "name", "最多 50 个字"),
        ({"contact": "1" * 101}, "contact", "最多 100 个字"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_with_everything_kept(
    portal: FlaskClient, far: Far, change: dict[str, str], field: str, said: str
) -> None:
    for page in ("preview", "send"):
        answer = portal.post(f"/opinions/{page}", data={**FORM, "command_id": "0" * 32, **change})

        assert (answer.status_code, far.asked) == (400, [])
        [error] = re.findall(rf'id="error-{field}">.*?</p>', answer.text)
        assert said in error
        for kept in ({**FORM, **change}["name"], {**FORM, **change}["contact"]):
            assert kept in answer.text


def test_two_thousand_characters_pass_and_a_flood_of_bytes_is_told(portal: FlaskClient) -> None:
    assert portal.post("/opinions/preview", data={**FORM, "text": "字" * 2000}).status_code == 200

    flood = portal.post("/opinions/preview", data={**FORM, "text": "字" * 8000})
    assert flood.status_code == 413
    assert "内容太长，没有保存" in flood.text


@pytest.mark.parametrize(
    ("error", "status", "said", "again"),
    [
        (NotSent("x"), 503, "意见没有保存", True),
        (TooLate("x"), 503, "意见没有保存", True),
        (Refused("x"), 503, "意见没有保存", True),
        (Unreachable("x"), 503, "不能确定", True),
        (RuntimeError("x"), 503, "不能确定", True),
        (TooMany("请在 03月05日 09:11 以后再试"), 429, "09:11 以后再试", True),
        (NotFound("没有找到这条公开信息"), 404, "没有找到这条公开信息", False),
        (NotAllowed("已经办结"), 409, "已经办结", False),
    ],
)
def test_every_failure_says_whether_it_was_saved_and_keeps_the_text(
    portal: FlaskClient,
    far: Far,
    error: Exception,
    status: int,
    said: str,
    again: bool,
) -> None:
    far.answer = error
    answer = portal.post("/opinions/send", data={**FORM, "command_id": "ab" * 16, "named": "1"})

    assert answer.status_code == status
    assert said in answer.text and "建议公开工期" in answer.text
    assert ("重新提交" in answer.text and "ab" * 16 in answer.text) is again


def test_what_the_service_finds_wrong_is_told_on_the_form(portal: FlaskClient, far: Far) -> None:
    far.answer = Invalid("意见有密级标志，没有保存。", ["第 1 行"])
    answer = portal.post("/opinions/send", data={**FORM, "command_id": "ab" * 16})

    assert answer.status_code == 400
    assert "意见有密级标志，没有保存。" in answer.text and "程知夏" in answer.text


@pytest.mark.parametrize("command_id", ["", "x", "AB" * 16, "ab" * 17])
def test_a_form_without_our_id_is_shown_again_and_not_sent(
    portal: FlaskClient, far: Far, command_id: str
) -> None:
    answer = portal.post("/opinions/send", data={**FORM, "command_id": command_id})

    assert (answer.status_code, far.asked) == (400, [])


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/a b", ""]
)
def test_only_addresses_of_this_site_become_links(portal: FlaskClient, url: str) -> None:
    body = portal.post("/opinions/preview", data={**FORM, "url": url}).text

    assert f'href="{url}"' not in body or not url
    assert "关于工期的公示" in body


def test_what_is_typed_is_text_and_never_markup(portal: FlaskClient) -> None:
    evil = '"><script>alert(1)</script>\u202e'
    body = portal.post(
        "/opinions/preview", data={**FORM, **dict.fromkeys(("title", "text", "name"), evil)}
    ).text

    assert "<script>" not in body and "\u202e" not in body


def test_a_state_is_shown_and_a_wrong_code_is_told(portal: FlaskClient, far: Far) -> None:
    far.answer = CASE
    found = portal.post("/opinions/query", data={"code": "abcd"})
    assert "已答复：采纳" in found.text and "已经补充。" in found.text
    assert far.asked == [{"method": "show_case", "code": "abcd"}]

    far.answer = NotFound("没有找到这个查询码")
    wrong = portal.post("/opinions/query", data={"code": "abcd"})
    assert (wrong.status_code, "没有找到这个查询码" in wrong.text) == (404, True)
    far.answer = NotSent("x")
    away = portal.post("/opinions/query", data={"code": "abcd"})
    assert (away.status_code, "您的意见不受影响" in away.text) == (503, True)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"state": "received", "reply": "", "outcome": "", "outcome_word": ""}, "正在看是不是"),
        ({"state": "closed", "outcome": "", "reason": "与此无关", "reply": ""}, "与此无关"),
        (
            {"redisclosure": {"state": "published", "state_word": "", "url": "/o/1.html"}},
            'href="/o/1.html"',
        ),
        (
            {
                "redisclosure": {
                    "state": "drafting",
                    "state_word": "正在起草",
                    "url": "",
                    "due_on": "2026-03-12",
                }
            },
            "2026年3月12日前公布",
        ),
    ],
)
def test_every_state_has_its_words(
    portal: FlaskClient, far: Far, change: dict[str, Any], said: str
) -> None:
    far.answer = {**CASE, **change}

    assert said in portal.post("/opinions/query", data={"code": "x"}).text


def test_pages_are_kept_nowhere_and_say_where_to_begin(portal: FlaskClient) -> None:
    for path in ("/opinions/preview", "/opinions/send", "/opinions/query"):
        answer = portal.get(path)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert "form-action 'self'" in answer.headers["Content-Security-Policy"]
    assert "凭查询码" in portal.get("/opinions/preview").text
    with portal.get("/opinions/opinions.css") as style:
        assert style.mimetype == "text/css"


@pytest.mark.parametrize(("hops", "address"), [("0", "127.0.0.1"), ("1", "9.9.9.9")])
def test_a_forwarded_address_counts_only_behind_a_proxy_of_ours(
    far: Far,
    portal: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    hops: str,
    address: str,
) -> None:
    monkeypatch.setenv("TRUSTED_PROXY_HOPS", hops)
    create_app("portal").test_client().post(
        "/opinions/send",
        data={**FORM, "command_id": "ab" * 16},
        headers={"X-Forwarded-For": "1.1.1.1, 9.9.9.9"},
    )

    assert far.asked[0]["address"] == address


def test_without_a_broker_of_its_own_the_portal_says_that_nothing_was_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_DIR", str(tmp_path))
    monkeypatch.delenv("PORTAL_AMQP_URL", raising=False)
    answer = (
        create_app("portal")
        .test_client()
        .post("/opinions/send", data={**FORM, "command_id": "ab" * 16})
    )

    assert (answer.status_code, "意见没有保存" in answer.text) == (503, True)
