"""A case from the public's words to the answer they read, each step by who may take it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest

from common import clock
from common.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from tests.faults.waiting import eventually
from tests.service.feedback.desk import Opinions
from tests.service.road.walker import INSIDE, ORGAN

pytestmark = pytest.mark.service
FAR = "o-10a06"


def test_from_what_was_said_to_what_is_read(opinions: Opinions) -> None:
    case = opinions.said("请公开工期，电话 13812345678", name="程知夏", contact="13812345678")
    code = case["code"]
    first = opinions.show(code.lower().replace("-", " "))
    assert (first["state_word"], first["reply"]) == ("已收到", "")
    assert first["text"] == "请公开工期，电话 138****5678"
    assert first["url"].startswith("/organs/10a05/")

    case = opinions.act(case, "screen_case", kind="suggestion")
    case = opinions.act(case, "assign_case", lead=opinions.lead, helpers=[opinions.auditor])
    answer = {"reply": "已经补充公开。", "outcome": "adopted"}
    case = opinions.act(case, "answer_case", opinions.lead, **answer)
    assert opinions.show(code)["reply"] == ""
    case = opinions.act(
        case, "review_reply", opinions.auditor, decision="return", comment="写明哪里"
    )
    case = opinions.act(case, "answer_case", opinions.lead, **answer)
    case = opinions.act(case, "review_reply", opinions.auditor, decision="approve")
    assert opinions.show(code) | {"reply": "已经补充公开。", "outcome_word": "采纳"} == (
        opinions.show(code)
    )
    case = opinions.act(case, "close_case")

    assert opinions.show(code)["state_word"] == "已办结"
    eventually(lambda: len(opinions.events(case["case"])) >= 5)
    said = [event["type"] for event in opinions.events(case["case"])]
    assert said[-3:] == ["case_answered", "case_replied", "case_closed"]
    assert case["version"] == 8


def test_a_reply_is_never_reviewed_by_who_wrote_it(opinions: Opinions) -> None:
    case = opinions.act(opinions.said(), "screen_case", kind="complaint")
    case = opinions.act(case, "assign_case", lead=opinions.auditor)
    case = opinions.act(
        case, "answer_case", opinions.auditor, reply="已经核实。", outcome="explained"
    )

    with pytest.raises(NotAllowed, match="不能审核自己的答复"):
        opinions.act(case, "review_reply", opinions.auditor, decision="approve")
    approver = opinions.walker.holder("approver")
    assert opinions.act(case, "review_reply", approver, decision="approve")["state"] == "replied"


def test_only_the_handler_screens_and_only_the_lead_answers(opinions: Opinions) -> None:
    case = opinions.said()
    with pytest.raises(NotAllowed, match="应由机关 o-10a05 的意见专员办理"):
        opinions.act(case, "screen_case", opinions.lead, kind="opinion")
    case = opinions.act(case, "screen_case", kind="opinion")
    with pytest.raises(NotAllowed, match="没有职务"):
        opinions.act(case, "assign_case", lead=opinions.walker.holder("drafter", FAR))
    case = opinions.act(case, "assign_case", lead=opinions.lead)
    with pytest.raises(NotAllowed, match="主办"):
        opinions.act(case, "answer_case", opinions.auditor, reply="好", outcome="adopted")


def test_a_late_step_is_a_conflict_and_a_repeated_one_is_the_same(opinions: Opinions) -> None:
    case, id_ = opinions.said(), uuid4().hex
    once = opinions.act(case, "screen_case", kind="opinion", command_id=id_)

    assert opinions.act(case, "screen_case", kind="opinion", command_id=id_) == once
    with pytest.raises(Conflict, match="请刷新后再办理"):
        opinions.act(case, "screen_case", kind="opinion")


def test_who_is_not_taken_up_reads_why(opinions: Opinions) -> None:
    case = opinions.act(opinions.said(), "dismiss_case", reason="与本事项无关，请向水利局反映")

    found = opinions.show(case["code"])
    assert (found["state_word"], found["outcome_word"]) == ("未受理", "")
    assert found["reason"] == "与本事项无关，请向水利局反映"


def test_the_same_command_at_once_makes_one_case_and_gives_one_code(opinions: Opinions) -> None:
    id_, address = uuid4().hex, opinions.an_address()
    text = f"意见{id_}"

    with ThreadPoolExecutor(6) as threads:
        said = list(
            threads.map(
                lambda _: opinions.say(text, command_id=id_, address=address, contact="甲"),
                range(6),
            )
        )

    assert len({each["code"] for each in said}) == 1
    assert opinions.database["cases"].count_documents({"code": {"$gt": ""}, "text": text}) == 1
    with pytest.raises(Invalid, match="请换一个新的命令编号"):
        opinions.say("别的", command_id=id_, address=address)


def test_a_repeat_from_another_address_is_the_same_command(opinions: Opinions) -> None:
    id_ = uuid4().hex

    assert opinions.say(command_id=id_) == opinions.say(command_id=id_)


def test_an_address_is_heard_five_times_in_ten_minutes_and_never_stored(
    opinions: Opinions,
) -> None:
    address = opinions.an_address()

    def one_more(_: int) -> bool:
        try:
            opinions.say(address=address)
        except TooMany as error:
            assert "请在" in str(error) and "以后再试" in str(error)
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(one_more, range(9))) == 5
    stored = opinions.database["arrivals"].find({"expires_at": {"$gt": clock.now()}})
    assert address not in str(list(stored))


@pytest.mark.parametrize("code", ["", "ABCD-EFGH-JKLM-NPQR", "x" * 5000, "查询码"])
def test_wrong_codes_get_one_answer(opinions: Opinions, code: str) -> None:
    with pytest.raises(NotFound, match="没有找到这个查询码") as error:
        opinions.show(code)
    assert "16 个字母和数字" in str(error.value)


def test_nobody_can_speak_about_what_is_not_public(opinions: Opinions) -> None:
    inside = opinions.walker.published(INSIDE)["item"]
    eventually(lambda: opinions.database["items"].find_one({"_id": inside, "inside": 1}))
    told = []
    for item in (inside, "i-nothing"):
        with pytest.raises(NotFound) as error:
            opinions.say(item=item)
        told.append(str(error.value))
    assert told[0] == told[1]

    entered = opinions.tell(
        "enter_case", opinions.handler, item=inside, channel="meeting", text="会上提的意见"
    )
    assert opinions.show(entered["code"])["state_word"] == "已收到"
    assert opinions.show(entered["code"])["url"] == ""


def test_what_was_withdrawn_takes_no_opinions_any_more(opinions: Opinions) -> None:
    view = opinions.walker.published()
    eventually(lambda: opinions.say(item=view["item"]))
    opinions.walker.withdraw(view)
    recalled = {"_id": view["item"], "recalled": 1}
    eventually(lambda: opinions.database["items"].find_one(recalled))

    with pytest.raises(NotFound, match="现在不公开"):
        opinions.say(item=view["item"])


def test_classified_marks_are_refused_before_anything_is_stored(opinions: Opinions) -> None:
    before = opinions.database["cases"].count_documents({"item": opinions.item})
    for given in ({"text": "机密★10年"}, {"name": "绝密★"}, {"contact": "秘密★"}):
        with pytest.raises(Invalid, match="密级标志"):
            opinions.say(**given)

    case = opinions.assigned()
    with pytest.raises(Invalid, match="密级标志"):
        opinions.act(case, "answer_case", opinions.lead, reply="机密★", outcome="adopted")
    assert opinions.database["cases"].count_documents({"item": opinions.item}) == before + 1


def test_a_contact_is_sealed_and_every_look_is_on_the_record(opinions: Opinions) -> None:
    case = opinions.said(name="程知夏", contact="13812345678")
    stored = opinions.database["contacts"].find_one({"_id": case["case"]})
    assert stored and "13812345678" not in str(stored) and "程知夏" not in str(stored)

    with pytest.raises(NotAllowed, match="意见专员"):
        show_contact(opinions, case["case"], opinions.lead)
    found = show_contact(opinions, case["case"], opinions.handler)
    assert (found["name"], found["contact"], found["level"]) == ("程知夏", "13812345678", "organ")
    assert [line["action"] for line in found["history"]] == ["receive", "look"]
    assert found["version"] == case["version"]


def show_contact(opinions: Opinions, case: str, account: str) -> dict[str, object]:
    asked = {"case": case, "account": account, "contact": True}
    return dict(opinions.ask("feedback", "show_case_staff", **asked))


def test_who_has_no_part_in_a_case_does_not_read_it(opinions: Opinions) -> None:
    case = opinions.said()["case"]
    stranger = opinions.walker.holder("drafter", FAR)

    for unseen in (case, "c-nothing"):
        with pytest.raises(NotFound, match=f"没有编号为 {unseen} 的意见。请核对编号。"):
            opinions.ask("feedback", "show_case_staff", case=unseen, account=stranger)
    shown = opinions.ask("feedback", "show_case_staff", case=case, account=opinions.auditor)
    assert shown["text"] and "contact" not in shown


def test_a_village_is_served_by_the_handler_above(opinions: Opinions) -> None:
    town = opinions.walker.holder("case_handler", "o-11b01")
    # The city's catalogue is where its villages' items come from; the copy is what counts here.
    opinions.database["items"].insert_one(
        {"_id": "i-village", "schema": 1, "rev": 1, "organ": "o-11b0101", "outside": 1}
    )
    case = opinions.say(item="i-village")
    [listed] = opinions.ask("feedback", "list_cases", item="i-village")

    assert case["organ"].endswith("党支部")
    seen = {"case": listed["case"], "version": 1, "kind": "opinion"}
    assert opinions.tell("screen_case", town, **seen)["state"] == "screened"


def test_a_due_date_may_only_come_nearer(opinions: Opinions) -> None:
    case = opinions.act(opinions.said(), "screen_case", kind="opinion")
    late = (clock.today() + timedelta(days=100)).isoformat()
    with pytest.raises(NotAllowed, match="现在的期限"):
        opinions.act(case, "assign_case", lead=opinions.lead, due_on=late)

    soon = (clock.today() + timedelta(days=5)).isoformat()
    assert opinions.act(case, "assign_case", lead=opinions.lead, due_on=soon)["due_on"] == soon


def test_lists_need_a_condition_and_show_no_words(opinions: Opinions) -> None:
    opinions.said("绝无仅有的话")
    with pytest.raises(Invalid, match="至少要有一个"):
        opinions.ask("feedback", "list_cases")
    for wanted in ({"organ": ORGAN}, {"state": "received"}, {"organ": ORGAN, "state": "received"}):
        listed = opinions.ask("feedback", "list_cases", **wanted, limit=1000)
        assert listed and "绝无仅有的话" not in str(listed)
