"""The console in front of services that a test plays itself; made once, with its templates."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, Protocol

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache

import web.console
from tests.unit.web.standins import Far
from web import create_app

SETTINGS = {
    "CONSOLE_AMQP_URL": "amqp://nobody@127.0.0.1:9/",
    "GONGKAI_ENV": "local",
    "SITE_NAME": "澜泽市公开网",
    "SITE_URL": "http://127.0.0.1:1",
}
_addresses = (f"10.1.{n >> 8}.{n & 255}" for n in count(1))


class Services(Protocol):
    def call(self, service: str, method: str, **arguments: Any) -> Any: ...


class Compiled(BytecodeCache):
    """Templates of all apps of a run: compiling them took longer than the tests."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def compiled() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(Flask.jinja_options, "bytecode_cache", Compiled())
        yield


class Line:
    """The console's pool: asks whoever stands in for the services in this test."""

    behind: Services

    def call(self, service: str, method: str, **arguments: Any) -> Any:
        return self.behind.call(service, method, **arguments)


@pytest.fixture(scope="session")
def the_console(compiled: None) -> tuple[Flask, Line]:
    line = Line()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(web.console, "Pool", lambda *_, **__: line)
        for name, value in SETTINGS.items():
            patch.setenv(name, value)
        return create_app("console"), line


@pytest.fixture
def signed_in(
    the_console: tuple[Flask, Line], monkeypatch: pytest.MonkeyPatch
) -> Callable[[Services], FlaskClient]:
    """`signed_in(services)`: somebody at an address of his own, in front of these services."""

    def enter(services: Services) -> FlaskClient:
        app, line = the_console
        line.behind = services
        for name, value in SETTINGS.items():
            monkeypatch.setenv(name, value)
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = next(_addresses)
        client.set_cookie("gongkai_console", "token")
        return client

    return enter


@pytest.fixture
def far() -> Far:
    return Far()


@pytest.fixture
def console(far: Far, signed_in: Callable[[Services], FlaskClient]) -> FlaskClient:
    return signed_in(far)
