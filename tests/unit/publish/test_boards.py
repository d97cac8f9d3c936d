"""Which board shows what, what a table of boards must satisfy, and when a posting is proved."""

from datetime import timedelta
from typing import Any

import pytest

from common.errors import Invalid, NotAllowed
from services.publish.domain import (
    DELIVERY,
    Urgency,
    board_changes,
    check_photo,
    hanging,
    judged,
    marked,
    next_look,
    passed_on,
    scopes_of,
)
from tests.unit.publish.board_samples import a_board, a_posting, an_open
from tests.unit.publish.publication_samples import NOW, a_step

ROW = {
    "line": 2,
    "board": "b-1",
    "name": "大厅触摸屏",
    "organ": "o-1",
    "place": "一楼",
    "kind": "kiosk",
    "scope": "society",
    "shows": "",
    "active": "",
    "days": "",
}
ORGANS = {"o-1", "o-2"}
LATER = NOW + timedelta(hours=1)


def a_delivery() -> dict[str, Any]:
    return {"state": "posted", "posted_at": NOW}


def seen(heard: Any = LATER, **moments: Any) -> dict[str, Any]:
    return {"first": NOW, "last": LATER, "heard": heard} | moments


def test_a_society_board_shows_what_is_outside_and_an_inside_one_both() -> None:
    assert a_board(scope="society").stages == ("outside",)
    assert a_board(scope="inside").stages == ("inside", "outside")
    assert scopes_of("inside") == ["inside"]
    assert scopes_of("outside") == ["society", "inside"]


def test_the_newest_version_whose_stage_is_open_hangs() -> None:
    planned = an_open(3, state="planned", opened={})

    version, stage = hanging([an_open(1), planned, an_open(2)]) or (None, "")

    assert version is not None
    assert (version.version, stage) == (2, "outside")


@pytest.mark.parametrize("state", ["planned", "stopped", "withdrawn"])
def test_what_is_not_open_or_void_does_not_hang(state: str) -> None:
    assert hanging([an_open(1, state=state)]) is None


def test_a_first_version_hangs_until_the_stage_of_the_second_opens() -> None:
    second = an_open(2, plan=[a_step("document"), a_step("board")], opened={"inside": NOW})

    found = hanging([an_open(1), second])

    assert found is not None
    assert found[0].version == 1


def test_a_newer_version_that_is_public_without_a_board_takes_the_older_one_down() -> None:
    assert hanging([an_open(1), an_open(2, plan=[], state="published")]) is None


def test_withdrawing_the_newer_version_alone_never_brings_the_older_one_back() -> None:
    """A withdrawal covers all older versions: both are withdrawn then."""
    assert hanging([an_open(1, state="withdrawn"), an_open(2, state="withdrawn")]) is None


def test_a_board_shows_each_item_for_its_days_or_for_ever() -> None:
    assert a_board(days=7).ends(NOW) == NOW + timedelta(days=7)
    assert a_board().ends(NOW) is None


def test_a_board_is_looked_at_when_something_on_it_ends() -> None:
    span, now = timedelta(minutes=10), NOW + timedelta(days=7, minutes=-4)
    posting = a_posting(opened_at=NOW)
    urgent = a_posting(opened_at=NOW, urgent_until=now + timedelta(minutes=2))

    assert next_look(a_board(), [posting], now, span) == now + span
    assert next_look(a_board(days=7), [posting], now, span) == NOW + timedelta(days=7)
    assert next_look(a_board(days=7), [urgent], now, span) == now + timedelta(minutes=2)
    assert next_look(a_board(days=1), [posting], now, span) == now + span


def test_urgent_is_for_a_while_and_ends() -> None:
    until = NOW + timedelta(hours=5)
    after, [event] = marked(Urgency("i-1", organ="o-1"), until, "p-1", NOW)

    assert (after.until, after.version) == (until, 1)
    assert event.data == {"until": until.isoformat(), "by": "p-1"}
    ended, _ = marked(after, None, "p-1", NOW)
    assert (ended.until, ended.version) == (None, 2)
    for wrong in (NOW, NOW + timedelta(days=31)):
        with pytest.raises(Invalid, match="以内"):
            marked(after, wrong, "p-1", NOW)


# -- proof -------------------------------------------------------------------


def test_it_is_proved_when_every_board_has_shown_it() -> None:
    boards = [a_board("b-1"), a_board("b-2", kind="paper")]

    values = judged(a_delivery(), boards, {"b-1": seen(), "b-2": seen()}, LATER)

    assert values["state"] == "proved"
    assert values["proof"] == {
        "boards": 2,
        "first": NOW.isoformat(),
        "last": LATER.isoformat(),
    }


def test_one_board_that_has_not_is_named_and_paper_is_asked_for_its_photo() -> None:
    boards = [a_board("b-1"), a_board("b-2", kind="paper")]

    values = judged(a_delivery(), boards, {"b-1": seen()}, LATER)

    assert "state" not in values
    assert values["papers"] == ["b-2"]
    assert "b-2 屏" in values["problem"]


