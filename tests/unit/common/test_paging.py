"""Places in a list: written and read back, and nothing else is taken for one."""

from datetime import UTC, datetime
from typing import Any

import pytest

from common.errors import Invalid
from common.paging import Order

AT = datetime(2026, 3, 5, 1, 2, 3, 456000, tzinfo=UTC)
NEWEST = Order("changed_at", newest_first=True)
DUE_FIRST = Order("due_on", is_day=True)


def test_a_place_leads_behind_its_document() -> None:
    place = NEWEST.place({"_id": "i-1.2:3", "changed_at": AT})

    assert NEWEST.behind(place) == {
        "changed_at": {"$lte": AT},
        "$or": [{"changed_at": {"$lt": AT}}, {"changed_at": AT, "_id": {"$lt": "i-1.2:3"}}],
    }


def test_days_are_places_too_and_go_upwards() -> None:
    place = DUE_FIRST.place({"_id": "i-1:2", "due_on": "2026-03-05"})

    assert DUE_FIRST.behind(place) == {
        "due_on": {"$gte": "2026-03-05"},
        "$or": [
            {"due_on": {"$gt": "2026-03-05"}},
            {"due_on": "2026-03-05", "_id": {"$gt": "i-1:2"}},
        ],
    }


def test_no_place_is_the_beginning() -> None:
    assert NEWEST.behind("") == {}


@pytest.mark.parametrize("after", ["x", "x.i-1", "9" * 30 + ".i-1", "."])
def test_what_is_no_place_is_refused_in_words(after: str) -> None:
    with pytest.raises(Invalid, match="请从第一页重新查看"):
        NEWEST.behind(after)


@pytest.mark.parametrize(
    ("order", "document"), [(NEWEST, {"_id": "i"}), (DUE_FIRST, {"_id": "i", "due_on": None})]
)
def test_what_has_no_moment_is_the_oldest(order: Order, document: dict[str, Any]) -> None:
    early = {"_id": "a", "changed_at": AT, "due_on": "2000-01-01"}

    assert order.rank(document) < order.rank(early)


def test_keys_are_what_an_index_and_a_sort_take() -> None:
    assert NEWEST.keys == [("changed_at", -1), ("_id", -1)]
    assert DUE_FIRST.keys == [("due_on", 1), ("_id", 1)]
