"""What a list command asks for is found by an index in the order it is shown."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from common.parking import Parked
from deploy.local.stack import Stack
from services.catalog import store as catalog_store
from services.publish.store import Deliveries
from services.review import store as review_store
from tests.service.growth.asked import Asked, Documents

pytestmark = pytest.mark.service
MANY, LIMIT = 400, 20
START = datetime(2026, 3, 1, tzinfo=UTC)


def documents(states: str, organs: int = 4) -> list[dict[str, Any]]:
    """In an order that is nobody's: states and organs by turns, moments backwards."""
    kinds = states.split()
    moments = [START - timedelta(hours=n) for n in range(MANY)]
    return [
        {
            "_id": f"i-{n * 7919 % MANY:04}:1",
            "schema": 1,
            "rev": 1,
            "organ": f"o-{n % organs}",
            "state": kinds[n % 7 % len(kinds)],
            "opened_at": at,
            "waiting_for": f"o-{n % organs}/auditor",
            "at": at,
        }
        for n, at in enumerate(moments)
    ]


def indexed(kept: Documents, name: str, like: Iterable[Any], states: str) -> None:
    kept[name].create_indexes(list(like))
    kept[name].insert_many(documents(states))


def frugal(asked: Asked, kept: Documents, ask: Callable[[], Iterable[Any]]) -> None:
    with asked.listening():
        assert len(list(ask())) == LIMIT
    [cost] = asked.costs(kept)
    assert cost.looked_at <= 2 * LIMIT, cost


@pytest.fixture(autouse=True)
def settings(nodes: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in nodes.env().items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("organ", [None, "o-1"])
def test_deliveries_that_wait_for_a_person(
    kept: Documents, asked: Asked, organ: str | None
) -> None:
    deliveries = Deliveries(kept)
    deliveries.prepare()
    deliveries.docs.insert_many(documents("proved awaiting"))

    frugal(asked, kept, lambda: deliveries.waiting(organ and [organ], LIMIT))


@pytest.mark.parametrize(
    "wanted",
    [{"organ": "o-1"}, {"state": "draft"}, {"organ": "o-1", "state": "draft"}],
    ids=["organ", "state", "both"],
)
def test_items_of_an_organ_and_in_a_state(
    kept: Documents, asked: Asked, wanted: dict[str, str]
) -> None:
    indexed(kept, "items", catalog_store.ITEM_INDEXES, "published draft")

    frugal(asked, kept, lambda: kept["items"].find(wanted, sort=[("_id", 1)], limit=LIMIT))


@pytest.mark.parametrize("more", [{}, {"waiting_for": {"$in": ["o-1/auditor", "o-2/auditor"]}}])
def test_reviews_that_are_open(kept: Documents, asked: Asked, more: dict[str, Any]) -> None:
    indexed(kept, "reviews", review_store.INDEXES, "approved open")
    wanted = {"state": "open", **more}

    frugal(asked, kept, lambda: kept["reviews"].find(wanted, sort=[("opened_at", 1)], limit=LIMIT))


def test_events_that_are_parked(kept: Documents, asked: Asked) -> None:
    parked = Parked("catalog", kept)
    parked.prepare()
    waiting, done = documents("parked replaying")[:100], documents("discarded")[100:]
    kept["parked_events"].insert_many([*waiting, *done])

    frugal(asked, kept, lambda: parked.listed(LIMIT))
