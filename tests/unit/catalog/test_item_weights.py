"""How heavy an item is, why it may be urgent, and what a look afterwards finds."""

from dataclasses import replace
from typing import Any

import pytest

from services.catalog.domain import heard, items
from services.catalog.domain.items import Item
from services.catalog.domain.seals import seal_of
from services.catalog.domain.texts import Around, gaps
from tests.unit.catalog.item_samples import AT, HASH, a_draft, a_text, an_entry
from tests.unit.common.clock_samples import an_almanac

ORGANS = [{"id": "o-1", "code": "10A05", "name": "文广局"}]


@pytest.mark.parametrize(
    ("least", "chosen", "fits"),
    [
        ("ordinary", None, True),
        ("ordinary", "major", True),
        ("important", None, True),
        ("important", "important", True),
        ("important", "ordinary", False),
        ("major", "important", False),
    ],
)
def test_an_item_may_be_heavier_than_its_entry_and_never_lighter(
    least: str, chosen: str | None, fits: bool
) -> None:
    entry = an_entry(weight=least)
    text = a_text(entry, weight=chosen)

    problems = [p for p in gaps(text, entry, Around(an_almanac())) if "不能改轻" in p]

    assert text["weight"] == (chosen or least)
    assert (problems == []) == fits


def test_weight_and_urgency_go_to_review_and_are_no_part_of_what_is_shown() -> None:
    item = replace(a_draft(), text=a_text(weight="important", urgent="汛情"))

    _, [event] = items.submit(item, HASH, "C", "o-above", "p-1", AT)
    seal = seal_of(item, an_entry(), "party", ORGANS)

    assert (event.data["weight"], event.data["urgent"]) == ("important", "汛情")
    assert {"weight", "urgent"} & set(seal) == set()


def rechecked(item: Item, stands: bool, version: int = 1) -> Item:
    return heard.rechecked(item, version, stands, "数字有误", AT)[0]


def test_what_does_not_stand_afterwards_is_said_until_it_is_mended() -> None:
    item = rechecked(a_draft(state="published"), stands=False)

    assert item.disputed == {"version": 1, "reason": "数字有误"}
    assert item.history[-1]["action"] == "recheck_fails"
    assert items.revise(item, "更正", "p-1", AT)[0].disputed == {}
    assert items.withdraw(item, "有误", "ordinary", "p-1", AT)[0].disputed == {}


def test_what_stands_is_a_line_of_history_and_no_more() -> None:
    item = rechecked(a_draft(state="published"), stands=True)

    assert (item.disputed, item.history[-1]["action"]) == ({}, "recheck_stands")


@pytest.mark.parametrize("change", [{"version": 2}, {"state": "withdrawn"}])
def test_what_was_mended_meanwhile_is_disputed_no_more(change: dict[str, Any]) -> None:
    item = replace(a_draft(state="published"), **change)

    assert rechecked(item, stands=False).disputed == {}


def test_hearing_it_twice_is_hearing_it_once() -> None:
    once = rechecked(a_draft(state="published"), stands=False)

    assert rechecked(once, stands=False) == once
