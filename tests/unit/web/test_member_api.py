"""The members' face for programs: who asks is named by the token, never by an account."""

import pytest

from tests.unit.web.test_every_unsafe_route import ME, Far
from tests.unit.web.test_every_unsafe_route import far as far
from web import create_app


def test_a_members_program_reads_its_own_session(far: Far, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(ME, "account")
    asking = create_app("members").test_client()

    answer = asking.get("/api/v1/notify/show_session", headers={"Authorization": "Bearer right"})

    assert answer.status_code == 200 and answer.json is not None
    assert answer.json["member"] == "m-1"


def test_nobody_else_does(far: Far) -> None:
    asking = create_app("members").test_client()

    answer = asking.get("/api/v1/notify/show_session", headers={"Authorization": "Bearer wrong"})

    assert answer.status_code == 401 and not far.asked
