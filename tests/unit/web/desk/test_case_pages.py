"""Opinions on pages: from received to closed, entered by hand, disclosed again."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from common.errors import Conflict, Invalid, NotAllowed
from tests.unit.web.desk.cases import LONG, sample
from tests.unit.web.desk.staff import CSRF, Services, visible


@pytest.fixture(autouse=True)
def answers(services: Services) -> None:
    sample(services)


def send(console: FlaskClient, path: str, **form: Any) -> Any:
    return console.post(path, data={"csrf": CSRF, "command_id": "ab" * 16, "version": "1", **form})


def told(services: Services, command: str) -> dict[str, Any]:
    """What the one call of the command said, without who and which attempt."""
    [said] = services.told(f"feedback.{command}")
    return {key: said[key] for key in said if key not in ("by", "command_id")}


# -- lists -------------------------------------------------------------------------


def test_lists_go_by_step_with_counts(console: FlaskClient, services: Services) -> None:
    page = visible(console.get("/cases?tab=received").text)

    assert told(services, "list_cases")["states"] == ["received"]
    assert "待受理 12" in page and "待审核 1000+" in page
    assert f"建议：{LONG}" in page and "主办 程知夏" in page


def test_what_waits_for_me_and_what_is_about_an_item(
    console: FlaskClient, services: Services
) -> None:
    console.get("/cases")
    console.get("/cases?item=i-1")

    mine, about = services.told("feedback.list_cases")
    assert mine["account"] == "p-1" and about["item"] == "i-1"


# -- one case ----------------------------------------------------------------------


def test_a_case_says_who_knows_what_and_why_it_is_due(console: FlaskClient) -> None:
    page = visible(console.get("/cases/c-1").text)

    for said in (
        "我的电话是 13812345678",
        LONG,
        "姓名只告诉机关",
        "2026年3月5日 收到，应在三个月内答复",
        "查看会记录在办理经过里",
        "是否受理",
    ):
        assert said in page
    assert "13912345678" not in page


def test_the_contact_is_shown_only_when_asked_for_by_a_form(
    console: FlaskClient, services: Services
) -> None:
    console.get("/cases/c-1?contact=1")
    assert [asked["contact"] for asked in services.told("feedback.show_case_staff")] == [False]

    page = send(console, "/cases/c-1/contact").text
    assert "13912345678" in page and "已经记录在办理经过里" in page
    assert services.told("feedback.show_case_staff")[-1]["contact"] is True


@pytest.mark.parametrize(
    ("case", "form", "others"),
    [
        ("c-1", "screen", ("assign", "answer", "review", "close")),
        ("c-2", "assign", ("screen", "answer", "review", "close")),
        ("c-3", "answer", ("screen", "review", "close")),
        ("c-4", "review", ("screen", "assign", "answer", "close")),
        ("c-5", "close", ("screen", "assign", "answer", "review")),
    ],
)
def test_only_the_steps_that_are_mine_have_forms(
    console: FlaskClient, case: str, form: str, others: tuple[str, ...]
) -> None:
    page = console.get(f"/cases/{case}").text

    assert f'action="/cases/{case}/{form}"' in page
    assert not [other for other in others if f'action="/cases/{case}/{other}"' in page]


def test_history_is_told_in_words(console: FlaskClient) -> None:
    page = visible(console.get("/cases/c-5").text)

    for said in ("收到 公众", "查看联系方式 喆堃", "退回答复 陈望", "请写明依据"):
        assert said.replace(" ", "") in page.replace(" ", "").replace("　", "")


# -- steps -------------------------------------------------------------------------


def test_a_case_is_accepted_with_its_kind(console: FlaskClient, services: Services) -> None:
    answer = send(console, "/cases/c-1/screen", **{"as": "complaint"})

    assert told(services, "screen_case") == {"case": "c-1", "version": 1, "kind": "complaint"}
    assert answer.location == "/cases/c-1?did=screen"
    assert "请接着交办" in console.get(answer.location).text


def test_a_case_is_refused_with_the_reason_that_the_asker_reads(
    console: FlaskClient, services: Services
) -> None:
    send(console, "/cases/c-1/screen", reason=" 与此无关 ", **{"as": "no"})

    assert told(services, "dismiss_case") == {"case": "c-1", "version": 1, "reason": "与此无关"}


@pytest.mark.parametrize(
    ("path", "form", "said"),
    [
        ("c-1/screen", {"reason": "想一想"}, "还没有选择是否受理"),
        ("c-1/screen", {"as": "no"}, "不予受理要写明原因"),
        ("c-2/assign", {"lead": ""}, "还没有选择主办人"),
        ("c-3/answer", {"reply": "", "outcome": "adopted"}, "答复还没有写"),
        ("c-3/answer", {"reply": "已经办了"}, "还没有选择办理结果"),
        ("c-4/review", {"comment": "想一想"}, "还没有选择同意还是退回"),
        ("c-4/review", {"decision": "return"}, "退回答复时必须写明原因"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    console: FlaskClient, services: Services, path: str, form: dict[str, str], said: str
) -> None:
    answer = send(console, f"/cases/{path}", **form)

    assert answer.status_code == 400 and said in answer.text
    assert all(value in answer.text for value in form.values())
    assert {name for name, _ in services.asked} & {
        "feedback.screen_case",
        "feedback.dismiss_case",
        "feedback.assign_case",
        "feedback.answer_case",
        "feedback.review_reply",
    } == set()


def test_a_case_is_given_to_colleagues_by_name(console: FlaskClient, services: Services) -> None:
    page = console.get("/cases/c-2").text
    assert "程知夏（承办人）" in page and "陈望（分管领导）" in page and "p-9" not in page

    send(console, "/cases/c-2/assign", lead="p-1", helpers=["p-2"], due_on="2026-04-01")
    assert told(services, "assign_case") == {
        "case": "c-2",
        "version": 1,
        "lead": "p-1",
        "helpers": ["p-2"],
        "due_on": "2026-04-01",
        "comment": "",
    }


def test_a_reply_can_be_seen_as_the_asker_will_see_it(
    console: FlaskClient, services: Services
) -> None:
    form = {"reply": "请联系 13812345678", "outcome": "explained"}
    page = send(console, "/cases/c-3/answer", then="preview", **form).text

    assert services.told("feedback.answer_case") == []
    preview = page[page.index("提意见的人将会看到") : page.index("<form", page.index("将会看到"))]
    assert "138****5678" in preview and "已答复：解释说明" in preview
    assert "请联系 13812345678" in page  # still in the form

    send(console, "/cases/c-3/answer", then="send", **form)
    assert told(services, "answer_case") == {"case": "c-3", "version": 1, **form}


def test_a_reply_is_reviewed_and_a_case_closed(console: FlaskClient, services: Services) -> None:
    send(console, "/cases/c-4/review", decision="return", comment="请写明依据")
    send(console, "/cases/c-5/close", comment="")

    assert told(services, "review_reply")["decision"] == "return"
    assert told(services, "close_case") == {"case": "c-5", "version": 1, "comment": ""}


def test_a_refusal_of_the_service_stands_on_the_form(
    console: FlaskClient, services: Services
) -> None:
    services.answers["feedback.answer_case"] = Invalid("答复有密级标志，没有保存。", ["第 1 行"])
    answer = send(console, "/cases/c-3/answer", reply="机密★10年", outcome="adopted")

    assert answer.status_code == 400
    assert "答复有密级标志" in answer.text and "机密★10年" in answer.text


def test_somebody_was_first(console: FlaskClient, services: Services) -> None:
    services.answers["feedback.screen_case"] = Conflict("意见 c-1 现在是“已受理”。请刷新后再办理。")

    assert send(console, "/cases/c-1/screen", **{"as": "opinion"}).status_code == 409


def test_a_step_that_does_not_exist_is_no_page(console: FlaskClient) -> None:
    assert send(console, "/cases/c-1/burn").status_code == 404


# -- by hand -----------------------------------------------------------------------


def test_an_opinion_by_telephone_is_entered_and_its_code_shown_once(
    console: FlaskClient, services: Services
) -> None:
    chosen = console.get("/cases/new?title=关于").text
    assert 'href="/cases/new?item=i-1"' in chosen and "草稿" not in chosen

    given = {"item": "i-1", "channel": "phone", "text": "路灯坏了", "name": "", "contact": ""}
    page = send(console, "/cases/new", **given).text
    assert "ABCD-EFGH-JKLM-NPQR" in page and "只在这里显示一次" in page
    assert told(services, "enter_case") == {**given, "named": False}


def test_an_opinion_that_cannot_be_entered_keeps_its_words(
    console: FlaskClient, services: Services
) -> None:
    answer = send(console, "/cases/new", item="i-1", text="路灯坏了")
    assert answer.status_code == 400 and "怎样来的" in answer.text and "路灯坏了" in answer.text

    services.answers["feedback.enter_case"] = NotAllowed("这件事项已经办结，不再收集意见。")
    answer = send(console, "/cases/new", item="i-1", channel="visit", text="路灯坏了")
    assert "已经办结，不再收集意见" in answer.text and "路灯坏了" in answer.text


# -- disclosing again ---------------------------------------------------------------


def test_answered_cases_are_chosen_for_disclosing_again(
    console: FlaskClient, services: Services
) -> None:
    page = console.get("/cases/redisclose?item=i-1").text
    assert 'value="c-5"' in page and 'value="c-6"' not in page  # one that was not taken up
    assert "因此作出的改动" in page

    nothing = send(console, "/cases/redisclose", item="i-1", due_on="2026-03-12")
    assert "请至少选一条" in nothing.text

    answer = send(console, "/cases/redisclose", item="i-1", cases=["c-5"], due_on="2026-03-12")
    asked = {"item": "i-1", "cases": ["c-5"], "due_on": "2026-03-12"}
    assert told(services, "request_redisclosure") == asked
    page = visible(console.get(answer.location).text)
    assert "正在起草" in page and "采纳 1 条" in page and "意见办理情况" in page
