"""Versions that are void: revised or withdrawn, and what is still to be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from common.events import Event
from services.publish import events


@dataclass(frozen=True)
class Void:
    """`id` is the item. Versions below `revised_below` must not open further stages; versions
    below `withdrawn_below` come off every channel. Floors only rise; `settled_below` follows.
    """

    id: str
    organ: str = ""
    revised_below: int = 0
    withdrawn_below: int = 0
    settled_below: int = 0
    reason: str = ""
    kind: str = "ordinary"
    at: datetime | None = None
    due_at: datetime | None = None


def revised(void: Void, below: int, now: datetime) -> tuple[Void, list[Event]]:
    if below <= void.revised_below:
        return void, []
    return replace(void, revised_below=below, due_at=now), []


def withdrawn(
    void: Void, version: int, reason: str, kind: str, at: datetime, now: datetime
) -> tuple[Void, list[Event]]:
    """`at` is when it was withdrawn, for the page; secrecy is never softened to ordinary."""
    below = version + 1
    harder = kind == "secrecy" and void.kind != "secrecy"
    if below <= void.withdrawn_below and not harder:
        return void, []
    after = replace(
        void,
        withdrawn_below=max(below, void.withdrawn_below),
        reason=reason,
        kind="secrecy" if "secrecy" in (kind, void.kind) else kind,
        at=at,
        due_at=now,
    )
    return replace(after, settled_below=0) if harder else after, []


def settled(void: Void, counts: Mapping[str, int]) -> tuple[Void, list[Event]]:
    """Everything of the withdrawn versions is off its channels, or says why it cannot be."""
    if void.settled_below == void.withdrawn_below:
        return replace(void, due_at=None), []
    after = replace(void, settled_below=void.withdrawn_below, due_at=None)
    return after, [events.item_recalled(after, counts)]
