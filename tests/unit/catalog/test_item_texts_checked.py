"""A text is kept only when it fits its entry and bears no classification mark."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Invalid
from contracts.commands.catalog.items import AUDIENCES
from contracts.words import CHANNELS, CLARITIES
from services.catalog.domain.stages import stage_of
from services.catalog.domain.texts import Around, check, check_unfinished, gaps
from tests.unit.catalog.item_samples import COMMAND, ENTRY, a_text, an_entry, checked
from tests.unit.common.clock_samples import an_almanac

ALONE = Around(an_almanac())
EVERYBODY = an_entry(audience=list(AUDIENCES))
MARK = "机密★10年"


def problems_of(entry: dict[str, Any] = ENTRY, **changes: Any) -> list[str]:
    with pytest.raises(Invalid) as refused:
        checked(entry, **changes)
    return refused.value.problems


def with_clarity(name: str, value: str) -> dict[str, Any]:
    return {"clarities": COMMAND["clarities"] | {name: value}}


def test_audience_forms_and_basis_come_from_the_entry_when_nothing_else_is_said() -> None:
    text = checked()

    assert text["audience"] == ["members", "society"]
    assert text["forms"] == ["board", "document", "website"]
    assert text["basis"] == ENTRY["basis"]
    assert text["occurred_on"] == "2026-03-01"


def test_audience_and_forms_may_be_narrowed() -> None:
    text = checked(audience=["members"], forms=["document"], basis="党组会议纪要")

    assert (text["audience"], text["forms"], text["basis"]) == (
        ["members"],
        ["document"],
        "党组会议纪要",
    )


def test_saying_something_twice_says_it_once() -> None:
    text = checked(audience=["society", "society"], forms=["website", "website"])

    assert (text["audience"], text["forms"]) == (["society"], ["website"])


def test_an_audience_wider_than_the_entry_is_refused_by_name() -> None:
    [problem] = problems_of(audience=["members", "residents", "society"])

    assert "公开范围比目录条目宽，多出：村（居）民" in problem


def test_a_website_needs_society() -> None:
    [problem] = problems_of(audience=["members"], forms=["document", "website"])

    assert "公开范围不含社会，不能在网站公开" in problem


@pytest.mark.parametrize("form", ["meeting", "document", "bulletin", "sms"])
def test_a_form_inside_needs_an_audience_inside(form: str) -> None:
    [problem] = problems_of(audience=["society"], forms=[form])

    assert f"用不上{CHANNELS[form]}" in problem


def test_a_village_board_is_for_its_residents() -> None:
    assert checked(EVERYBODY, audience=["residents"], forms=["board"])["forms"] == ["board"]


def test_an_item_needs_at_least_one_form() -> None:
    assert problems_of(an_entry(forms=[])) == ["没有公开形式，请至少选择一种。"]


@given(
    st.sets(st.sampled_from(AUDIENCES), min_size=1),
    st.sets(st.sampled_from(list(CHANNELS)), min_size=1),
)
def test_whatever_is_kept_has_readers_in_every_form(audience: set[str], forms: set[str]) -> None:
    text = a_text(EVERYBODY, audience=sorted(audience), forms=sorted(forms))
    try:
        check(text, EVERYBODY, ALONE)
    except Invalid:
        return
    stages = {stage_of(form, audience) for form in forms}
    assert "outside" not in stages or "society" in audience
    assert "inside" not in stages or audience - {"society"}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"title": f"计划{MARK}"}, "标题第 1 行"),
        ({"body": f"第一行\n第二行\n{MARK}"}, "正文第 3 行"),
        ({"body": "第一行\n  秘 密  \n"}, "正文第 2 行"),
        ({"basis": f"依据 {MARK}"}, "公开依据第 1 行"),
        ({"attachments": [{"name": f"{MARK}.txt"}]}, f"附件名称 {MARK}.txt第 1 行"),
    ],
)
def test_a_classification_mark_is_refused_wherever_it_stands(
    change: dict[str, Any], place: str
) -> None:
    [problem] = problems_of(**change)

    assert problem.startswith(place)
    assert "本系统不保存涉密内容" in problem


@pytest.mark.parametrize("name", CLARITIES)
def test_the_five_clarities_bear_no_mark_either(name: str) -> None:
    [problem] = problems_of(**with_clarity(name, MARK))

    assert problem.startswith(f"五明确·{CLARITIES[name]}第 1 行")


def test_the_bare_word_in_a_sentence_is_honest_text() -> None:
    assert checked(body="干部应当保守国家秘密。绝密文件不在此列。")


@pytest.mark.parametrize("change", [{"title": " "}, {"body": "\n \n"}, with_clarity("person", " ")])
def test_spaces_alone_are_no_text(change: dict[str, Any]) -> None:
    [problem] = problems_of(**change)

    assert problem.endswith("没有内容，请填写。")


@pytest.mark.parametrize(
    ("days", "audience", "fits"),
    [
        (0, ["members", "society"], True),
        (15, ["members", "society"], True),
        (14, ["members", "society"], False),
        (7, ["members"], True),
        (6, ["members"], False),
    ],
)
def test_opinions_are_asked_for_long_enough_or_not_at_all(
    days: int, audience: list[str], fits: bool
) -> None:
    asked: dict[str, Any] = {"opinion_days": days, "audience": audience, "forms": ["document"]}
    if fits:
        assert checked(**asked)["opinion_days"] == days
    else:
        [problem] = problems_of(**asked)
        assert f"不得少于 {days + 1} 天，现在写的是 {days} 天" in problem


def test_a_title_is_one_line() -> None:
    assert problems_of(title="计划\n第二行") == ["标题只能写一行，请去掉换行。"]


def test_everything_wrong_is_said_at_once() -> None:
    problems = problems_of(title=MARK, body=MARK, audience=["residents"], forms=["website"])

    assert len(problems) == 4


def test_an_unfinished_draft_may_have_gaps_and_no_mark() -> None:
    empty = dict.fromkeys(COMMAND["clarities"], "")
    nothing: dict[str, Any] = {"title": "", "body": "", "clarities": empty, "occurred_on": None}
    text = a_text(**nothing, audience=[], forms=[], opinion_days=3)
    check_unfinished(text)

    assert len(gaps(text, ENTRY, ALONE)) == 11
    with pytest.raises(Invalid) as refused:
        check_unfinished({**text, "title": MARK})
    assert [p.startswith("标题第 1 行") for p in refused.value.problems] == [True]


def test_an_empty_choice_is_a_choice_and_a_gap() -> None:
    text = a_text(audience=[], forms=[])

    assert (text["audience"], text["forms"]) == ([], [])
    assert gaps(text, ENTRY, ALONE) == [
        "没有公开范围，请至少选择一种。",
        "没有公开形式，请至少选择一种。",
    ]
