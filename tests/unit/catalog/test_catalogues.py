"""An organ's catalogue is the outline it adopted, as it was then."""

import pytest

from common.errors import NotFound
from services.catalog.domain.catalogues import adopt, entry_of
from tests.unit.catalog.item_samples import an_entry

OUTLINE = {
    "id": "bureau-9",
    "version": 3,
    "regime": "party",
    "entry": [an_entry(id="e-1"), an_entry(id="e-2")],
}


def test_every_entry_of_the_outline_becomes_the_organs_own() -> None:
    catalogue = adopt("o-1", OUTLINE)

    assert (catalogue.id, catalogue.organ) == ("o-1:bureau-9", "o-1")
    assert (catalogue.outline, catalogue.outline_version) == ("bureau-9", 3)
    assert catalogue.regime == "party"
    assert catalogue.entries == OUTLINE["entry"]


def test_a_later_outline_does_not_change_what_was_adopted() -> None:
    outline = {**OUTLINE, "entry": [an_entry(id="e-1")]}
    catalogue = adopt("o-1", outline)

    outline["entry"][0]["route"] = "D"

    assert catalogue.entries[0]["route"] == "A"


def test_an_entry_is_found_in_any_of_the_organs_catalogues() -> None:
    other = adopt("o-1", {**OUTLINE, "id": "government", "entry": [an_entry(id="g-1")]})

    catalogue, entry = entry_of([adopt("o-1", OUTLINE), other], "g-1")

    assert (catalogue.outline, entry["id"]) == ("government", "g-1")


def test_an_entry_outside_the_catalogue_is_refused_with_what_to_do() -> None:
    with pytest.raises(NotFound, match="没有条目“e-9”。请先采用目录提纲，或改选目录内的条目"):
        entry_of([adopt("o-1", OUTLINE)], "e-9")
