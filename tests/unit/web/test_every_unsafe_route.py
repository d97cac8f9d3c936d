"""Every route that changes something needs the value that only our own pages put into a form."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from common.errors import NotFound
from common.rpc import Pool
from web import create_app

ME: dict[str, Any] = {
    "account": "p-1",
    "member": "m-1",
    "name": "程知夏",
    "csrf": "c" * 43,
    "must": "",
    "posts": [{"organ": "o-1", "organ_name": "文广局", "role": "drafter"}],
    "administrator": "",
    "ticket": "t",
    "login": "zhixia",
    "organ": "o-1",
    "organ_name": "文广局",
    "groups": [],
}
SETTINGS = {
    "SITE_NAME": "澜泽市公开网",
    "SITE_URL": "http://127.0.0.1",
    "GONGKAI_ENV": "local",
    "CONSOLE_AMQP_URL": "amqp://nobody@127.0.0.1:1/none",
    "MEMBERS_AMQP_URL": "amqp://nobody@127.0.0.1:1/none",
}
FACES = {"console": 20, "members": 3}  # and how many such routes each has at the least
SAFE = {"GET", "HEAD", "OPTIONS"}


class Far:
    """Knows one session, and remembers whatever else it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def call(self, _: Pool, service: str, method: str, **arguments: Any) -> Any:
        if method == "show_session":
            if arguments["token"] == "right":
                return ME
            raise NotFound("over")
        self.asked.append(f"{service}.{method}")
        return {}


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> Far:
    found = Far()
    monkeypatch.setattr(Pool, "call", lambda *a, **b: found.call(*a, **b))
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    return found


def unsafe(app: Flask) -> list[tuple[Rule, str]]:
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - SAFE)
    ]


def a_path(app: Flask, rule: Rule) -> str:
    """The rule's address with something for each of its parts."""
    values: dict[str, Any] = {}
    for name in rule.arguments:
        items = getattr(rule._converters[name], "items", None)
        values[name] = sorted(items)[0] if items else "1"
    method = next(iter(sorted(rule.methods or ())))
    return app.url_map.bind("localhost").build(rule.endpoint, values, method)


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("csrf", ["", "wrong"])
def test_without_it_nothing_is_asked_of_any_service(face: str, csrf: str, far: Far) -> None:
    app = create_app(face)
    keyless = app.extensions["gate"].keyless
    client = app.test_client()
    client.set_cookie(f"gongkai_{face}", "right")

    routes = [(rule, m) for rule, m in unsafe(app) if rule.endpoint not in keyless]
    assert len(routes) >= FACES[face]
    for rule, method in routes:
        data = {"csrf": csrf, "command_id": "0" * 32}
        answer = client.open(a_path(app, rule), method=method, data=data)
        assert answer.status_code == 403, (rule.rule, method)
    assert far.asked == []


@pytest.mark.parametrize("face", FACES)
def test_nobody_who_is_not_signed_in_reaches_anything_but_the_door(face: str, far: Far) -> None:
    app = create_app(face)
    client = app.test_client()
    open_to_all = app.extensions["gate"].open_to_all

    for rule in app.url_map.iter_rules():
        if rule.endpoint in ("static", *open_to_all) or "GET" not in (rule.methods or ()):
            continue
        path = a_path(app, rule)
        answer = client.get(path)
        assert answer.status_code in (302, 401), rule.rule
        assert answer.status_code == 401 or answer.location.startswith("/sign-in")
    assert far.asked == []
