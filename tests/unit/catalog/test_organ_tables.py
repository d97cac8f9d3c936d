"""A table of organs becomes one tree or nothing."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalog.domain.organs import Organ, changes

ROWS = [
    {"id": "o-1", "code": "10", "name": "澜泽市委", "parent": "", "level": "city"},
    {"id": "o-2", "code": "10A01", "name": "文化局", "parent": "o-1", "level": "department"},
    {"id": "o-3", "code": "11", "name": "东区委", "parent": "o-1", "level": "district"},
    {"id": "o-4", "code": "11B01", "name": "河口镇党委", "parent": "o-3", "level": "township"},
    {"id": "o-5", "code": "11B0101", "name": "柳村党支部", "parent": "o-4", "level": "village"},
]


def rows(*changed: dict[str, Any]) -> list[dict[str, Any]]:
    """The city above, with changes by id; a line with a new id comes on top."""
    known = {row["id"]: row for row in ROWS}
    for change in changed:
        known[change["id"]] = {**known.get(change["id"], ROWS[1]), **change}
    base = {"kind": "bureau", "regime": "party"}
    return [{"line": n, **base, **row} for n, row in enumerate(known.values(), 2)]


def the_city() -> dict[str, Organ]:
    found, problems = changes(rows(), {})
    assert problems == []
    return {after.id: after for after, _ in found}


def problems_of(*changed: dict[str, Any]) -> list[str]:
    found, problems = changes(rows(*changed), {})
    assert not (found and problems)
    return problems


def test_a_table_becomes_a_tree_with_one_root() -> None:
    city = the_city()

    assert city["o-1"].parent is None
    assert city["o-5"] == Organ(
        "o-5", "11B0101", "柳村党支部", "o-4", "village", "bureau", "party", version=1
    )


def test_the_same_table_again_changes_nothing() -> None:
    assert changes(rows(), the_city()) == ([], [])


def test_only_what_differs_is_written_and_announced_with_the_next_version() -> None:
    city = the_city()

    [(after, before)], problems = changes(rows({"id": "o-2", "name": "文化旅游局"}), city)

    assert problems == []
    assert before == city["o-2"]
    assert (after.name, after.version) == ("文化旅游局", 2)


def test_a_few_lines_may_be_added_to_a_city_that_is_there() -> None:
    new = {"line": 2, "id": "o-6", "code": "10A02", "name": "教育局", "parent": "o-1"}
    new |= {"level": "department", "kind": "bureau", "regime": "party"}

    found, problems = changes([new], the_city())

    assert problems == []
    assert [(after.id, before) for after, before in found] == [("o-6", None)]


@given(st.permutations(range(len(ROWS))))
def test_the_order_of_lines_does_not_matter(order: list[int]) -> None:
    lines = rows()

    found, problems = changes([lines[n] for n in order], {})

    assert problems == []
    assert {after.id: after for after, _ in found} == the_city()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "镇"}, "机关编号“镇”只能用"),
        ({"id": ""}, "机关编号“”只能用"),
        ({"code": "10a01"}, "机关代码“10a01”只能用"),
        ({"code": "1"}, "机关代码“1”只能用"),
        ({"name": " "}, "缺少机关名称"),
        ({"level": "planet"}, "不认识的层级“planet”"),
        ({"kind": "club"}, "不认识的类型“club”"),
        ({"regime": "kingdom"}, "不认识的制度“kingdom”"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_imported(change: dict[str, str], said: str) -> None:
    lines = rows()
    lines[4] |= change

    found, problems = changes(lines, {})

    assert found == []
    assert [p for p in problems if p.startswith("第 6 行：") and said in p]


def test_every_bad_line_is_named_at_once() -> None:
    problems = problems_of({"id": "o-2", "level": "x"}, {"id": "o-5", "name": "", "kind": "x"})

    assert [p.split("：")[0] for p in problems] == ["第 3 行", "第 6 行", "第 6 行"]


def test_an_unknown_parent_is_named() -> None:
    assert problems_of({"id": "o-4", "parent": "o-9"}) == ["第 5 行：上级机关“o-9”不存在"]


def test_an_organ_is_not_its_own_parent() -> None:
    assert "第 3 行：上级关系成了环，回到了自己" in problems_of({"id": "o-2", "parent": "o-2"})


def test_a_circle_is_found_whatever_its_length() -> None:
    problems = problems_of({"id": "o-3", "parent": "o-5"})

    assert [p for p in problems if "成了环" in p and p.startswith("第 4 行")]


def test_a_circle_through_organs_that_are_there_already_is_found() -> None:
    line = next(row for row in rows() if row["id"] == "o-3") | {"parent": "o-5", "line": 2}

    found, problems = changes([line], the_city())

    assert found == []
    assert "第 2 行：上级关系成了环，回到了自己" in problems
    assert any(p.startswith("机关 o-5：") for p in problems)


def test_a_city_has_one_root() -> None:
    assert problems_of({"id": "o-3", "parent": ""}) == [
        "全市应当只有一个没有上级的机关，现在有：o-1、o-3"
    ]
    assert "现在有：没有" in problems_of({"id": "o-1", "parent": "o-2"})[-1]


@pytest.mark.parametrize(("field", "said"), [("id", "机关编号"), ("code", "机关代码")])
def test_two_lines_of_one_table_share_neither_id_nor_code(field: str, said: str) -> None:
    lines = rows()
    lines[2][field] = lines[1][field]

    assert f"第 4 行：{said}“{lines[1][field]}”与第 3 行重复" in changes(lines, {})[1]


def test_a_code_that_another_organ_has_already_is_refused() -> None:
    new = rows()[1] | {"line": 2, "id": "o-7"}

    found, problems = changes([new], the_city())

    assert found == []
    assert problems == ["第 2 行：机关代码“10A01”已由 o-2 使用"]


def test_an_empty_table_changes_nothing_in_a_city_that_is_there() -> None:
    assert changes([], the_city()) == ([], [])


def test_a_closed_organ_is_not_changed_by_a_table_and_nothing_is_put_below_it() -> None:
    city = the_city()
    city["o-5"] = replace(city["o-5"], state="closed", parent="o-4")

    found, [problem] = changes(rows(), city)
    _, below = changes([{**rows()[1], "id": "o-9", "code": "99", "parent": "o-5"}], city)

    assert found == [] and "机关“o-5”已撤并，不能再从表里改" in problem
    assert any("上级机关“柳村党支部”已撤并" in each for each in below)
