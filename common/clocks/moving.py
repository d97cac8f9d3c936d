"""What another calendar would do to a date that is open."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from common.clocks import Almanac, Record


class Open(NamedTuple):
    """A clock, and what it belongs to: by its number alone, for administrators read no texts."""

    thing: str
    organ: str
    records: Sequence[Record]


def moved(one: Open, before: Almanac, after: Almanac) -> dict[str, Any] | None:
    """From which day to which, and why; None where nothing changes. A promised day `stays`."""
    was, is_ = before.reading(one.records), after.reading(one.records)
    if was.state == "stopped":
        return None
    if (was.counted_on, was.provisional) == (is_.counted_on, is_.provisional):
        return None
    return {
        "thing": one.thing,
        "organ": one.organ,
        "count": 1,
        "rule": is_.rule,
        "name": is_.name,
        "from": was.due_on,
        "to": is_.due_on,
        "provisional_before": was.provisional,
        "provisional_after": is_.provisional,
        "stays": is_.promised,
        "because": list(is_.because),
    }
