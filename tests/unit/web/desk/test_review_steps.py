"""What some steps of a review ask for beside a decision: checklists, minutes, urgency, deputies."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.unit.web.desk.reviews import ID, a_review, a_step, decide
from tests.unit.web.desk.staff import Services, visible

pytestmark = pytest.mark.usefixtures("a_review_waits")
CHECKLIST = [{"id": "no_secret", "text": "不含国家秘密"}, {"id": "no_mark", "text": "没有密级标志"}]
MINUTES = {"number": "〔2026〕3号", "held_on": "2026-03-04", "entitled": "7", "present": "6"}
MINUTES |= {"in_favour": "5", "against": "1", "abstained": "0"}


def at_step(**changes: Any) -> dict[str, Any]:
    step = a_step("approval", "集体研究", "auditor", **changes)
    return a_review(path=[a_step("audit", "分管领导审核", "auditor"), step])


def test_a_checklist_is_answered_point_by_point(console: FlaskClient, services: Services) -> None:
    services.answers["review.show_review"] = at_step(checklist=CHECKLIST)
    page = console.get(f"/reviews/{ID}").text
    assert [page.count(f'name="check-{p["id"]}"') for p in CHECKLIST] == [3, 3]

    answers = {"check-no_secret": "yes", "check-no_mark": "not_applicable"}
    decide(console, decision="approve", comment="", **answers)

    [told] = services.told("review.decide_step")
    assert told["checks"] == {"no_secret": "yes", "no_mark": "not_applicable"}


def test_what_a_group_decides_goes_with_its_minutes(
    console: FlaskClient, services: Services
) -> None:
    services.answers["review.show_review"] = at_step(kind="collective")
    sent = {f"minutes-{name}": value for name, value in MINUTES.items()}

    wrong = decide(console, decision="approve", comment="", **{**sent, "minutes-present": "六"})
    assert (wrong.status_code, "实到人数没有填写，或者不是数字" in wrong.text) == (400, True)
    assert 'value="〔2026〕3号"' in wrong.text
    decide(console, decision="approve", comment="", **sent)

    [told] = services.told("review.decide_step")
    assert told["minutes"] == {
        "number": "〔2026〕3号",
        "held_on": "2026-03-04",
        "entitled": 7,
        "present": 6,
        "in_favour": 5,
        "against": 1,
        "abstained": 0,
    }


def test_an_urgent_text_says_why_and_what_deciding_means(
    console: FlaskClient, services: Services
) -> None:
    services.answers["review.show_review"] = a_review(urgent="堤坝险情", state="afterwards")

    page = visible(console.get(f"/reviews/{ID}").text)

    assert "紧急公开：堤坝险情" in page.replace(" ", "")
    assert "已经先行公开，现在补办审核" in page
    assert "同意以后，这次紧急公开就站得住" in page


def test_a_deputy_reads_for_whom_he_decides(console: FlaskClient, services: Services) -> None:
    services.answers["review.show_review"] = a_review(
        mine={"may": True, "bars": [], "behalf": "p-2"}
    )

    assert "您受陈望委托代为办理" in visible(console.get(f"/reviews/{ID}").text)
