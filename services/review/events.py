"""All that review announces."""

from typing import TYPE_CHECKING

from common.events import Event

if TYPE_CHECKING:  # domain imports this module
    from services.review.domain.non_disclosures import NonDisclosure
    from services.review.domain.reviews import Review


def item_approved(review: "Review") -> Event:
    """One exact text may be published: `hash` is what was approved, by whom at which step."""
    approvals = [
        {"step": d["step"], "by": d["by"], "organ": d["organ"], "at": d["at"].isoformat()}
        for d in review.decisions
    ]
    data = {"hash": review.hash, "approvals": approvals, "urgent": bool(review.urgent)}
    return Event("item_approved", review.item, review.version, data, review.organ)


def item_returned(review: "Review", reason: str) -> Event:
    data = {"hash": review.hash, "reason": reason}
    return Event("item_returned", review.item, review.version, data, review.organ)


def item_rechecked(review: "Review", reason: str) -> Event:
    """What was published urgently was looked at afterwards: it stands, or has to be mended."""
    data = {"hash": review.hash, "stands": review.state == "approved", "reason": reason}
    return Event("item_rechecked", review.item, review.version, data, review.organ)


def review_overdue(review: "Review") -> Event:
    """A step was not decided by its day."""
    step = review.current["name"]
    data = {"step": step, "due_on": review.due_on, "waiting_for": review.waiting_for}
    return Event("review_overdue", review.item, review.version, data, review.organ)


def non_disclosure_changed(thing: "NonDisclosure") -> Event:
    """Asked for, decided by the organ above, or examined again; never the reasons."""
    data = {
        "state": thing.state,
        "entry": thing.entry,
        "item": thing.item,
        "superior": thing.superior,
        "review_on": thing.review_on,
    }
    return Event("non_disclosure_changed", thing.id, thing.version, data, thing.organ)
