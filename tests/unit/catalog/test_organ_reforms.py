"""Organs are renamed, moved, closed, merged and split; what was stays with what it was."""

import pytest

from services.catalog.domain import reforms
from tests.unit.catalog.reform_samples import (
    AT,
    TODAY,
    after,
    by_id,
    city,
    existing,
    new,
    problems,
    reform,
)


def test_a_renamed_organ_keeps_everything_but_its_name() -> None:
    [(renamed, before)], none = reforms.plan(reform("rename", ["o-a"], name=" 文化局 "), city())

    assert none == [] and before == city()["o-a"]
    assert (renamed.name, renamed.code, renamed.version) == ("文化局", "OA", 2)
    assert renamed.history == [
        {
            "at": AT,
            "by": "admin",
            "command": {"id": "c-1", "digest": "d"},
            "kind": "rename",
            "document": "澜编〔2026〕3号",
            "reason": "机构改革",
            "before": {"name": "o-a 局", "parent": "o-root"},
        }
    ]


def test_a_moved_organ_takes_along_what_is_below_it() -> None:
    planned, _ = reforms.plan(reform("move", ["o-b1"], parent="o-c"), city())

    assert {id_: o.parent for id_, o in by_id(planned).items()} == {"o-b1": "o-c"}


def test_nothing_moves_below_itself() -> None:
    [*found] = problems(reform("move", ["o-b"], parent="o-b2"))

    assert any("成了环" in problem for problem in found)


def test_merged_organs_stand_below_their_heir_which_names_them() -> None:
    tree = after(city(), reform("merge", ["o-a", "o-b"], into=[new("o-ab")]))

    assert [tree[id_].state for id_ in ("o-a", "o-b", "o-ab")] == ["closed", "closed", "active"]
    assert [tree[id_].parent for id_ in ("o-a", "o-b", "o-ab")] == ["o-ab", "o-ab", "o-root"]
    assert tree["o-a"].successors == tree["o-b"].successors == ["o-ab"]
    assert tree["o-ab"].predecessors == ["o-a", "o-b"]
    assert tree["o-a"].handover["on"] == TODAY


def test_what_stood_below_a_closed_organ_stands_below_its_heir() -> None:
    tree = after(city(), reform("merge", ["o-b"], into=existing("o-c")))

    assert (tree["o-b1"].parent, tree["o-b2"].parent) == ("o-c", "o-b1")
    assert tree["o-b1"].history[-1]["before"]["parent"] == "o-b"


def test_an_organ_closed_without_a_successor_falls_to_the_one_above() -> None:
    tree = after(city(), reform("close", ["o-b"]))

    assert (tree["o-b"].parent, tree["o-b"].successors) == ("o-root", [])
    assert tree["o-b1"].parent == "o-root"


def test_an_heir_from_below_takes_the_place_of_the_closed_organ() -> None:
    tree = after(city(), reform("close", ["o-b"], into=existing("o-b2")))

    assert (tree["o-b2"].parent, tree["o-b"].parent) == ("o-root", "o-b2")
    assert tree["o-b1"].parent == "o-b2"


def test_a_split_organ_goes_to_the_first_but_for_what_is_named() -> None:
    wanted = reform("split", ["o-b"], into=[new("o-x"), *existing("o-c")], entries={"e-1": "o-c"})

    closed = after(city(), wanted)["o-b"]

    assert closed.successors == ["o-x", "o-c"]
    assert (reforms.heir_of(closed, "e-1"), reforms.heir_of(closed, "e-2")) == ("o-c", "o-x")


def test_organs_closed_before_go_on_through_the_heir_of_their_heir() -> None:
    tree = after(city(), reform("merge", ["o-a"], into=existing("o-b")))
    tree = after(tree, reform("close", ["o-b"], into=existing("o-c")))

    assert (tree["o-a"].parent, tree["o-b"].parent) == ("o-b", "o-c")


@pytest.mark.parametrize("code", ["OA", "OB"])
def test_the_code_of_an_organ_is_never_given_again(code: str) -> None:
    tree = after(city(), reform("merge", ["o-a"], into=existing("o-b")))

    [problem] = problems(reform("close", ["o-c"], into=[new("o-n", code=code)]), tree)

    assert f"机关代码“{code}”已由" in problem


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (reform("close", ["o-root"]), "只能更名，不能撤销"),
        (reform("move", ["o-root"], parent="o-a"), "只能更名，不能调整隶属"),
        (reform("close", ["o-nobody"]), "没有编号为“o-nobody”的机关"),
        (reform("merge", ["o-a"]), "1 个承接机关，现在是 0 个"),
        (reform("merge", ["o-a"], into=existing("o-a")), "不能承接自己"),
        (reform("merge", ["o-a"], into=[new("o-n", level="planet")]), "不认识的层级“planet”"),
        (reform("merge", ["o-a"], into=[new("o-n", parent="o-x")]), "上级机关“o-x”不存在"),
        (reform("merge", ["o-a"], into=[new("o-n", parent="o-a")]), "成了环"),
        (reform("merge", ["o-a", "o-a"], into=existing("o-b")), "同一个机关写了两次"),
        (reform("split", ["o-a"], into=existing("o-b")), "2 至 50 个承接机关"),
        (reform("split", ["o-a"], into=existing("o-b", "o-b")), "同一个承接机关写了两次"),
        (reform("rename", ["o-a"], name=" "), "没有写新的名称"),
        (reform("rename", ["o-a"], name="o-a 局"), "没有不同"),
        (reform("move", ["o-a"], parent="o-x"), "没有编号为“o-x”的上级机关"),
        (reform("close", ["o-a"], persons={"p-1": "o-b"}), "去向“o-b”不是承接机关"),
    ],
)
def test_what_is_forbidden_says_why(wanted: reforms.Reform, why: str) -> None:
    assert any(why in problem for problem in problems(wanted))


def test_a_closed_organ_is_neither_reformed_nor_an_heir_nor_above_anybody() -> None:
    tree = after(city(), reform("close", ["o-a"]))

    assert any("已撤并，不能再改" in p for p in problems(reform("close", ["o-a"]), tree))
    heir = reform("close", ["o-b"], into=existing("o-a"))
    assert any("已撤并，请改填" in p for p in problems(heir, tree))
    above = reform("move", ["o-b"], parent="o-a")
    assert any("已撤并，请改由" in p for p in problems(above, tree))
