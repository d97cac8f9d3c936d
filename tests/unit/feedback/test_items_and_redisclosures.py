"""What is known of items in any order of events, and disclosing again once."""

from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

import pytest

from common.errors import NotAllowed, NotFound
from services.feedback.domain import items, redisclosures
from services.feedback.domain.items import KnownItem
from services.feedback.domain.redisclosures import Redisclosure
from tests.unit.feedback.case_samples import ALMANAC, answered, closed, received, replied

ASKED = Redisclosure("r-1", item="i-1", organ="o-1", cases=["c-1"], by="handler")


def shown(version: int, stage: str = "outside", last: bool = True) -> dict[str, Any]:
    urls = ["/organs/1/2026/03-0001.html"] if stage == "outside" else []
    data = {"stage": stage, "last": last, "urls": urls, "number": "1/2026-03-0001"}
    return {"item": "i-1", "organ": "o-1", "version": version, "data": data}


FOLDS = [
    lambda item: items.published(item, shown(1, "inside", last=False)),
    lambda item: items.published(item, shown(1)),
    lambda item: items.recalled(item, 1),
    lambda item: items.published(item, shown(2)),
    lambda item: items.closed(item, 1),
]


@pytest.mark.parametrize("order", list(permutations(FOLDS)))
def test_events_in_any_order_and_twice_end_the_same(order: Any) -> None:
    item = KnownItem("i-1")
    for fold in (*order, *order):
        item, said = fold(item)
        assert said == []

    assert (item.inside, item.outside, item.recalled, item.closed) == (1, 2, 1, 1)
    assert item.is_public and item.shown == 2
    assert items.must_take_opinions(item, public_only=True) is item


def test_unknown_inside_and_recalled_items_are_refused_in_the_same_words() -> None:
    refused = []
    for item in (None, KnownItem("i-1", inside=1), KnownItem("i-1", outside=1, recalled=1)):
        with pytest.raises(NotFound) as error:
            items.must_take_opinions(item, public_only=True)
        refused.append(str(error.value))

    assert len(set(refused)) == 1
    inside = KnownItem("i-1", inside=1)
    assert items.must_take_opinions(inside, public_only=False) is inside


def test_what_has_ended_takes_no_opinions_until_it_is_revised() -> None:
    ended = KnownItem("i-1", outside=1, closed=1)

    with pytest.raises(NotAllowed, match="已经办结"):
        items.must_take_opinions(ended, public_only=True)
    revised, _ = items.published(ended, shown(2))
    assert items.must_take_opinions(revised, public_only=True) is revised


def test_asking_names_every_case_that_cannot_be_part_of_it() -> None:
    cases = [
        replace(replied(), id="c-2", item="i-2"),
        replace(received(), id="c-3"),
        replace(answered(), id="c-4"),
        replace(closed(), id="c-5", redisclosure="r-0"),
        replace(closed(), id="c-6"),
    ]

    with pytest.raises(NotAllowed) as error:
        redisclosures.ask(ASKED, cases, None, ALMANAC)
    assert [id_ in str(error.value) for id_ in ("c-2", "c-3", "c-4", "r-0", "c-6")] == [
        *(True, True, True, True, False)
    ]


def test_it_is_due_in_a_week_unless_said_otherwise_and_never_in_the_past() -> None:
    assert redisclosures.ask(ASKED, [replied()], None, ALMANAC)[0].due_on == "2026-03-12"
    assert redisclosures.ask(ASKED, [closed()], date(2026, 4, 1), ALMANAC)[0].due_on == "2026-04-01"
    with pytest.raises(NotAllowed, match="早于今天"):
        redisclosures.ask(ASKED, [replied()], date(2026, 3, 4), ALMANAC)


def test_outcomes_of_those_it_got_are_counted_and_told_once() -> None:
    taken = [replace(replied(o), id=f"c-{n}") for n, o in enumerate(["adopted", "adopted"])]
    taken.append(replace(replied("explained"), id="c-9"))

    after, [said] = redisclosures.settle(ASKED, taken)
    assert said.data == {
        "item": "i-1",
        "opinions": 3,
        "outcomes": {"adopted": 2, "partly_adopted": 0, "explained": 1, "not_adopted": 0},
        "due_on": "",
        "by": "handler",
    }
    assert (said.item, said.version, said.cause) == ("r-1", 1, "r-1")
    assert (after.state, after.taken) == ("requested", ["c-0", "c-1", "c-9"])
    assert redisclosures.settle(after, []) == (after, [])


def test_without_a_case_left_it_is_void_and_nothing_is_told() -> None:
    after, said = redisclosures.settle(ASKED, [])

    assert (after.state, said) == ("void", [])


def test_it_is_published_by_its_last_stage_even_before_its_draft_was_heard_of() -> None:
    requested, _ = redisclosures.settle(ASKED, [replied()])

    drafting, _ = redisclosures.opened(requested, "i-9")
    assert (drafting.state, drafting.draft) == ("drafting", "i-9")
    waits, _ = redisclosures.published(drafting, shown(1, "inside", last=False))
    assert waits == drafting
    for before in (requested, drafting):
        published, _ = redisclosures.published(before, {**shown(1), "item": "i-9"})
        assert (published.state, published.draft) == ("published", "i-9")
        assert redisclosures.opened(published, "i-9")[0] == published
    inside_only, _ = redisclosures.published(drafting, shown(1, "inside", last=True))
    assert inside_only.state == "published"
