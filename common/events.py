"""What a service announces: the event, its envelope, and how it looks on the wire."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

ENVELOPE_SCHEMA = 1


@dataclass(frozen=True)
class Event:
    """A fact in the past tense.

    `data` holds ids, versions, hashes and scope: never content, never personal data.
    """

    type: str
    item: str
    version: int
    data: Mapping[str, Any] = field(default_factory=dict)
    organ: str | None = None
    cause: str | None = None


def envelope(event: Event, at: datetime, trace: str | None = None) -> dict[str, Any]:
    """The event as it travels: a JSON-ready dict with a fresh id."""
    return {
        "id": uuid.uuid4().hex,
        "type": event.type,
        "schema": ENVELOPE_SCHEMA,
        "at": at.isoformat().replace("+00:00", "Z"),
        "organ": event.organ,
        "item": event.item,
        "version": event.version,
        "cause": event.cause,
        "trace": trace or uuid.uuid4().hex[:16],
        "data": dict(event.data),
    }
