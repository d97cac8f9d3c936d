"""Signing in, what comes first, and the administrators' pages of the running console."""

import re
from collections.abc import Callable

import pytest
import requests

from common.database import database
from common.parking import Parked
from tests import console
from tests.faults.waiting import eventually
from tests.running import City
from tests.service.console.conftest import SignedIn

ORGAN = "o-10a05"


@pytest.fixture(autouse=True)
def settings(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in city.stack.env().items():
        monkeypatch.setenv(name, value)


def test_without_signing_in_every_page_leads_to_the_door_and_back(address: str) -> None:
    answer = requests.get(f"{address}/items?state=draft", timeout=20, allow_redirects=False)

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in?next=/items?state%3Ddraft"
    assert "no-store" in requests.get(f"{address}/sign-in", timeout=20).headers["Cache-Control"]


def test_a_clerk_signs_in_sees_his_work_and_signs_out(signed_in: SignedIn, city: City) -> None:
    clerk = signed_in(city.holder(ORGAN, "drafter"))

    home = clerk.get("/")
    assert home.status_code == 200 and "等您办理" in home.text
    assert "系统运行" not in home.text

    gone = clerk.post("/sign-out", at="/")
    assert "登录公开工作台" in gone.text
    assert "登录公开工作台" in clerk.get("/").text


def test_a_wrong_password_keeps_what_was_typed_and_says_nothing_more(
    city: City, address: str
) -> None:
    account = console.ready(city, city.holder(ORGAN, "publisher"))
    browser = console.Browser(address)

    wrong = browser.post("/sign-in", login=account.login, password="不是这个密码")
    unknown = browser.post("/sign-in", login="nobody.at.all", password="不是这个密码")

    told = re.compile(r'wrong-title">([^<]+)')
    assert wrong.status_code == unknown.status_code == 403
    assert told.findall(wrong.text) == told.findall(unknown.text) != []
    assert f'value="{account.login}"' in wrong.text and "不是这个密码" not in wrong.text


def test_a_form_of_somebody_else_is_refused(signed_in: SignedIn, city: City, address: str) -> None:
    clerk = signed_in(city.holder(ORGAN, "auditor"))

    forged = clerk.session.post(f"{address}/sign-out", {"csrf": "0" * 43}, timeout=20)
    bare = clerk.session.post(f"{address}/me/password", {}, timeout=20)
    cold = requests.post(f"{address}/sign-in", {"login": "a", "password": "b"}, timeout=20)

    assert (forged.status_code, bare.status_code, cold.status_code) == (403, 403, 403)
    assert "没有执行" in forged.text
    assert "等您办理" in clerk.get("/").text


def test_the_initial_password_is_good_for_one_thing_only(city: City, address: str) -> None:
    person = city.holder("o-10a04", "drafter")
    given = city.tell(
        "access", "create_account", city.administrator(), account=person, login="first.time"
    )
    browser = console.Browser(address)

    first = browser.post("/sign-in", login="first.time", password=given["password"])
    assert "设置密码" in first.text
    assert "设置密码" in browser.get("/").text

    unequal = browser.post(
        "/me/password", old=given["password"], new="春江潮水连海平一", again="春江潮水连海平二"
    )
    assert unequal.status_code == 400 and "不一样" in unequal.text
    words = {"new": "一句自己记得住的话", "again": "一句自己记得住的话"}
    short = browser.post("/me/password", old=given["password"], **words)
    long = dict.fromkeys(words, "一句只有自己才会记得住的话")
    done = browser.post("/me/password", old=given["password"], **long)
    assert short.status_code == 400
    assert "密码已经修改" in done.text
    assert "等您办理" in browser.get("/").text


def test_whoever_is_disabled_is_out_at_the_next_click(
    city: City, address: str, administrator: Callable[[str], console.Browser]
) -> None:
    person = city.holder("o-10a04", "publisher")
    browser = console.Browser(address)
    browser.sign_in(console.ready(city, person))
    assert "等您办理" in browser.get("/").text

    path = f"/accounts/{person}"
    done = administrator("system_admin").post(f"{path}/disable", at=path, reason="调离")

    assert "账号已停用" in done.text and "调离" in done.text
    assert "登录公开工作台" in browser.get("/").text


def test_the_system_page_shows_processes_queues_and_events_set_aside(
    city: City, administrator: Callable[[str], console.Browser]
) -> None:
    Parked("review", database("review")).park("evt-none-none--review.on_none", b"x", "看不懂")
    browser = administrator("system_admin")

    def page() -> str:
        found = browser.get("/system").text
        return found if "evt-catalog-item_submitted--review.on_item_submitted" in found else ""

    shown = eventually(page, 30)
    assert "看不懂" in shown and "review@" not in shown

    [parked] = [p for p in city.ask("review", "list_parked") if p["reason"] == "看不懂"]
    fields = {"service": "review", "parked": parked["id"], "action": "discard"}
    done = browser.post("/system/parked", at="/system", **fields)
    assert "已丢弃" in done.text
    assert "看不懂" in administrator("audit_admin").get("/audit/parked").text


def test_the_audit_administrator_reads_the_ledger_and_has_it_verified(
    administrator: Callable[[str], console.Browser],
) -> None:
    browser = administrator("audit_admin")

    assert "台账记录" in browser.get("/audit").text
    browser.post("/audit/verify", at="/audit")
    eventually(lambda: "没有改动" in browser.get("/audit").text, 60)
    assert "登录" in browser.get("/audit/sign-ins").text
    assert browser.get("/system").status_code in (403, 404)


def test_nobody_but_administrators_sees_administration(signed_in: SignedIn, city: City) -> None:
    clerk = signed_in(city.holder(ORGAN, "drafter"))

    for path in ("/accounts", "/audit", "/audit/sign-ins", "/system"):
        assert clerk.get(path).status_code in (403, 404), path


def test_accounts_are_imported_after_a_look_at_them(
    city: City, administrator: Callable[[str], console.Browser]
) -> None:
    browser = administrator("system_admin")
    person = city.holder("o-10a04", "auditor")

    bad = browser.post("/accounts/import", table="person,login\np-nobody,x\n")
    assert bad.status_code == 400 and "第 2 行" in bad.text

    table = f"person,login\n{person},by.table\n"
    looked = browser.post("/accounts/import", table=table)
    assert "1 行都没有问题" in looked.text and "by.table" in looked.text
    done = browser.post("/accounts/import", table=table, really="1")
    assert "已导入 1 个账号" in done.text and "只显示这一次" in done.text
