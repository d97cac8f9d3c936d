"""The console with a stand-in for everything behind it."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from tests.unit.web.desk.staff import Kept, Services
from web import console as face
from web.console import uploads


@pytest.fixture
def services() -> Services:
    return Services()


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Kept:
    found = Kept()
    monkeypatch.setattr(uploads, "store", lambda: found)
    return found


@pytest.fixture
def console(
    services: Services, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FlaskClient]:
    """Signed in as staff.SESSION."""
    for name, value in {
        "SITE_NAME": "澜泽市公开网",
        "SITE_URL": "http://127.0.0.1",
        "CONSOLE_AMQP_URL": "amqp://nobody",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(face, "Pool", lambda *_, **__: services)
    client = face.create().test_client()
    client.set_cookie("gongkai_console", "token")
    yield client
