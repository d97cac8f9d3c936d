"""What happened to a clock: plain records that are only added, each with its moment."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

# In this order where several have the same moment, so that their order in a list is no matter.
KINDS = (
    "started",
    "restarted",
    "calendar_changed",
    "paused",
    "resumed",
    "extended",
    "promised",
    "stopped",
)


@dataclass(frozen=True)
class Record:
    """`rule` and `version` name the row it is counted by; version 0 is the one that held on the
    day when the clock began.

    `amount` is by how much it was extended, or after how much a pause ends by itself (0: never);
    `day` (ISO) what was promised, or when it was due before the calendar changed; `by` who did it,
    `notice` the paper that says so, `why` what happened, in words.
    """

    kind: str
    at: datetime
    rule: str = ""
    version: int = 0
    amount: int = 0
    day: str = ""
    by: str = ""
    notice: str = ""
    why: str = ""

    def document(self) -> dict[str, Any]:
        """Plain values, without what is empty."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Record":
        return cls(**document)


def in_order(records: Iterable[Record]) -> list[Record]:
    return sorted(records, key=lambda r: (r.at, KINDS.index(r.kind), repr(r)))
