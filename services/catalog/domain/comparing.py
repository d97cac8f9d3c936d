"""A catalogue beside an outline: what is missing, extra or said otherwise, and what taking over a
newer outline would change."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.catalog.domain.catalogues import (
    OWN,
    PERSON,
    Catalogue,
    Change,
    Entry,
    different,
    in_force,
)

NO_LONGER = "retire"


def compared(catalogue: Catalogue, outline: Mapping[str, Any]) -> dict[str, Any]:
    """{missing, extra, changed}: entries of the outline that the catalogue has not in force, its
    own that the outline has not, and [{entry, content, fields: {name: [outline's, ours]}, wider}]
    of the others, where `wider` are the audiences that the outline does not have."""
    ours = _by_id(in_force(catalogue))
    theirs = _by_id(outline["entry"])
    both = ((theirs[id_], entry) for id_, entry in ours.items() if id_ in theirs)
    return {
        "missing": [dict(entry) for id_, entry in theirs.items() if id_ not in ours],
        "extra": [dict(entry) for id_, entry in ours.items() if id_ not in theirs],
        "changed": [
            {
                "entry": own["id"],
                "content": own["content"],
                "fields": fields,
                "wider": sorted({*own["audience"]} - {*said["audience"]}),
            }
            for said, own in both
            if (fields := _said_otherwise(said, own))
        ],
    }


def _said_otherwise(said: Entry, own: Entry) -> dict[str, list[Any]]:
    """Whom the organ names to see to it is no matter of the outline."""
    found = different(said, own)
    return {name: values for name, values in found.items() if name != PERSON}


def taking_over(
    catalogue: Catalogue, old: Mapping[str, Any], new: Mapping[str, Any]
) -> list[Change]:
    """What becomes of the catalogue when a newer version of its outline is adopted.

    What the organ adapted stays as it made it: only a field that still says what the old outline
    said follows the new one. What the organ itself added or retired stays so.
    """
    ours, before, after = _by_id(catalogue.entries), _by_id(old["entry"]), _by_id(new["entry"])
    return [
        *_added(ours, after),
        *_followed(ours, before, after),
        *(
            Change(NO_LONGER, id_)
            for id_ in before
            if id_ in ours and id_ not in after and "retired" not in ours[id_]
        ),
    ]


def _added(ours: Mapping[str, Entry], after: Mapping[str, Entry]) -> Iterable[Change]:
    return (Change("add", id_, dict(entry)) for id_, entry in after.items() if id_ not in ours)


def _followed(
    ours: Mapping[str, Entry], before: Mapping[str, Entry], after: Mapping[str, Entry]
) -> Iterable[Change]:
    for id_ in [each for each in before if each in after and each in ours]:
        own = ours[id_]
        fields = {
            name: said
            for name, (was, said) in different(before[id_], after[id_]).items()
            if own.get(name) == was and name not in OWN
        }
        if fields and "retired" not in own:
            yield Change("change", id_, fields)


def _by_id(entries: Sequence[Entry]) -> dict[str, Entry]:
    return {entry["id"]: entry for entry in entries}
