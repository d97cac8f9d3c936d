"""A new item takes the place of old ones: one successor each, no circles, and back again."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalog.domain import heard, items, superseding
from services.catalog.domain.items import Item
from services.catalog.domain.seals import seal_of
from tests.unit.catalog.item_samples import AT, ENTRY, HASH, a_draft, a_published, a_text

ORGAN = {"id": "o-1", "code": "10A05", "name": "文广局"}
NAMES = ["i-1", "i-2", "i-3", "i-4"]


def shown(id_: str, **changes: Any) -> Item:
    return replace(a_published(), id=id_, **changes)


def a_successor(*olds: str, id_: str = "i-9", version: int = 1) -> Item:
    """A submitted item whose last stage is then confirmed."""
    text = a_text(supersedes=list(olds), supersedes_reason="新办法施行")
    drafted = a_draft(id=id_, text=text, version=version)
    bound, _ = items.submit(drafted, HASH, "A", "o-above", "p-1", AT)
    return heard.published(bound, version, "outside", True, [], AT)[0]


def asked(item: Item, old: Item | None, above: tuple[str, ...] = (), **text: Any) -> list[str]:
    wanted = a_text(supersedes=["i-1"], supersedes_reason="新办法施行") | text
    olds = {old.id: old} if old else {}
    return superseding.problems(item, wanted, olds, lambda organ: organ == "o-1", above)


@pytest.mark.parametrize("state", ["published", "closed", "draft", "submitted"])
def test_what_is_public_and_holds_may_be_replaced_also_while_it_is_revised(state: str) -> None:
    assert asked(a_draft(id="i-9"), shown("i-1", state=state)) == []


@pytest.mark.parametrize(
    ("old", "why"),
    [
        (None, "没有找到"),
        (shown("i-1", organ="o-2"), "不是本机关"),
        (items.withdraw(shown("i-1"), "有误", "ordinary", "p-1", AT)[0], "没有向社会公开"),
        (shown("i-1", public={}), "没有向社会公开"),
        (shown("i-1", superseded={"turn": 1, "by": "i-5", "reason": ""}), "只能取代一次"),
    ],
)
def test_why_not_is_said(old: Item | None, why: str) -> None:
    [problem] = asked(a_draft(id="i-9"), old)

    assert why in problem


def test_nothing_replaces_itself_or_what_took_its_place() -> None:
    assert "互相取代" in asked(shown("i-1"), shown("i-1"))[0]
    assert "互相取代" in asked(shown("i-9"), shown("i-1"), above=("i-5", "i-1"))[0]


def test_a_reason_is_needed_and_society_has_to_be_told() -> None:
    assert "没有写取代的原因" in asked(a_draft(id="i-9"), shown("i-1"), supersedes_reason="")[0]
    assert "公开范围不含社会" in asked(a_draft(id="i-9"), shown("i-1"), audience=["members"])[0]


def test_what_it_replaces_stands_in_its_seal_and_else_nothing_does() -> None:
    item = a_successor("i-1")

    assert seal_of(item, ENTRY, "party", [ORGAN])["supersedes"] == {
        "items": ["i-1"],
        "reason": "新办法施行",
    }
    assert "supersedes" not in seal_of(a_draft(), ENTRY, "party", [ORGAN])


def test_it_holds_from_the_last_stage_on_and_is_announced_once() -> None:
    text = a_text(supersedes=["i-1"], supersedes_reason="新办法施行")
    bound, _ = items.submit(a_draft(id="i-9", text=text), HASH, "A", "o-above", "p-1", AT)
    inside, _ = heard.published(bound, 1, "inside", False, [], AT)
    outside, _ = heard.published(inside, 1, "outside", True, [], AT)

    before, nothing = superseding.settled(shown("i-1"), inside, (), AT)
    after, [event] = superseding.settled(before, outside, (), AT)

    assert (nothing, before.superseded) == ([], {})
    assert event.data == {"turn": 1, "by": "i-9", "reason": "新办法施行"}
    assert superseding.settled(after, outside, (), AT) == (after, [])


def test_when_the_successor_is_withdrawn_the_old_one_stands_again() -> None:
    by = a_successor("i-1")
    replaced, _ = superseding.settled(shown("i-1"), by, (), AT)
    gone, _ = items.withdraw(by, "有误", "ordinary", "p-1", AT)

    after, [event] = superseding.settled(replaced, gone, (), AT)

    assert (event.type, event.data) == ("item_reinstated", {"turn": 2, "by": "i-9"})
    assert after.superseded["by"] == ""
    assert [line["action"] for line in after.history[-2:]] == ["superseded", "reinstated"]


def test_what_was_said_late_of_a_withdrawn_one_replaces_nothing() -> None:
    by = a_successor("i-1")
    gone, _ = items.withdraw(by, "有误", "ordinary", "p-1", AT)
    begun, _ = items.revise(gone, "重写", "p-1", AT)
    late, _ = heard.published(begun, 1, "outside", True, [], AT)

    assert superseding.settled(shown("i-1"), late, (), AT)[1] == []


def test_a_later_version_that_names_it_no_more_lets_it_stand() -> None:
    by = a_successor("i-1")
    replaced, _ = superseding.settled(shown("i-1"), by, (), AT)
    begun, _ = items.revise(by, "更正", "p-1", AT)
    still, _ = heard.published(begun, 2, "inside", False, [], AT)
    bound, _ = items.submit(replace(begun, text=a_text()), HASH, "A", "o", "p-1", AT)
    without, _ = heard.published(bound, 2, "outside", True, [], AT)

    assert superseding.settled(replaced, still, (), AT)[1] == []
    assert superseding.settled(replaced, without, (), AT)[1][0].type == "item_reinstated"
    assert superseding.named(without) == ["i-1"], "what any version named is asked for"


def test_the_first_of_two_successors_keeps_its_place() -> None:
    replaced, _ = superseding.settled(shown("i-1"), a_successor("i-1"), (), AT)

    assert superseding.settled(replaced, a_successor("i-1", id_="i-8"), (), AT)[1] == []


def chain_of(city: Mapping[str, Item], id_: str) -> list[str]:
    above = superseding.successors(id_, lambda each: city[each].superseded.get("by", ""))
    return list(above)


step = st.tuples(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=3))


@given(st.lists(st.tuples(step, st.booleans()), max_size=12))
def test_whatever_is_published_and_withdrawn_no_circle_comes_of_it(
    steps: list[tuple[tuple[str, list[str]], bool]],
) -> None:
    city = {id_: shown(id_) for id_ in NAMES}
    for number, ((by, olds), leaves) in enumerate(steps, 1):
        said = {"version": number, "items": [] if leaves else olds, "reason": "换"}
        city[by] = replace(city[by], superseding=said)
        for old in NAMES * 2:  # everything is heard twice
            city[old], _ = superseding.settled(city[old], city[by], chain_of(city, by), AT)

    for id_ in NAMES:
        assert id_ not in chain_of(city, id_)
        standing = city[id_].superseded.get("by", "")
        assert not standing or id_ in city[standing].superseding["items"]
