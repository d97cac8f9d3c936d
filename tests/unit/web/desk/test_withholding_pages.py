"""The register of what is not disclosed, on pages."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from common.errors import Invalid, NotAllowed
from tests.unit.web.desk.staff import CSRF, Services, visible

THING = {
    "non_disclosure": "n-1",
    "organ": "o-1",
    "entry": "b9-1",
    "item": "",
    "subject": "讨论记录",
    "basis": "条例第十六条",
    "harm": "不愿直言",
    "requester": "p-2",
    "superior": "o-0",
    "state": "requested",
    "due_on": "",
    "because": "",
    "overdue": False,
    "requested_at": "2026-03-04T01:02:03+00:00",
    "place": "p",
}
KEPT = {**THING, "state": "kept", "due_on": "2999-03-05", "because": "不予公开的事项要定期复核"}
LINE = {"action": "request", "by": "p-2", "at": THING["requested_at"], "reason": ""}


@pytest.fixture(autouse=True)
def answers(services: Services) -> None:
    entry = {"id": "b9-1", "class": "决议", "content": "决议的执行"}
    post = {"organ": "o-1", "organ_name": "文广局", "role": "drafter"}
    services.answers |= {
        "session": {"posts": [post]},
        "review.list_non_disclosures": [KEPT],
        "review.show_non_disclosure": {**THING, "history": [LINE], "may": True},
        "review.request_non_disclosure": THING,
        "review.decide_non_disclosure": KEPT,
        "catalog.show_catalogue": [{"id": "o-1:b9", "entries": [entry]}],
        "catalog.list_organ_names": [{"organ": "o-1", "name": "文广局"}],
        "access.list_names": [{"account": "p-2", "name": "陈望"}],
    }


def test_the_register_says_what_is_kept_back_and_by_which_law(console: FlaskClient) -> None:
    page = visible(console.get("/non-disclosures").text)

    assert "讨论记录" in page and "条例第十六条" in page
    assert "2999年3月5日" in page


@pytest.mark.parametrize(
    ("tab", "asks"), [("mine", {"account": "p-1"}), ("lifted", {"state": "lifted"})]
)
def test_a_tab_asks_for_its_own(
    console: FlaskClient, services: Services, tab: str, asks: dict[str, str]
) -> None:
    services.answers["review.list_non_disclosures"] = []

    assert "没有" in visible(console.get(f"/non-disclosures?tab={tab}").text)
    [told] = services.told("review.list_non_disclosures")
    assert told.items() >= asks.items()


def sent(console: FlaskClient, path: str, **form: str) -> Any:
    return console.post(path, data={"csrf": CSRF, "command_id": "ab" * 16, **form})


def test_asking_names_the_entry_and_both_reasons(console: FlaskClient, services: Services) -> None:
    assert "决议：决议的执行" in console.get("/non-disclosures/new").text
    said = {"organ": "o-1", "entry": "b9-1", "subject": "讨论记录", "basis": "法", "harm": "害"}

    assert sent(console, "/non-disclosures/new", **said).status_code == 303
    [told] = services.told("review.request_non_disclosure")
    assert told.items() >= said.items()


def test_what_is_missing_is_said_and_what_was_typed_stays(
    console: FlaskClient, services: Services
) -> None:
    services.answers["review.request_non_disclosure"] = Invalid(
        "没有提出不予公开，请补充下列各处。", ["没有写公开可能造成的损害"]
    )
    answer = sent(
        console, "/non-disclosures/new", organ="o-1", entry="b9-1", subject="甲", basis="法条"
    )

    assert (answer.status_code, "没有写公开可能造成的损害" in answer.text) == (400, True)
    assert "法条</textarea>" in answer.text


def test_who_may_decides_with_a_reason(console: FlaskClient, services: Services) -> None:
    page = console.get("/non-disclosures/n-1").text
    assert "不愿直言" in page and "提交决定" in page

    answer = sent(console, "/non-disclosures/n-1/decide", decision="keep", reason="成立")

    assert answer.location == "/non-disclosures/n-1?said=decided"
    [told] = services.told("review.decide_non_disclosure")
    assert (told["decision"], told["reason"]) == ("keep", "成立")


def test_who_may_not_finds_no_form_and_a_refusal_says_why(
    console: FlaskClient, services: Services
) -> None:
    services.answers["review.show_non_disclosure"] = {**THING, "history": [LINE], "may": False}
    assert "提交决定" not in console.get("/non-disclosures/n-1").text

    services.answers["review.decide_non_disclosure"] = NotAllowed("提出不予公开的人不能自己决定")
    answer = sent(console, "/non-disclosures/n-1/decide", decision="keep", reason="成立")
    assert (answer.status_code, "提出不予公开的人不能自己决定" in answer.text) == (400, True)


def test_what_is_to_be_disclosed_leads_to_a_draft(console: FlaskClient, services: Services) -> None:
    lifted = {**THING, "state": "lifted", "history": [LINE], "may": False}
    services.answers["review.show_non_disclosure"] = lifted

    assert "/items/new?organ=o-1&amp;entry=b9-1" in console.get("/non-disclosures/n-1").text
