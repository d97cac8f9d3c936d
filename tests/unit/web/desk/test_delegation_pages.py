"""Delegating on a page: to whom, for how long, and taking it back."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from common.errors import Invalid
from tests.unit.web.desk.staff import CSRF, SESSION, Services, visible

OWN = {"organ": "o-1", "role": "approver", "from": "2024-01-01", "to": None, "behalf": ""}
GIVEN = {
    **OWN,
    "deputy": "p-2",
    "behalf": SESSION["account"],
    "from": "2026-03-06",
    "to": "2999-03-20",
    "by": SESSION["account"],
}
FORM = {"csrf": CSRF, "command_id": "cd" * 16, "post": "o-1/approver", "deputy": "p-2"}
FORM |= {"first": "2026-03-06", "last": "2026-03-20"}


@pytest.fixture(autouse=True)
def answers(services: Services) -> None:
    post = {"organ": "o-1", "organ_name": "文广局", "role": "approver"}
    services.answers |= {
        "session": {"posts": [post]},
        "access.list_delegations": [GIVEN],
        "access.list_posts": [
            {**OWN, "person": "p-2", "role": "auditor"},
            {**OWN, "person": SESSION["account"]},
            {**OWN, "person": "p-3", "behalf": "p-2"},
        ],
        "access.list_names": [{"account": "p-2", "name": "陈望"}, {"account": "p-3", "name": "程"}],
        "access.delegate_post": [GIVEN],
        "access.end_delegation": [],
        "catalog.list_organ_names": [{"organ": "o-1", "name": "文广局"}],
    }


def test_colleagues_with_a_post_of_their_own_are_offered(console: FlaskClient) -> None:
    page = console.get("/me/delegations").text

    assert '<option value="p-2">陈望</option>' in page
    assert 'value="p-3"' not in page
    assert f'value="{SESSION["account"]}"' not in page


def test_what_was_given_is_shown_and_can_be_taken_back(
    console: FlaskClient, services: Services
) -> None:
    assert "收回给陈望的委托" in visible(console.get("/me/delegations").text)
    asked = {name: GIVEN[name] for name in ("deputy", "organ", "role")}
    form: dict[str, Any] = {"csrf": CSRF, "command_id": "ef" * 16, **asked}

    answer = console.post("/me/delegations/end", data=form)

    assert answer.location == "/me/delegations?said=ended"
    [told] = services.told("access.end_delegation")
    assert told.items() >= {**asked, "holder": SESSION["account"]}.items()


def test_a_delegation_is_told_with_its_days(console: FlaskClient, services: Services) -> None:
    assert console.post("/me/delegations", data=FORM).status_code == 303

    [told] = services.told("access.delegate_post")
    wanted = {"organ": "o-1", "role": "approver", "deputy": "p-2", "first": "2026-03-06"}
    assert told.items() >= {**wanted, "holder": SESSION["account"], "last": "2026-03-20"}.items()


def test_a_refusal_says_why_and_keeps_what_was_typed(
    console: FlaskClient, services: Services
) -> None:
    wrong = Invalid("没有委托，请改正下列各处。", ["结束日期早于开始日期"])
    services.answers["access.delegate_post"] = wrong

    answer = console.post("/me/delegations", data={**FORM, "last": "2026-03-01"})

    assert (answer.status_code, "结束日期早于开始日期" in answer.text) == (400, True)
    assert 'value="2026-03-01"' in answer.text


def test_nothing_chosen_is_said_before_anything_is_told(
    console: FlaskClient, services: Services
) -> None:
    answer = console.post("/me/delegations", data={**FORM, "deputy": ""})

    assert (answer.status_code, "还没有选职务或代理人" in answer.text) == (400, True)
    assert services.told("access.delegate_post") == []
