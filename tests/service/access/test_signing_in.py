"""Signing in: password, second factor, one answer for everything wrong, and how it ends."""

from typing import TYPE_CHECKING, Any

import pytest

from common.errors import Invalid, NotAllowed, NotFound, TooMany
from tests.faults.waiting import eventually
from tests.service.access.door import code, yesterday

if TYPE_CHECKING:
    from tests.service.access.door import Door

pytestmark = pytest.mark.service
WRONG = "登录名、密码或动态验证码不对"


def test_who_signs_in_is_told_who_he_is_and_what_comes_first(door: "Door") -> None:
    given = door.account("drafter", "publisher")

    opened = door.enter(given)
    shown = door.shown(opened["token"])

    assert (shown["account"], shown["login"], shown["name"]) == (
        given["account"],
        given["login"],
        "石头生",
    )
    assert {(p["organ"], p["role"]) for p in shown["posts"]} == {
        ("o-10a05", "drafter"),
        ("o-10a05", "publisher"),
    }
    assert all(p["organ_name"] for p in shown["posts"])
    assert (shown["must"], shown["administrator"]) == ("password", "")
    assert len(shown["csrf"]) == 64
    assert shown["csrf"] != door.shown(door.enter(given)["token"])["csrf"]


def test_a_chosen_password_ends_every_other_session(door: "Door") -> None:
    given = door.account()
    here, elsewhere = (door.enter(given)["token"] for _ in range(2))

    new = {"old": given["password"], "new": "芦苇 丛中 有一条 旧木船"}
    door.ask("access", "set_password", token=here, **new)

    assert door.shown(here)["must"] == ""
    with pytest.raises(NotFound, match="请重新登录"):
        door.shown(elsewhere)
    with pytest.raises(NotAllowed, match=WRONG):
        door.enter(given)
    assert door.enter({**given, "password": new["new"]})["must"] == ""


def test_a_bad_password_is_refused_with_all_that_is_wrong(door: "Door") -> None:
    given = door.account()
    token = door.enter(given)["token"]

    with pytest.raises(Invalid, match="没有更改") as refused:
        door.ask("access", "set_password", token=token, old=given["password"], new="1234567")

    assert len(refused.value.problems) == 2
    with pytest.raises(NotAllowed, match="原密码不对"):
        door.ask("access", "set_password", token=token, old="x", new="芦苇 丛中 有一条 旧木船")
    assert door.shown(token)["must"] == "password"


def test_every_code_works_once(door: "Door") -> None:
    who = door.settled()
    made = door.bind(door.enter(who)["token"])
    shown = code(made)

    door.enter(who, code=f" {shown[:3]} {shown[3:]} ")

    with pytest.raises(NotAllowed, match=WRONG):
        door.enter(who, code=shown)
    with pytest.raises(NotAllowed, match=WRONG):
        door.enter(who)
    with door.later(seconds=90):
        assert door.enter(who, code=code(made))["must"] == ""


def test_a_second_factor_is_bound_once_and_its_secret_stays_until_confirmed(door: "Door") -> None:
    token = door.enter(door.settled())["token"]
    first, again = (door.ask("access", "start_totp", token=token) for _ in range(2))
    assert first == again
    assert first["uri"].startswith("otpauth://totp/")
    with pytest.raises(NotAllowed, match="没有绑定"):
        door.ask("access", "confirm_totp", token=token, code="000000")

    door.bind(token)

    with pytest.raises(NotAllowed, match="已经绑定"):
        door.ask("access", "start_totp", token=token)


def test_administrators_must_bind_a_second_factor_and_others_may(door: "Door") -> None:
    officer = door.settled("audit_admin")
    assert door.enter(officer)["must"] == "totp"
    token = door.enter(officer)["token"]

    door.bind(token)

    assert (door.shown(token)["must"], door.shown(token)["administrator"]) == ("", "audit_admin")


def answers(door: "Door", who: dict[str, Any], **given: Any) -> str:
    with pytest.raises(NotAllowed) as refused:
        door.enter(who, **given)
    assert type(refused.value) is NotAllowed
    return str(refused.value)


