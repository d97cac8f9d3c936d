"""Party, government or village affairs: which regime an entry belongs to (domain.md §1)."""

from collections.abc import Iterable, Mapping
from typing import Any

from contracts.words import ENTRY_STAGES, REGIMES

COMBINED = "combined"
# What an entry that names no stage is about, by the regime of its catalogue.
USUAL = {"party": "party_building", "government": "execution", "village": "village_affairs"}

Rows = Iterable[Mapping[str, Any]]


def regime_of(rows: Rows, level: str, regime: str, entry: Mapping[str, Any]) -> str:
    """By the rows of the day; where they say nothing, the regime of the catalogue itself."""
    stage = entry.get("stage") or USUAL.get(regime, "")
    for row in rows:
        if level in row["levels"] and stage in row:
            return str(row[stage])
    return regime


def misplaced(
    rows: Rows, level: str, regime: str, entries: Iterable[Mapping[str, Any]]
) -> list[str]:
    """A line for every entry that names a stage which belongs into another catalogue."""
    known = list(rows)
    found = (
        (entry, regime_of(known, level, regime, entry)) for entry in entries if entry.get("stage")
    )
    return [
        f"条目“{entry['content'][:30]}”在“{ENTRY_STAGES[entry['stage']]}”这一环节，本级应列入"
        f"{REGIMES[right]}目录，不能列入{REGIMES[regime]}目录。请改列，或改选环节。"
        for entry, right in found
        if right not in (regime, COMBINED)
    ]
