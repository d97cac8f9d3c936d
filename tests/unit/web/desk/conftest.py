"""The console with a stand-in for everything behind it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.unit.web.desk.reviews import HASH, OLD, a_review, a_seal
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


@pytest.fixture
def a_review_waits(services: Services, kept: Kept) -> None:
    kept.texts[HASH] = a_seal()
    kept.texts[OLD] = a_seal(
        version=1, body="一、概况\n工期为二十日。\n二、联系方式\n请到窗口办理。"
    )
    services.answers |= {
        "review.show_review": a_review(),
        "review.list_reviews": [a_review()],
        "review.decide_step": a_review(state="approved"),
        "catalog.list_titles": [
            {
                "item": "i-1",
                "title": "关于工期调整的公示",
                "organ_name": "文广局",
                "due_on": "2026-03-08",
                "because": "事项发生于 2026-03-01，应在一周内公开",
            }
        ],
        "catalog.list_organ_names": [{"organ": "o-1", "name": "文广局"}],
        "access.list_names": [
            {"account": "p-1", "name": "程知夏"},
            {"account": "p-2", "name": "陈望"},
            {"account": "p-7", "name": "喆堃"},
        ],
    }
