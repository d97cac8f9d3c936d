"""A table beside a catalogue: which changes make the catalogue say what the table says. Pure."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from contracts.standard_table.lines import FOLLOWS, Line, fields_of, line_of

Entry = Mapping[str, Any]


def changes_of(
    lines: Iterable[Line], entries: Sequence[Entry], new: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Changes for catalog.change_catalogue: what the catalogue has not is added, with the fields
    `new` that no table has; of what it has, the cells that differ are changed. What is not in the
    table stays: taking something out needs a reason of its own."""
    known = {line_of(entry).key: entry for entry in entries}
    found = []
    for line in lines:
        entry = known.get(line.key)
        if entry is None:
            fields = {**fields_of(line), **new, "interval_days": 0}
            found.append({"action": "add", "entry": entry_id(line), "fields": fields})
        elif fields := _differing(line, entry):
            found.append({"action": "change", "entry": entry["id"], "fields": fields})
    return found


def _differing(line: Line, entry: Entry) -> dict[str, Any]:
    before, said = line_of(entry), fields_of(line)
    cells = [cell for cell in FOLLOWS if getattr(line, cell) != getattr(before, cell)]
    return {field: said[field] for cell in cells for field in FOLLOWS[cell]}


def entry_id(line: Line) -> str:
    """The same matter has the same id in every edition of the table."""
    return "t-" + hashlib.sha256("\0".join(line.key).encode()).hexdigest()[:16]
