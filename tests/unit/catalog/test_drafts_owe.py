"""What drafts give rise to over the life of an item, by the functions that the service calls."""

from typing import Any

import pytest

from services.catalog.domain import heard, items
from services.catalog.domain.catalogues import Catalogue
from services.catalog.domain.items import Item
from services.catalog.service import owing
from tests.unit.catalog.item_samples import AT, HASH, a_draft, an_entry
from tests.unit.common.clock_samples import an_almanac
from tests.walk.memory import KeptObligations

ENTRY = an_entry(time_rule="immediate", content="任免")
CATALOGUE = Catalogue("o-1:b9", organ="o-1", entries=[ENTRY])
BY = "p-1"


class Owed:
    """What one item and its organ owe."""

    def __init__(self) -> None:
        self.kept = KeptObligations(lambda said: None)

    def drafted(self, item: Item, **text: Any) -> Item:
        saved, _ = items.save(item, {**item.text, **text}, ENTRY["id"], BY, AT)
        owing.drafted(self.kept, saved, CATALOGUE, ENTRY, an_almanac(AT))  # type: ignore[arg-type]
        return saved

    def published(self, item: Item) -> Item:
        bound, _ = items.submit(item, HASH, "A", "o-above", BY, AT)
        approved, _ = heard.approved(bound, bound.version, HASH, AT)
        out, _ = heard.published(approved, bound.version, "outside", True, [], AT)
        owing.published(self.kept, out, bound.version, AT, "o-1")  # type: ignore[arg-type]
        return out

    def withdrawn(self, item: Item) -> Item:
        gone, _ = items.withdraw(item, "有误", "ordinary", BY, AT)
        gone, _ = heard.recalled(gone, gone.version, {}, AT)
        owing.withdrawn(self.kept, gone, gone.version, "有误", AT)  # type: ignore[arg-type]
        return gone

    @property
    def states(self) -> list[str]:
        return [one.state for one in self.kept.all.values()]


def begun_again(item: Item) -> Item:
    return items.revise(item, "重新起草", BY, AT)[0]


def test_what_was_withdrawn_is_owed_until_its_next_version_is_public() -> None:
    owed = Owed()
    out = owed.published(owed.drafted(a_draft()))
    assert owed.states == ["met"]

    again = owed.drafted(begun_again(owed.withdrawn(out)))
    assert owed.states == ["open"]

    owed.published(again)
    assert owed.states == ["met"]


def test_a_correction_owes_nothing_of_its_own() -> None:
    owed = Owed()
    out = owed.published(owed.drafted(a_draft()))

    owed.drafted(begun_again(out), occurred_on="2026-03-02")

    assert owed.states == ["met"]


def test_what_was_withdrawn_unseen_is_owed_when_it_is_written_again() -> None:
    owed = Owed()
    gone = owed.withdrawn(owed.drafted(a_draft()))
    assert owed.states == ["lapsed"]

    owed.drafted(begun_again(gone), occurred_on="2026-03-03")

    [one] = owed.kept.all.values()
    assert (one.state, one.opens_on) == ("open", "2026-03-03")


@pytest.mark.parametrize("was_public", [False, True])
def test_a_draft_that_names_a_period_owes_nothing_for_its_day(was_public: bool) -> None:
    owed = Owed()
    item = owed.drafted(a_draft())
    if was_public:
        item = begun_again(owed.withdrawn(owed.published(item)))
    assert owed.states == ["open"]

    owed.drafted(item, period="2026-03")

    assert owed.states == ["lapsed"]