def test_what_another_board_showed_proves_nothing() -> None:
    assert "state" not in judged(a_delivery(), [a_board("b-1")], {"b-9": seen()}, LATER)


def test_what_was_heard_before_it_hung_proves_nothing() -> None:
    early = seen(heard=NOW - timedelta(seconds=1))

    assert "state" not in judged(a_delivery(), [a_board("b-1")], {"b-1": early}, LATER)


def test_without_a_board_it_is_not_proved_and_says_what_to_do() -> None:
    values = judged(a_delivery(), [], {}, LATER)

    assert "state" not in values
    assert "import boards" in values["problem"]


def test_the_states_of_a_board_delivery_are_a_table() -> None:
    assert DELIVERY["due", "post"] == "posted"
    assert DELIVERY["posted", "prove"] == "proved"
    assert {DELIVERY[state, "recall"] for state in ("due", "posted", "proved")} == {"recalling"}


@pytest.mark.parametrize(("kind", "state"), [("kiosk", "posted"), ("paper", "due")])
def test_a_photo_is_for_paper_that_hangs(kind: str, state: str) -> None:
    with pytest.raises(NotAllowed):
        check_photo(a_board(kind=kind), {"state": state})


# -- the table ---------------------------------------------------------------


def test_a_new_board_shows_its_own_organ_and_is_announced() -> None:
    [(after, before, [event])], problems = board_changes([ROW], {}, ORGANS, NOW)

    assert (problems, before) == ([], None)
    assert (after.shows, after.active, after.version, after.due_at) == (["o-1"], True, 1, NOW)
    assert (event.type, event.item, event.version) == ("board_changed", "b-1", 1)
    assert event.data["shows"] == ["o-1"]


def test_an_unchanged_row_changes_nothing_and_a_changed_one_grows_the_version() -> None:
    [(after, _, _)], _ = board_changes([ROW], {}, ORGANS, NOW)
    known = {"b-1": after}

    assert board_changes([ROW], known, ORGANS, LATER) == ([], [])
    [(moved, before, _)], _ = board_changes([ROW | {"shows": "o-2; o-1"}], known, ORGANS, LATER)
    assert (moved.version, moved.shows, before) == (2, ["o-1", "o-2"], after)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"board": "b:1"}, "编号“b:1”"),
        ({"board": ""}, "编号“”"),
        ({"name": ""}, "缺少公开栏名称"),
        ({"place": ""}, "缺少所在地点"),
        ({"kind": "tv"}, "不认识的类型“tv”"),
        ({"scope": "all"}, "不认识的范围“all”"),
        ({"active": "maybe"}, "只能写 是 或 否"),
        ({"shows": "o-1;o-9"}, "没有编号为“o-9”的机关"),
        ({"days": "一周"}, "公示天数（days）写成“一周”"),
    ],
)
def test_a_bad_line_is_told_and_nothing_of_the_table_is_taken(
    wrong: dict[str, str], said: str
) -> None:
    rows = [ROW | {"board": "b-2", "line": 3}, ROW | wrong]

    changes, problems = board_changes(rows, {}, ORGANS, NOW)

    assert changes == []
    assert any(said in problem and problem.startswith("第 2 行：") for problem in problems)


def test_a_closed_organ_has_no_board_any_more_but_its_items_are_shown_on() -> None:
    _, [problem] = board_changes([ROW], {}, ORGANS, NOW, {"o-1": "o-2"})
    assert problem == "第 2 行：机关“o-1”已撤并，请改填承接它的“o-2”"

    row = ROW | {"organ": "o-2", "shows": "o-1;o-2"}
    [(after, _, _)], problems = board_changes([row], {}, ORGANS, NOW, {"o-1": "o-2"})
    assert (after.organ, after.shows, problems) == ("o-2", ["o-1", "o-2"], [])


@pytest.mark.parametrize(
    ("scope", "shows", "then"),
    [
        ("society", ["o-1"], ["o-1", "o-2"]),
        ("society", ["o-9"], ["o-9"]),
        ("inside", ["o-1"], ["o-1"]),
    ],
)
def test_a_board_of_a_closed_organ_is_its_heirs(
    scope: str, shows: list[str], then: list[str]
) -> None:
    before = a_board(scope=scope, shows=shows, version=3, days=7)
    after, [event] = passed_on(before, "o-1", "o-2", LATER)

    assert (after.organ, after.shows, after.version, after.due_at) == ("o-2", then, 4, LATER)
    assert (after.days, after.active, after.scope) == (7, True, scope)
    assert (event.type, event.organ, event.version) == ("board_changed", "o-2", 4)
    assert passed_on(after, "o-1", "o-2", LATER) == (after, [])


def test_the_same_board_twice_in_a_table_is_told() -> None:
    _, [problem] = board_changes([ROW, ROW | {"line": 5}], {}, ORGANS, NOW)

    assert problem == "第 5 行：公开栏编号“b-1”与第 2 行重复"
