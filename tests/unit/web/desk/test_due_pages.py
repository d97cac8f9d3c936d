"""What is due on pages: month by month with counts, one period with its past, what happened."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from common.errors import Invalid, NotAllowed
from contracts.words import STANDINGS
from tests.unit.web.desk.owed import DRAFTER, ID, REMINDERS, sample, shown
from tests.unit.web.desk.staff import CSRF, Services, visible
from tests.unit.web.item_samples import ROUTES


@pytest.fixture(autouse=True)
def answers(services: Services) -> None:
    sample(services)


def send(console: FlaskClient, path: str, **form: Any) -> Any:
    return console.post(path, data={"csrf": CSRF, "command_id": "ab" * 16, **form})


def told(services: Services, command: str) -> dict[str, Any]:
    """What the one call of the command said, without who and which attempt."""
    [said] = services.told(f"catalog.{command}")
    return {key: said[key] for key in said if key not in ("by", "command_id")}


# -- the list ------------------------------------------------------------------------


def test_a_month_asks_once_for_its_days_and_its_counts(
    console: FlaskClient, services: Services
) -> None:
    console.get("/due?month=2026-04&organ=o-1&own=1&tab=missing&section=思想建设")

    said = told(services, "list_obligations")
    assert (said["first"], said["last"], said["counting"]) == ("2026-04-01", "2026-04-30", True)
    assert (said["organ"], said["below"]) == ("o-1", False)
    assert (said["standing"], said["section"]) == ("missing", "思想建设")
    assert [command for command, _ in services.asked] == ["catalog.list_obligations"]


@pytest.mark.parametrize(
    ("month", "before", "behind"),
    [("2026-01", "2025-12", "2026-02"), ("2026-12", "2026-11", "2027-01")],
)
def test_months_lead_on_to_their_neighbours(
    console: FlaskClient, month: str, before: str, behind: str
) -> None:
    page = console.get(f"/due?month={month}&organ=o-1").text

    assert f'"/due?month={before}&amp;organ=o-1"' in page
    assert f'"/due?month={behind}&amp;organ=o-1"' in page


@pytest.mark.parametrize("month", ["2026-13", "x", "0001-01", "9999-12", "2099-12"])
def test_what_is_no_month_of_ours_shows_this_one(
    console: FlaskClient, services: Services, month: str
) -> None:
    console.get(f"/due?month={month}")
    console.get("/due")

    odd, plain = services.told("catalog.list_obligations")
    assert odd["first"] == plain["first"]


def test_a_row_says_how_it_stands_by_when_and_why(console: FlaskClient) -> None:
    page = visible(console.get("/due?month=2026-04").text)

    for said in ("逾期未公开", "2026年4月30日", "每季度公开：期满后一个月内", "2026 年第 1 季度"):
        assert said in page
    for said in ("期限暂定", "逾期后公开", "三月份学习情况", "本期没有会议", "全部 4"):
        assert said in page


def test_steps_are_offered_to_who_drafts_there(console: FlaskClient, services: Services) -> None:
    assert "写这一期" not in console.get("/due").text
    services.answers["session"] = DRAFTER
    page = console.get("/due").text

    assert "/items/new?organ=o-1&amp;entry=b9-01&amp;period=2026-Q1" in page
    assert f"/due/{ID}#nothing" in page


# -- one period ------------------------------------------------------------------------


def test_a_period_tells_its_past_and_who_was_reminded(console: FlaskClient) -> None:
    page = visible(console.get(f"/due/{ID}").text)

    for said in ("方晓岚", "有一次", "不同意本期无可公开", "提醒澜泽市文广局的承办人"):
        assert said in page
    assert "指定的责任人方晓岚在本机关已经没有职务" in page


def test_a_person_who_was_reminded_is_called_by_name(
    console: FlaskClient, services: Services
) -> None:
    said = {**REMINDERS[0], "roles": ["auditor"], "person": "p-2", "left": []}
    services.answers["catalog.show_obligation"] = shown(reminders=[said])

    assert "提醒澜泽市文广局的方晓岚、分管领导" in visible(console.get(f"/due/{ID}").text)


@pytest.mark.parametrize(
    ("may", "button"),
    [("declare_nothing", "提出"), ("approve_nothing", "同意"), ("see_reminder", "知道了")],
)
def test_only_what_may_be_done_is_offered(
    console: FlaskClient, services: Services, may: str, button: str
) -> None:
    state = "asked" if may == "approve_nothing" else "open"
    answer = shown(may=[], state=state, reminders=REMINDERS)
    services.answers["catalog.show_obligation"] = answer
    assert f">{button}" not in console.get(f"/due/{ID}").text

    services.answers["catalog.show_obligation"] = {**answer, "may": [may]}
    assert f">{button}" in console.get(f"/due/{ID}").text


@pytest.mark.parametrize(
    ("step", "form", "command", "said"),
    [
        ("nothing", {"reason": " 没有会议 "}, "declare_nothing", {"reason": "没有会议"}),
        ("approve", {"comment": ""}, "approve_nothing", {"comment": ""}),
        ("refuse", {"refusal": "有一次"}, "refuse_nothing", {"comment": "有一次"}),
        ("seen", {}, "see_reminder", {}),
    ],
)
def test_a_step_says_what_was_typed_and_what_came_of_it(
    console: FlaskClient,
    services: Services,
    step: str,
    form: dict[str, str],
    command: str,
    said: dict[str, str],
) -> None:
    answer = send(console, f"/due/{ID}/{step}", **form)

    assert told(services, command) == {"obligation": ID, **said}
    assert 'class="done"' in console.get(answer.location).text


def test_a_refused_step_keeps_what_was_typed_and_says_why(
    console: FlaskClient, services: Services
) -> None:
    services.answers["catalog.show_obligation"] = shown(may=["declare_nothing"])
    services.answers["catalog.declare_nothing"] = NotAllowed("没有担任承办人，不能办理。")
    answer = send(console, f"/due/{ID}/nothing", reason="没有会议")

    assert answer.status_code == 400
    assert "没有担任承办人" in answer.text and "没有会议" in answer.text


def test_there_is_no_other_step(console: FlaskClient) -> None:
    assert send(console, f"/due/{ID}/burn").status_code == 404


# -- what happened ---------------------------------------------------------------------


def test_what_happened_is_registered_for_an_entry_that_goes_by_events(
    console: FlaskClient, services: Services
) -> None:
    services.answers["session"] = DRAFTER
    page = console.get("/due/new").text
    assert "任前公示" in page and "理论学习" not in page
    answer = send(console, "/due/new", entry="b9-05", note="公示", occurred_on="2026-03-05")

    said = told(services, "register_occurrence")
    assert (said["organ"], said["entry"], said["note"]) == ("o-1", "b9-05", "公示")
    assert (said["occurred_on"], said["promised_on"], said["last"]) == ("2026-03-05", None, False)
    assert answer.location == "/due/o-1:b9-05:e-0a1b2c?did=occurrence"


def test_a_refused_registration_keeps_what_was_typed(
    console: FlaskClient, services: Services
) -> None:
    services.answers["session"] = DRAFTER
    problem = Invalid("没有登记，请改正下列各处。", ["没有写承诺公开的日期，请填写。"])
    services.answers["catalog.register_occurrence"] = problem
    answer = send(console, "/due/new", entry="b9-05", note="公示", occurred_on="2026-03-05")

    assert answer.status_code == 400
    assert "没有写承诺公开的日期" in answer.text and 'value="公示"' in answer.text


def test_who_may_register_nowhere_is_told_who_may(console: FlaskClient) -> None:
    answer = console.get("/due/new")

    assert answer.status_code == 403 and "承办人或者公开专员" in answer.text


# -- my work, and the draft -------------------------------------------------------------


def test_a_reminder_waits_among_my_work_until_it_is_seen(console: FlaskClient) -> None:
    page = console.get("/").text

    assert "下级逾期未公开：2026 年第 1 季度 理论学习的安排和完成情况" in page
    assert f'href="/due/{ID}"' in page


def test_every_standing_has_a_tone_or_is_calm(console: FlaskClient, services: Services) -> None:
    for standing in STANDINGS:
        services.answers["catalog.show_obligation"] = shown(standing=standing)
        assert STANDINGS[standing] in console.get(f"/due/{ID}").text


def test_a_draft_begun_from_a_period_names_it(console: FlaskClient, services: Services) -> None:
    entry = {
        "id": "b9-01",
        "class": "思想建设",
        "content": "理论学习",
        "time_rule": "quarterly",
        "audience": ["members"],
        "forms": [{"channel": "document", "required": True}],
        "route": "A",
        "basis": "条例",
        "responsible": "办公室",
    }
    services.answers |= {
        "session": DRAFTER,
        "catalog.show_catalogue": [{"entries": [entry], "retired": []}],
        "review.list_routes": ROUTES,
    }
    page = console.get("/items/new?organ=o-1&entry=b9-01&period=2026-Q1").text

    assert '<input type="hidden" name="period" value="2026-Q1">' in page
    assert "公开的是" in page and told(services, "show_obligation") == {"obligation": ID}
