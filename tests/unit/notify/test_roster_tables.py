"""A roster is read line by line, and every bad line is named without anybody's number."""

from typing import Any

import pytest

from services.notify.domain.roster import (
    Entry,
    duplicates,
    is_mobile,
    organs_named,
    read_rows,
    taken,
)

ORGANS = frozenset({"o-1", "o-2"})
A_ROW = {"line": 2, "member": "m-1", "name": "李明", "phone": "16900000001", "organ": "o-1"}


def a_row(**changes: Any) -> dict[str, Any]:
    return A_ROW | {"groups": None, "opted_out": None} | changes


def entry_of(**changes: Any) -> Entry:
    [entry], problems = read_rows([a_row(**changes)], ORGANS)
    assert problems == []
    return entry


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"member": ""}, "缺少党员编号"),
        ({"member": "甲"}, "党员编号“甲”只能用"),
        ({"member": "a:b"}, "只能用字母"),
        ({"name": "  "}, "缺少姓名"),
        ({"phone": ""}, "11 位数字"),
        ({"phone": "1690000000"}, "11 位数字"),
        ({"organ": "o-9"}, "没有编号为“o-9”的机关"),
        ({"groups": "kings"}, "不认识的身份“kings”，可用的有：党代表"),
        ({"groups": "delegates@o-9"}, "没有编号为“o-9”的机关"),
        ({"opted_out": "yes"}, "要写“是”或“否”"),
    ],
)
def test_every_bad_cell_is_told_with_its_line(change: dict[str, Any], said: str) -> None:
    entries, problems = read_rows([a_row(**change)], ORGANS)

    assert entries == []
    assert [p for p in problems if p.startswith("第 2 行：") and said in p]


def test_groups_are_each_of_an_organ_the_members_own_unless_another_is_named() -> None:
    entry = entry_of(groups=" delegates@o-2 ; committee;delegates@o-2")

    assert entry.groups == ["committee@o-1", "delegates@o-2"]


def test_a_table_without_the_optional_columns_leaves_what_is_known() -> None:
    entry = entry_of()

    assert (entry.groups, entry.opted_out) == (None, None)


def test_an_empty_cell_takes_groups_away_and_leaves_opting_out_as_it_is() -> None:
    entry = entry_of(groups="", opted_out="")

    assert (entry.groups, entry.opted_out) == ([], None)


@pytest.mark.parametrize(("word", "meant"), [("是", True), ("否", False)])
def test_opting_out_is_said_by_a_word(word: str, meant: bool) -> None:
    assert entry_of(opted_out=word).opted_out is meant


def test_a_member_and_a_number_stand_on_one_line_each() -> None:
    rows = [a_row(), a_row(line=3, phone="16900000002"), a_row(line=4, member="m-2")]

    assert duplicates(rows) == [
        "第 3 行：党员编号“m-1”与第 2 行重复",
        "第 4 行：手机号与第 2 行重复",
    ]


def test_a_number_of_somebody_else_is_refused_unless_he_gives_it_up_in_the_same_table() -> None:
    mine = entry_of()
    his = entry_of(line=3, member="m-9", phone="16900000002")

    assert taken([mine], {"16900000001": "m-9"}) == [
        "第 2 行：手机号已经登记在党员 m-9 名下，请核对后改正其中一个"
    ]
    assert taken([mine, his], {"16900000001": "m-9"}) == []
    assert taken([mine], {"16900000001": "m-1"}) == []


def test_organs_of_groups_are_organs_to_know() -> None:
    assert organs_named([a_row(groups="delegates@o-7;committee")]) == {"o-1", "o-7"}


@pytest.mark.parametrize("text", ["1690000000１", "169 0000 0001", "29900000001", "+8616900000001"])
def test_only_eleven_plain_figures_are_a_number(text: str) -> None:
    assert not is_mobile(text)
