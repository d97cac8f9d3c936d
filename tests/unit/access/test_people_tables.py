"""A table of people is read line by line, and every bad line is named."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.posts import ROLE_NAMES
from services.access.domain.people import ADMINISTRATORS, posts_of, read_rows

ORGANS = frozenset({"o-1", "o-2", "o-3"})
CLOSED = {"o-3": "2026-03-05"}
A_ROW = {
    "line": 2,
    "person": "p-1",
    "name": "李明远",
    "phone": "",
    "organ": "o-1",
    "role": "drafter",
    "from_": "2024-01-01",
    "to": "",
}


def a_row(**changes: Any) -> dict[str, Any]:
    return A_ROW | changes


def problems_of(*rows: dict[str, Any]) -> list[str]:
    return read_rows(rows, ORGANS, CLOSED)[1]


def test_a_person_may_stand_on_several_lines() -> None:
    rows = [a_row(), a_row(line=3, role="publisher"), a_row(line=4, person="p-2", name="王晓华")]

    people, problems = read_rows(rows, ORGANS, CLOSED)

    assert problems == []
    assert {person: [r["line"] for r in lines] for person, lines in people.items()} == {
        "p-1": [2, 3],
        "p-2": [4],
    }


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"person": ""}, "缺少人员编号"),
        ({"person": "李 明"}, "人员编号“李 明”只能用"),
        ({"name": ""}, "缺少姓名"),
        ({"name": "  "}, "缺少姓名"),
        ({"organ": "o-9"}, "没有编号为“o-9”的机关"),
        ({"organ": ""}, "没有编号为“”的机关"),
        ({"role": "king"}, "不认识的角色“king”，可用的有：承办人"),
        ({"from_": ""}, "开始日期“”不是日期"),
        ({"from_": "2024/1/1"}, "开始日期“2024/1/1”不是日期"),
        ({"from_": "20240101"}, "开始日期“20240101”不是日期"),
        ({"to": "2024-02-30"}, "结束日期“2024-02-30”不是日期"),
        ({"to": "2023-12-31"}, "结束日期早于开始日期"),
    ],
)
def test_a_bad_line_is_named_with_its_number_and_its_reason(
    change: dict[str, str], said: str
) -> None:
    [problem] = problems_of(a_row(line=7, **change))

    assert problem.startswith("第 7 行：")
    assert said in problem


def test_an_unknown_role_is_answered_with_the_words_a_table_may_use() -> None:
    [problem] = problems_of(a_row(role="king"))

    assert all(role in problem for role in ROLE_NAMES)


def test_a_post_may_begin_and_end_on_the_same_day() -> None:
    assert problems_of(a_row(to="2024-01-01")) == []


def test_everything_wrong_with_a_line_is_said_at_once() -> None:
    assert len(problems_of(a_row(name="", organ="o-9", role="king", from_="x"))) == 4


def test_one_bad_line_does_not_hide_the_next() -> None:
    problems = problems_of(a_row(name=""), a_row(line=3, organ="o-9"))

    assert [p.split("：")[0] for p in problems] == ["第 2 行", "第 3 行"]


@given(st.sets(st.sampled_from(sorted(ADMINISTRATORS)), min_size=2))
def test_nobody_holds_two_of_the_three_administrators(roles: set[str]) -> None:
    rows = [a_row(line=n, role=role) for n, role in enumerate(sorted(roles), 2)]

    [problem] = problems_of(*rows)

    assert "三员分立" in problem
    assert all(ROLE_NAMES[role] in problem for role in roles)


def test_the_three_administrators_may_be_three_persons() -> None:
    rows = [
        a_row(line=n, person=f"p-{n}", role=role)
        for n, role in enumerate(sorted(ADMINISTRATORS), 2)
    ]

    assert problems_of(*rows) == []


def test_an_administrator_may_hold_an_ordinary_post_beside_it() -> None:
    assert problems_of(a_row(role="system_admin"), a_row(line=3, role="drafter")) == []


def test_the_same_post_twice_is_refused_even_with_another_end() -> None:
    [problem] = problems_of(a_row(), a_row(line=5, to="2025-01-01"))

    assert problem.startswith("第 2、5 行：")
    assert "写了两次" in problem


def test_the_same_role_again_later_is_another_post() -> None:
    assert problems_of(a_row(to="2024-06-30"), a_row(line=3, from_="2025-01-01")) == []


def test_two_names_for_one_person_are_refused() -> None:
    [problem] = problems_of(a_row(), a_row(line=3, role="auditor", name="李明達"))

    assert "姓名前后不一致" in problem


def test_two_numbers_for_one_person_are_refused() -> None:
    [problem] = problems_of(a_row(phone="16900000001"), a_row(line=3, role="auditor"))

    assert "电话前后不一致" in problem
    assert "16900000001" not in problem


def test_posts_say_from_when_to_when_and_nothing_about_the_person() -> None:
    lines = [a_row(role="publisher", to="2025-12-31"), a_row(line=3, phone="16900000001")]

    assert posts_of(lines) == [
        {"organ": "o-1", "role": "drafter", "from": "2024-01-01", "to": None},
        {"organ": "o-1", "role": "publisher", "from": "2024-01-01", "to": "2025-12-31"},
    ]


@given(st.permutations([("o-1", "drafter"), ("o-1", "auditor"), ("o-2", "drafter")]))
def test_the_order_of_lines_changes_no_post(order: list[tuple[str, str]]) -> None:
    lines = [a_row(line=n, organ=organ, role=role) for n, (organ, role) in enumerate(order, 2)]

    assert posts_of(lines) == posts_of(sorted(lines, key=lambda r: (r["organ"], r["role"])))


@pytest.mark.parametrize("to", ["", "2026-03-05", "2027-01-01"])
def test_a_post_at_a_closed_organ_is_refused_unless_it_ended_before(to: str) -> None:
    [problem] = problems_of(a_row(organ="o-3", to=to))

    assert "机关“o-3”已于 2026-03-05 撤并" in problem
    assert problems_of(a_row(organ="o-3", to="2026-03-04")) == []
