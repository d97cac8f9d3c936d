"""What a member says about what he read, and what he sees of it afterwards."""

from uuid import uuid4

import pytest

from common.errors import Invalid, NotAllowed, NotFound, TooMany
from tests.faults.waiting import eventually
from tests.service.members.reader import Readers, View

pytestmark = pytest.mark.service
ORGAN = "o-10a05"


@pytest.fixture(scope="module")
def reader(readers: Readers) -> View:
    return readers.signed_in(ORGAN)


@pytest.fixture(scope="module")
def item(readers: Readers) -> View:
    return readers.approve(ORGAN, ["organ_members"])


def stored(readers: Readers, case: str) -> View:
    return dict(readers.feedback["cases"].find_one({"_id": case}) or {})


def test_an_opinion_about_what_is_still_inside_becomes_a_case(readers: Readers, item: View) -> None:
    reader = readers.signed_in(ORGAN)
    receipt = readers.say(reader, item, "建议写明经费来源")

    case = stored(readers, receipt["case"])
    assert (case["item"], case["organ"], case["channel"]) == (item["item"], ORGAN, "members")
    assert (case["level"], case["has_contact"]) == ("anonymous", False)
    assert reader["member"] not in str(case)
    assert readers.feedback["contacts"].find_one({"_id": receipt["case"]}) is None


def test_who_wants_to_be_named_is_named_to_the_handler_alone(readers: Readers, item: View) -> None:
    reader = readers.signed_in(ORGAN)
    receipt = readers.say(reader, item, named=True)

    case = stored(readers, receipt["case"])
    assert (case["level"], case["has_contact"]) == ("organ", True)
    assert reader["member"] not in str(case)
    handler = readers.walker.holder("case_handler", ORGAN)
    asked = {"case": receipt["case"], "account": handler, "contact": True}
    shown = readers.walker.told(lambda: readers.walker.ask("feedback", "show_case_staff", **asked))
    assert reader["member"] in shown["contact"]


def test_he_sees_his_own_and_nobody_elses(readers: Readers, item: View) -> None:
    mine, other = readers.signed_in(ORGAN), readers.signed_in(ORGAN)
    cases = [readers.say(mine, item, f"意见{n}")["case"] for n in range(3)]
    theirs = readers.say(other, item, "别人的意见")["case"]

    page = readers.face("feedback.list_member_cases", ticket=mine["ticket"], limit=2)
    rest = readers.face(
        "feedback.list_member_cases", ticket=mine["ticket"], before=page["next"], limit=2
    )
    assert [row["case"] for row in (*page["rows"], *rest["rows"])] == cases[::-1]
    assert rest["next"] == ""
    shown = readers.face("feedback.show_member_case", ticket=mine["ticket"], case=cases[0])
    assert (shown["text"], shown["state_word"]) == ("意见0", "已收到")
    told = []
    for case in (theirs, "c-none"):
        with pytest.raises(NotFound) as error:
            readers.face("feedback.show_member_case", ticket=mine["ticket"], case=case)
        told.append(str(error.value))
    assert told[0] == told[1]


def test_he_reads_what_became_of_it(readers: Readers, item: View) -> None:
    reader, walker = readers.signed_in(ORGAN), readers.walker
    case = readers.say(reader, item)["case"]
    handler, lead = walker.holder("case_handler", ORGAN), walker.holder("drafter", ORGAN)
    steps = (
        ("screen_case", handler, {"kind": "suggestion"}),
        ("assign_case", handler, {"lead": lead}),
        ("answer_case", lead, {"reply": "已经补充。", "outcome": "adopted"}),
        ("review_reply", walker.holder("auditor", ORGAN), {"decision": "approve"}),
    )
    for version, (command, by, given) in enumerate(steps, 1):
        asked = {"case": case, "version": version, **given}
        walker.told(lambda c=command, b=by, a=asked: walker.tell("feedback", c, b, **a))

    shown = readers.face("feedback.show_member_case", ticket=reader["ticket"], case=case)
    assert (shown["outcome_word"], shown["reply"]) == ("采纳", "已经补充。")


def test_the_same_command_makes_one_case(readers: Readers, reader: View, item: View) -> None:
    id_, slip = uuid4().hex, readers.read(reader, item)["slip"]

    receipts = [readers.say(reader, item, slip=slip, command_id=id_) for _ in range(2)]

    assert receipts[0] == receipts[1]


def test_a_slip_is_for_one_member_and_one_item(readers: Readers, reader: View, item: View) -> None:
    other, second = readers.signed_in(ORGAN), readers.approve(ORGAN, ["organ_members"])
    slip = readers.read(reader, item)["slip"]

    with pytest.raises(NotAllowed, match="对不上"):
        readers.say(other, item, slip=slip)
    with pytest.raises(NotAllowed, match="对不上"):
        readers.say(reader, second, slip=slip)
    with pytest.raises(NotAllowed, match="打开得太久"):
        readers.say(reader, item, slip="made.up")


def test_who_may_not_read_it_cannot_speak_about_it(readers: Readers, item: View) -> None:
    stranger = readers.signed_in("o-10a06")

    with pytest.raises(NotFound):
        readers.say(stranger, item)


def test_what_was_taken_back_takes_no_more_opinions(readers: Readers, reader: View) -> None:
    item = readers.approve(ORGAN, ["organ_members"])
    slip = readers.read(reader, item)["slip"]
    readers.until(item, "proved")
    readers.withdraw(item)
    readers.until(item, "recalled")

    def refused() -> bool:
        try:
            readers.say(reader, item, slip=slip)
        except NotFound:
            return True
        return False

    eventually(refused, 30)


def test_one_member_sends_five_in_ten_minutes(readers: Readers, item: View) -> None:
    reader = readers.signed_in(ORGAN)
    for n in range(5):
        readers.say(reader, item, f"第{n}条")

    with pytest.raises(TooMany, match="以后再试"):
        readers.say(reader, item, "第六条")


def test_marks_are_refused_before_anything_is_kept(readers: Readers, item: View) -> None:
    with pytest.raises(Invalid, match="密级标志"):
        readers.say(readers.signed_in(ORGAN), item, "机密★10年\n内容")
