"""What every answer tells of an item."""

from typing import Any

from common.clocks import Almanac, earliest
from services.catalog.domain import clocks
from services.catalog.domain.items import Item


def view(item: Item, almanac: Almanac) -> dict[str, Any]:
    public = {**item.public, "stages": sorted(item.public.get("stages", {}))}
    due = earliest(clocks.readings(item, almanac))
    return {
        "item": item.id,
        "version": item.version,
        "edited": item.edited,
        "state": item.state,
        "organ": item.organ,
        "entry": item.entry,
        "title": item.text.get("title", ""),
        "hash": item.sealed,
        "public": public,
        "opinion_days": item.text.get("opinion_days", 0),
        "open_cases": item.open_cases,
        "cause": item.cause,
        "disputed": item.disputed.get("reason", ""),
        "drafter": item.drafter,
        "outside": item.plan is not None,
        "kind": item.kind,
        "superseded_by": item.superseded.get("by", ""),
        "superseded_reason": item.superseded.get("reason", ""),
        "changed_at": item.changed_at.isoformat() if item.changed_at else "",
        "due_on": due.due_on if due else "",
        "because": "；".join(due.because) if due else "",
        "provisional": bool(due and due.provisional),
        "overdue": bool(due and due.is_over(almanac.now)),
    }
