"""What the faces with a sign-in share: the gate, failures that lose nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, Response, g, request
from flask.testing import FlaskClient

from common.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    NotSent,
    TooLate,
    TooMany,
    Unreachable,
)
from web.kit import app as kit
from web.kit import desk, failures, pages
from web.kit.gate import Gate, own_path
from web.kit.limits import Limits

ME = {"account": "p-1", "name": "程知夏", "csrf": "c" * 43, "must": "", "posts": []}
ID = "0" * 32


class Far:
    """The services as the face sees them: sessions by token, and one answer for the rest."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, Any]]] = []
        self.sessions: dict[str, Any] = {"right": ME}
        self.answer: Any = {}

    def call(self, service: str, method: str, **arguments: Any) -> Any:
        if method == "show_session":
            if arguments["token"] not in self.sessions:
                raise NotFound("over")
            return self.sessions[arguments["token"]]
        self.asked.append((service, method, arguments))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def far() -> Far:
    return Far()


@pytest.fixture
def face(far: Far, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setenv("SITE_NAME", "澜泽市公开网")
    monkeypatch.setenv("GONGKAI_ENV", "local")
    gate = Gate(
        far,  # type: ignore[arg-type]
        "test",
        "access.show_session",
        "access.close_session",
        "door",
        frozenset({"door", "mode"}),
    )
    made = kit.face("test", gate, Limits(6000, 1000), 1024, lambda: FRAME)

    @made.get("/door")
    def door() -> Response:
        return pages.render("kit/failed.html", "登录", **EMPTY)

    @made.get("/thing")
    def thing() -> str:
        return f"{g.me['name']} asks"

    @made.post("/thing")
    def change() -> str:
        desk.tell("catalog.change_thing", text=request.form["text"])
        return "done"

    @made.get("/broken")
    def broken() -> str:
        raise ZeroDivisionError

    return made


FRAME: dict[str, Any] = {"face_name": "试验台", "own_page": "/me", "nav": [], "at": ""}
EMPTY: dict[str, Any] = {"message": "", "problems": [], "typed": [], "again": []}
EMPTY |= {"may_reload": False, "back": "", "signed_out": False}


@pytest.fixture
def stranger(face: Flask) -> FlaskClient:
    return face.test_client()


@pytest.fixture
def member(face: Flask) -> FlaskClient:
    client = face.test_client()
    client.set_cookie("gongkai_test", "right")
    return client


def form(**fields: str) -> dict[str, str]:
    return {"csrf": ME["csrf"], "command_id": ID, "text": "写了很久的内容", **fields}  # type: ignore[dict-item]


# -- the gate ------------------------------------------------------------------


def test_a_stranger_is_led_to_the_door_and_back_to_where_he_wanted(stranger: FlaskClient) -> None:
    answer = stranger.get("/thing?a=1")

    assert (answer.status_code, answer.location) == (302, "/door?next=/thing?a%3D1")


def test_who_has_a_session_is_known(member: FlaskClient) -> None:
    assert member.get("/thing").text == "程知夏 asks"


def test_a_session_that_ended_keeps_what_was_typed(member: FlaskClient, far: Far) -> None:
    far.sessions.clear()
    member.get("/door")
    cookie = member.get_cookie("gongkai_test_form")

    answer = member.post("/thing", data=form(csrf=cookie.value if cookie else ""))

    assert answer.status_code == 401
    assert "写了很久的内容" in answer.text and "重新登录" in answer.text
    assert far.asked == []


@pytest.mark.parametrize("csrf", ["", "x", "c" * 42, "é" * 43])
def test_a_form_that_is_not_ours_does_nothing(member: FlaskClient, far: Far, csrf: str) -> None:
    answer = member.post("/thing", data=form(csrf=csrf))

    assert answer.status_code == 403 and far.asked == []
    assert "写了很久的内容" in answer.text


def test_the_header_of_a_script_is_as_good_as_the_field(member: FlaskClient, far: Far) -> None:
    headers = {"X-CSRF-Token": str(ME["csrf"])}

    assert member.post("/thing", data=form(csrf=""), headers=headers).text == "done"


def test_before_signing_in_a_form_needs_the_cookie_that_came_with_it(
    face: Flask, stranger: FlaskClient
) -> None:
    stranger.get("/door")
    cookie = stranger.get_cookie("gongkai_test_form")
    assert cookie is not None and cookie.http_only and cookie.value

    other = face.test_client()
    assert other.post("/door", data={"csrf": cookie.value}).status_code == 403
    assert stranger.post("/door", data={"csrf": cookie.value}).status_code == 405


@pytest.mark.parametrize(
    ("given", "goes"),
    [
        ("/items?a=1", "/items?a=1"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_one_is_led_on_only_within_the_face(given: str, goes: str) -> None:
    assert own_path(given, "/") == goes


def test_every_answer_carries_the_headers_that_keep_strangers_out(stranger: FlaskClient) -> None:
    headers = stranger.get("/door").headers

    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


# -- commands ------------------------------------------------------------------


def test_a_command_goes_in_the_name_of_who_is_signed_in_with_the_forms_id(
    member: FlaskClient, far: Far
) -> None:
    assert member.post("/thing", data=form()).text == "done"

    [(service, method, arguments)] = far.asked
    assert (service, method) == ("catalog", "change_thing")
    assert arguments["by"] == {"account": "p-1"} and arguments["command_id"] == ID


@pytest.mark.parametrize("id_", ["", "1", "x" * 32, "0" * 33])
def test_a_form_without_a_proper_id_does_nothing(member: FlaskClient, far: Far, id_: str) -> None:
    answer = member.post("/thing", data=form(command_id=id_))

    assert answer.status_code == 400 and far.asked == []


# -- failures ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "status", "says", "again"),
    [
        (NotFound("没有编号为 i-9 的事项。"), 404, "没有编号为 i-9 的事项。", False),
        (NotAllowed("起草人不能审批自己的材料。"), 403, "起草人不能审批自己的材料。", False),
        (TooMany("请一小时后再试。"), 429, "请一小时后再试。", False),
        (Conflict("刚刚由别人办理过。"), 409, "刚刚由别人办理过。", False),
        (Invalid("没有保存。", ["标题没有内容"]), 400, "标题没有内容", False),
        (NotSent("连不上消息服务器。"), 503, "连不上消息服务器。", True),
        (TooLate("来不及了。"), 503, "来不及了。", True),
        (Unreachable("没有答复。"), 503, "没有答复。", True),
        (RuntimeError("secret inside"), 500, "已经记入日志", False),
    ],
)
def test_a_failure_says_what_happened_and_keeps_what_was_typed(
    member: FlaskClient, far: Far, error: Exception, status: int, says: str, again: bool
) -> None:
    far.answer = error

    answer = member.post("/thing", data=form())

    assert answer.status_code == status
    assert says in answer.text and "写了很久的内容" in answer.text
    assert "secret inside" not in answer.text
    assert ("再试一次" in answer.text) is again
    assert (f'name="command_id" value="{ID}"' in answer.text) is again


def test_secrets_that_were_typed_are_not_shown_again(member: FlaskClient, far: Far) -> None:
    far.answer = Conflict("别人先办了。")

    answer = member.post("/thing", data=form(password="p4ssw0rd!", code="123456"))

    assert "p4ssw0rd!" not in answer.text and "123456" not in answer.text


def test_a_page_that_fails_without_a_form_offers_itself_again(
    member: FlaskClient, stranger: FlaskClient
) -> None:
    assert member.get("/broken").status_code == 500
    assert "没有这个页面" in member.get("/nothing/here").text
    assert stranger.get("/nothing/here").status_code == 404


def test_every_failure_has_its_kind() -> None:
    assert failures.kind_of(TooMany("")).status == 429
    assert failures.kind_of(NotAllowed("")).status == 403
    assert failures.kind_of(ValueError()).status == 500


# -- limits --------------------------------------------------------------------


def test_who_asks_too_often_is_told_when_to_come_again(
    far: Far, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_ENV", "local")
    gate = Gate(far, "test", "access.show_session", "access.close_session", "x", frozenset())  # type: ignore[arg-type]
    client = kit.face("test", gate, Limits(1, 1), 1024, lambda: FRAME).test_client()

    assert client.get("/nothing").status_code == 404
    answer = client.get("/nothing")
    assert answer.status_code == 429 and "请等一分钟再试" in answer.text


# -- looks --------------------------------------------------------------------


def test_large_print_is_kept_in_a_cookie_and_leads_back(stranger: FlaskClient) -> None:
    answer = stranger.get("/mode?large=1&back=/door")

    assert answer.location == "/door"
    assert 'data-mode="large"' in stranger.get("/door").text
    stranger.get("/mode?large=0&back=//evil.example")
    assert 'data-mode="large"' not in stranger.get("/door").text


def test_assets_carry_their_hash_and_nothing_else_is_served(
    stranger: FlaskClient, face: Flask
) -> None:
    address: Callable[[str], str] = face.jinja_env.globals["asset"]  # type: ignore[assignment]

    found = stranger.get(address("kit.css"))
    assert found.status_code == 200 and "max-age=31536000" in found.headers["Cache-Control"]
    assert "max-age=0" in stranger.get("/static/000000000000/kit.css").headers["Cache-Control"]
    assert "htmx" in stranger.get(address("htmx.js")).text
    assert stranger.get("/static/x/..%2f..%2fkit%2fgate.py").status_code == 404
