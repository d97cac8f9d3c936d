"""Opinions go where they can still change something: not to what another item has replaced."""

from dataclasses import replace
from itertools import permutations

import pytest

from common.errors import NotAllowed
from services.feedback.domain import items
from services.feedback.domain.items import KnownItem

PUBLIC = KnownItem("i-1", organ="o-1", number="10A05/1", inside=1, outside=1)


def test_a_replaced_item_takes_no_opinions_and_says_where_to_go() -> None:
    replaced, _ = items.turned(PUBLIC, 1, False)

    for public_only in (True, False):
        with pytest.raises(NotAllowed, match="已经被新的一件取代"):
            items.must_take_opinions(replaced, public_only)
    with pytest.raises(NotAllowed, match="已经被新的一件取代"):
        items.must_take_member(replaced, "i-1", 1, "o-1", "10A05/1")


def test_once_it_stands_again_it_takes_them() -> None:
    again, _ = items.turned(items.turned(PUBLIC, 1, False)[0], 2, True)

    assert items.must_take_opinions(again, public_only=True) == again


def test_turns_come_to_the_same_in_any_order_and_heard_twice() -> None:
    for heard in permutations([(1, False), (2, True), (3, False), (3, False)]):
        found = PUBLIC
        for turn, stands in heard:
            found, _ = items.turned(found, turn, stands)
        assert found == replace(PUBLIC, turn=3, stands=False)
