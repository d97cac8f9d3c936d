"""The console in front of services that a test plays itself."""

import pytest
from flask.testing import FlaskClient

import web.console
from tests.unit.web.standins import Far
from web import create_app


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> Far:
    found = Far()
    monkeypatch.setattr(web.console, "Pool", lambda *_, **__: found)
    return found


@pytest.fixture
def console(far: Far, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Somebody is signed in."""
    settings = {
        "CONSOLE_AMQP_URL": "amqp://nobody@127.0.0.1:9/",
        "GONGKAI_ENV": "local",
        "SITE_NAME": "澜泽市公开网",
        "SITE_URL": "http://127.0.0.1:1",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    client = create_app("console").test_client()
    client.set_cookie("gongkai_console", "token")
    return client
