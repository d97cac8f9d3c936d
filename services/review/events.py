"""All that review announces."""

from typing import TYPE_CHECKING

from common.events import Event

if TYPE_CHECKING:  # domain imports this module
    from services.review.domain import Review


def item_approved(review: "Review") -> Event:
    """One exact text may be published: `hash` is what was approved, by whom at which step."""
    approvals = [
        {"step": d["step"], "by": d["by"], "organ": d["organ"], "at": d["at"].isoformat()}
        for d in review.decisions
    ]
    data = {"hash": review.hash, "approvals": approvals}
    return Event("item_approved", review.item, review.version, data, review.organ)


def item_returned(review: "Review", reason: str) -> Event:
    data = {"hash": review.hash, "reason": reason}
    return Event("item_returned", review.item, review.version, data, review.organ)
