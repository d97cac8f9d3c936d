"""The console with a stand-in for everything behind it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.unit.web.desk.staff import Kept, Services
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
    services: Services, kept: Kept, signed_in: Callable[[Services], FlaskClient]
) -> FlaskClient:
    """Signed in as staff.SESSION."""
    return signed_in(services)