def test_whatever_is_wrong_is_answered_alike(door: "Door") -> None:
    who, bound, gone = door.settled(), door.settled(), door.settled()
    door.bind(door.enter(bound)["token"])
    reason = {"account": gone["account"], "reason": "调离"}
    door.tell("access", "disable_account", door.system, **reason)

    said = {
        answers(door, {**who, "login": "nobody.here"}),
        answers(door, {**who, "password": "不对的密码一二三四五"}),
        answers(door, bound, code="000000"),
        answers(door, bound),
        answers(door, gone),
    }

    assert len(said) == 1
    reasons = [
        r for w in (who, bound, gone) for s in door.sign_ins(w["account"]) for r in s["reasons"]
    ]
    assert {*reasons} == {"password", "code", "disabled"}


def test_a_disabled_account_is_out_at_the_next_page(door: "Door") -> None:
    who = door.settled()
    token = door.enter(who)["token"]

    door.tell("access", "disable_account", door.system, account=who["account"], reason="调离")

    with pytest.raises(NotFound, match="请重新登录"):
        door.shown(token)
    enabled = door.tell("access", "enable_account", door.system, account=who["account"])
    assert [line["what"] for line in enabled["history"]][-2:] == ["disabled", "enabled"]
    with pytest.raises(NotFound):
        door.shown(token)
    assert door.enter(who)["must"] == ""


def test_a_session_ends_when_idle_and_when_it_is_old(door: "Door") -> None:
    who = door.settled()
    token = door.enter(who)["token"]

    for minutes in range(25, 12 * 60, 25):
        with door.later(minutes=minutes):
            door.shown(token)
    with door.later(hours=12, minutes=1), pytest.raises(NotFound, match="请重新登录"):
        door.shown(token)

    token = door.enter(who)["token"]
    with door.later(minutes=29):
        door.shown(token)
    with door.later(minutes=61), pytest.raises(NotFound, match="请重新登录"):
        door.shown(token)


def test_signing_out_ends_this_session_alone(door: "Door") -> None:
    who = door.settled()
    here, there = (door.enter(who)["token"] for _ in range(2))
    own = {"by": {"account": who["account"]}, "token": here}
    assert [s["current"] for s in door.ask("access", "list_sessions", **own)].count(True) == 1

    for _ in range(2):
        door.ask("access", "close_session", token=here, address="10.9.9.9")

    with pytest.raises(NotFound):
        door.shown(here)
    assert door.shown(there)["account"] == who["account"]
    closed = [s for s in door.sign_ins(who["account"]) if s["kind"] == "closed"]
    assert [place["address"] for s in closed for place in s["places"]] == ["10.9.9.9"]


def test_who_loses_the_last_post_is_out_at_once(door: "Door") -> None:
    who = door.settled()
    token = door.enter(who)["token"]

    door.post(who["account"], "drafter", to=yesterday())

    with pytest.raises(NotFound):
        door.shown(token)
    assert answers(door, who).startswith(WRONG)


def test_a_stranger_at_a_login_never_keeps_its_owner_out(door: "Door") -> None:
    who = door.settled()
    for _ in range(20):
        answers(door, {**who, "password": "猜一个密码试试看行不行"})

    with pytest.raises(TooMany, match="以后再试"):
        door.enter(who)
    assert door.enter(who, device=who["device"])["device"] == who["device"]
    with door.later(hours=1, minutes=1):
        door.enter(who)


def test_what_happened_at_the_door_is_told_with_places_and_announced_without(
    door: "Door",
) -> None:
    who = door.settled()
    for password in ("第一个猜的密码不对啊", "第二个猜的密码不对啊"):
        answers(door, {**who, "password": password}, address="10.250.1.1")

    refused = [s for s in door.sign_ins(who["account"]) if s["kind"] == "refused"]
    assert sum(s["count"] for s in refused) == 2
    assert {p["address"] for s in refused for p in s["places"]} == {"10.250.1.1"}

    def entered() -> Any:
        return door.ask("oversight", "list_entries", item=refused[0]["sign_in"])

    [entry] = eventually(entered)
    assert entry["type"] == "sign_in_refused"
    assert "10.250" not in str(entry)
    own = {"by": {"account": who["account"]}, "account": who["account"]}
    assert len(door.ask("access", "list_sign_ins", **own)) >= 2
    with pytest.raises(NotAllowed, match="审计管理员"):
        door.ask("access", "list_sign_ins", by=own["by"])
