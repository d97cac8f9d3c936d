"""The HTTP API of the console: what the pages do, for programs; as its description says."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import requests

from tests import console
from tests.running import City

ORGAN = "o-10a05"
Call = Callable[..., requests.Response]


@pytest.fixture(scope="module")
def program(city: City, address: str) -> Call:
    """`program("GET", "catalog/list_items", organ=…)` as a drafter who handed in his password."""
    account = console.ready(city, city.holder(ORGAN, "drafter"))
    opened = requests.post(
        f"{address}/api/v1/access/open_session",
        json={"login": account.login, "password": account.password},
        timeout=20,
    )
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {opened.json()['token']}"

    def call(method: str, path: str, **given: Any) -> requests.Response:
        how = {"params": given} if method == "GET" else {"json": given}
        headers = {"X-Command-Id": given.pop("command_id")} if "command_id" in given else {}
        url = f"{address}/api/v1/{path}"
        return session.request(method, url, headers=headers, timeout=20, **how)

    return call


def test_a_program_signs_in_and_reads_what_its_person_may_read(program: Call) -> None:
    own = program("GET", "catalog/list_items", organ=ORGAN, limit=5)
    foreign = program("GET", "catalog/show_item", item="i-0000")

    assert own.status_code == 200 and isinstance(own.json(), list)
    assert foreign.status_code == 404 and foreign.json()["error"]["title"] == "没有找到"


def test_a_command_said_twice_is_done_once(program: Call) -> None:
    entry = program("GET", "catalog/show_catalogue", organ=ORGAN).json()[0]["entries"][0]
    clarities = dict.fromkeys(("task", "leader", "lead_department", "due", "person"), "写明")
    draft = {
        "organ": ORGAN,
        "entry": entry["id"],
        "title": "由程序起草的事项",
        "body": "正文。",
        "clarities": clarities,
        "occurred_on": "2026-03-02",
    }
    id_ = uuid4().hex

    first = program("POST", "catalog/save_item", **draft, command_id=id_)
    again = program("POST", "catalog/save_item", **draft, command_id=id_)

    assert first.status_code == again.status_code == 200, first.text
    assert first.json()["item"] == again.json()["item"]


@pytest.mark.parametrize(
    ("method", "path", "given", "says"),
    [
        ("GET", "catalog/list_items", {"limit": "many"}, "limit：要写一个整数"),
        ("GET", "catalog/list_items", {"below": "maybe"}, "below：要写 true 或 false"),
        ("GET", "catalog/list_items", {"nothing": "1"}, "nothing：没有这个参数"),
        ("POST", "catalog/submit_item", {"by": {"account": "p-1"}}, "by：没有这个参数"),
        ("POST", "catalog/submit_item", {"item": "i-1"}, "version"),
    ],
)
def test_wrong_arguments_are_named(
    program: Call, method: str, path: str, given: dict[str, Any], says: str
) -> None:
    answer = program(method, path, **given)

    assert answer.status_code == 400
    assert any(says in problem for problem in answer.json()["error"]["problems"]), answer.text


def test_nobody_asks_without_a_session_and_no_cookie_alone_changes_anything(
    address: str, city: City
) -> None:
    assert requests.get(f"{address}/api/v1/catalog/list_items", timeout=20).status_code == 401
    assert requests.get(f"{address}/api/v1/openapi.json", timeout=20).json()["openapi"] == "3.1.0"

    browser = console.Browser(address)
    browser.sign_in(console.ready(city, city.holder(ORGAN, "drafter")))
    url = f"{address}/api/v1/catalog/submit_item"
    bare = browser.session.post(url, json={"item": "i-1", "version": 1}, timeout=20)
    assert bare.status_code == 403 and "没有执行" in bare.json()["error"]["message"]


def test_a_wrong_password_opens_nothing(address: str) -> None:
    wrong = {"login": "nobody.at.all", "password": "x"}
    answer = requests.post(f"{address}/api/v1/access/open_session", json=wrong, timeout=20)

    assert answer.status_code == 403 and "没有登录" in answer.json()["error"]["message"]
