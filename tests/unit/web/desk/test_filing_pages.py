"""Filings on pages: what waits for my acknowledgement, and how late it is."""

import pytest
from flask.testing import FlaskClient

from common.errors import NotAllowed
from tests.unit.web.desk.filings import sample
from tests.unit.web.desk.staff import CSRF, Services, visible


@pytest.fixture(autouse=True)
def answers(services: Services) -> None:
    sample(services)


def test_what_waits_for_me_says_who_files_what_and_by_when(
    console: FlaskClient, services: Services
) -> None:
    page = visible(console.get("/filings").text)

    assert services.told("oversight.list_filings")[0]["account"] == "p-1"
    for said in ("文广局 报 市委办", "关于工期的公示", "已超期", "已阅，请注意后续公开", "程知夏"):
        assert said in page


@pytest.mark.parametrize("state", ["filed", "overdue", "acknowledged"])
def test_other_lists_ask_by_state_and_offer_no_form(
    console: FlaskClient, services: Services, state: str
) -> None:
    page = console.get(f"/filings?tab={state}").text

    assert services.told("oversight.list_filings")[0]["state"] == state
    assert "/acknowledge" not in page


def test_a_filing_is_acknowledged_with_a_comment(console: FlaskClient, services: Services) -> None:
    given = {"csrf": CSRF, "command_id": "ab" * 16, "comment": " 已阅 "}
    answer = console.post("/filings/i-1:1/acknowledge", data=given)

    [told] = services.told("oversight.acknowledge_filing")
    assert (told["filing"], told["comment"]) == ("i-1:1", "已阅")
    assert "已经签收" in console.get(answer.location).text


def test_a_refused_acknowledgement_keeps_the_comment(
    console: FlaskClient, services: Services
) -> None:
    services.answers["oversight.acknowledge_filing"] = NotAllowed("没有担任上级，不能办理。")
    given = {"csrf": CSRF, "command_id": "ab" * 16, "comment": "已阅"}
    answer = console.post("/filings/i-1:1/acknowledge", data=given)

    assert answer.status_code == 400
    assert "不能办理" in answer.text and 'value="已阅"' in answer.text


def test_the_list_of_what_waits_leads_to_the_filing(console: FlaskClient) -> None:
    assert console.get("/filings/i-1:1").location == "/filings?tab=mine#i-1:1"
