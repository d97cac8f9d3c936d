"""What of a catalogue anybody may read: entries for society in full, of the others their number.

That an inside entry exists, and for whom, is itself inside: only how many there are of each class
is said (docs/adr/0025-catalogues-are-changed-by-edition.md).
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from common.clock import day_of
from services.catalog.domain.catalogues import Catalogue, in_force

SAID = ("id", "content", "audience", "time_rule", "responsible", "basis")


def public_view(catalogue: Catalogue, organs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Format 1. `organs` is own first, root last."""
    own = organs[0]
    return {
        "format": 1,
        "catalogue": catalogue.id,
        "name": catalogue.name,
        "regime": catalogue.regime,
        "edition": catalogue.edition,
        "day": day_of(catalogue.changed_at).isoformat() if catalogue.changed_at else "",
        "organ": {"id": own["id"], "code": own["code"], "name": own["name"]},
        "classes": [_class(name, list(entries)) for name, entries in _by_class(catalogue)],
    }


def _by_class(catalogue: Catalogue) -> Any:
    """In the order in which classes first appear."""
    entries = in_force(catalogue)
    order = list(dict.fromkeys(entry["class"] for entry in entries))
    by_class = sorted(entries, key=lambda entry: order.index(entry["class"]))
    return groupby(by_class, key=lambda entry: entry["class"])


def _class(name: str, entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    public = [entry for entry in entries if "society" in entry["audience"]]
    return {
        "name": name,
        "columns": sorted({entry["column"] for entry in public}),
        "entries": [_entry(entry) for entry in public],
        "inside": len(entries) - len(public),
    }


def _entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    forms = [form["channel"] for form in entry["forms"]]
    said = {name: entry.get(name, "") for name in SAID}
    return {**said, "time_words": entry.get("time_words", ""), "forms": forms}
