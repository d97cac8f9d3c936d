"""How publications, deliveries and boards are answered: plain JSON values."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from common.clocks import Almanac
from services.publish import domain
from services.publish.domain import Board, Publication, Void


def iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def publication(publication: Publication) -> dict[str, Any]:
    """`plan` is all that is to be done, `opens_at` when the next stage opens by itself."""
    return {
        "publication": publication.id,
        "item": publication.item,
        "version": publication.version,
        "organ": publication.organ,
        "state": publication.state,
        "stage": publication.stage,
        "number": publication.number,
        "url": publication.url,
        "problem": publication.problem,
        "plan": publication.plan,
        "interval_days": publication.interval_days,
        "approved_at": publication.approved_at,
        "opened": {stage: at.isoformat() for stage, at in publication.opened.items()},
        "confirmed": {stage: at.isoformat() for stage, at in publication.confirmed.items()},
        "opens_at": iso(publication.due_at) if publication.state == "waiting" else "",
    }


def due(publication: Publication | None, almanac: Almanac) -> dict[str, str]:
    if publication is None:
        return {"due_on": "", "because": ""}
    return domain.due(publication, almanac)


def delivery(delivery: Mapping[str, Any]) -> dict[str, Any]:
    """`retry_at` only while it is tried again by itself; `recallable` None where nobody wrote it
    down when the delivery was opened."""
    shown = ("publication", "item", "version", "organ", "stage", "channel", "target", "required")
    proved_at = delivery.get("proved_at")
    again = delivery.get("attempts") and delivery["state"] in domain.RETRIED
    return {
        "delivery": delivery["_id"],
        **{name: delivery[name] for name in shown},
        "state": delivery["state"],
        "proof": delivery.get("proof"),
        "proved_at": proved_at.isoformat() if proved_at else None,
        "problem": delivery.get("problem", ""),
        "papers": delivery.get("papers", []),
        "counts": delivery.get("counts"),
        "total": delivery.get("total"),
        "reached": delivery.get("reached"),
        "opened_at": iso(delivery.get("opened_at")),
        "recalled_at": iso(delivery.get("recalled_at")),
        "attempts": delivery.get("attempts", 0),
        "retry_at": iso(delivery.get("due_at")) if again else "",
        "recallable": delivery.get("recallable"),
        "why_not": delivery.get("why_not", ""),
    }


def sighting(board: Board, seen: Mapping[str, Any], heard: datetime | None) -> dict[str, Any]:
    """A board with when it first and last showed something, and when a device of it spoke."""
    return {
        "board": board.id,
        "name": board.name,
        "place": board.place,
        "kind": board.kind,
        "first": iso(seen.get("first")),
        "last": iso(seen.get("last")),
        "heard": iso(heard),
    }


def void(void: Void) -> dict[str, Any]:
    """`settled` when every channel has answered."""
    return {
        "version": void.withdrawn_below - 1,
        "reason": void.reason,
        "kind": void.kind,
        "at": iso(void.at),
        "settled": void.settled_below == void.withdrawn_below,
    }
