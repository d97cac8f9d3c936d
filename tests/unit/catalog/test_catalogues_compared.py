"""What a catalogue has beside its outline, and what a newer outline changes in it."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.catalog.domain import catalogues
from services.catalog.domain.catalogues import Change, adopt
from services.catalog.domain.comparing import compared, taking_over
from tests.unit.catalog.test_catalogues_changed import changed, whole


def an_outline(version: int, *entries: dict[str, Any]) -> dict[str, Any]:
    return {"id": "b9", "version": version, "regime": "party", "entry": list(entries)}


OLD = an_outline(1, whole("e-1"), whole("e-2"), whole("e-3"))
MINE = adopt("o-1", OLD)


def test_a_catalogue_as_adopted_does_not_differ() -> None:
    assert compared(MINE, OLD) == {"missing": [], "extra": [], "changed": []}


def test_whom_the_organ_names_to_see_to_an_entry_is_no_difference() -> None:
    mine = changed(MINE, Change("change", "e-1", {"person": "p-1"}))
    newer = an_outline(2, whole("e-1", basis="新的依据"), whole("e-2"), whole("e-3"))

    assert compared(mine, OLD)["changed"] == []
    [change] = taking_over(mine, OLD, newer)
    assert change.fields == {"basis": "新的依据"}


def test_missing_extra_and_changed_are_named_field_by_field() -> None:
    mine = changed(
        MINE,
        Change("retire", "e-1"),
        Change("add", "o-9", whole("o-9")),
        Change("change", "e-2", {"audience": ["members", "residents", "society"]}),
    )

    found = compared(mine, OLD)

    assert [entry["id"] for entry in found["missing"]] == ["e-1"]
    assert [entry["id"] for entry in found["extra"]] == ["o-9"]
    [line] = found["changed"]
    assert (line["entry"], line["wider"]) == ("e-2", ["residents"])
    assert line["fields"] == {
        "audience": [["members", "society"], ["members", "residents", "society"]]
    }


def test_a_newer_outline_brings_new_entries_and_takes_dropped_ones_out() -> None:
    new = an_outline(2, whole("e-1"), whole("e-2", basis="新依据"), whole("e-4"))

    changes = taking_over(MINE, OLD, new)

    assert [(c.action, c.entry) for c in changes] == [
        ("add", "e-4"),
        ("change", "e-2"),
        ("retire", "e-3"),
    ]
    assert changes[1].fields == {"basis": "新依据"}


def test_what_the_organ_adapted_stays_as_it_made_it() -> None:
    mine = changed(
        MINE, Change("change", "e-1", {"responsible": "机关党委"}), Change("retire", "e-2")
    )
    new = an_outline(
        2,
        whole("e-1", responsible="办公室", basis="新依据"),
        whole("e-2", basis="新依据"),
        whole("e-3"),
    )

    [change] = taking_over(mine, OLD, new)

    assert (change.entry, change.fields) == ("e-1", {"basis": "新依据"})


ENTRIES = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["一", "二"]), max_size=6)


@given(ENTRIES, ENTRIES)
def test_an_organ_that_adapted_nothing_has_the_new_outline_afterwards(
    old: dict[str, str], new: dict[str, str]
) -> None:
    before, after = (
        an_outline(n, *(whole(id_, basis=basis) for id_, basis in entries.items()))
        for n, entries in ((1, old), (2, new))
    )
    mine = adopt("o-1", before)

    effects = catalogues.effects(mine, taking_over(mine, before, after), "提纲更新")
    if effects:
        mine = catalogues.changed(mine, effects, "提纲更新", "p-1", mine.changed_at)  # type: ignore[arg-type]

    assert compared(mine, after) == {"missing": [], "extra": [], "changed": []}
