"""All that publish announces."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from common.events import Event

if TYPE_CHECKING:  # domain imports this module
    from services.publish.domain import Board, Device, Publication, Urgency, Void


def item_published(publication: "Publication", stage: str, last: bool) -> Event:
    """A stage is confirmed: everything required in it has its proof. `last`: nothing follows.
    `cause` is the re-disclosure that the item answers."""
    urls = [publication.url] if stage == "outside" and publication.url else []
    data = {"stage": stage, "last": last, "urls": urls, "number": publication.number}
    return Event(
        "item_published",
        publication.item,
        publication.version,
        data,
        publication.organ,
        publication.cause or None,
    )


def item_recalled(void: "Void", counts: Mapping[str, int]) -> Event:
    """A withdrawal is carried out; `counts` of deliveries by their final state."""
    data = {"kind": void.kind, "counts": dict(counts)}
    return Event("item_recalled", void.id, void.withdrawn_below - 1, data, void.organ)


def announcement_due(publication: "Publication", delivery: str) -> Event:
    """A stage with a message in its plan has opened: those inside are to be told."""
    data = {
        "hash": publication.hash,
        "audience": [each for each in publication.audience if each != "society"],
        "number": publication.number,
        "delivery": delivery,
    }
    return Event("announcement_due", publication.item, publication.version, data, publication.organ)


def board_changed(board: "Board") -> Event:
    """A notice board or kiosk was registered or changed; the board whole."""
    names = ("name", "organ", "place", "kind", "scope", "shows", "active", "days")
    data = {name: getattr(board, name) for name in names}
    return Event("board_changed", board.id, board.version, data, board.organ)


def device_enrolled(device: "Device") -> Event:
    """A screen or a clerk's browser was made a device of a board, with a key of its own."""
    data = {"board": device.board, "by": device.enrolled_by}
    return Event("device_enrolled", device.id, device.version, data, device.organ)


def device_revoked(device: "Device") -> Event:
    """A device's key opens nothing any more."""
    data = {"board": device.board, "by": device.revoked_by}
    return Event("device_revoked", device.id, device.version, data, device.organ)


def urgency_changed(urgency: "Urgency") -> Event:
    """An item stands on top of its boards as urgent until a moment, or no longer (`until` null)."""
    until = urgency.until.isoformat() if urgency.until else None
    data = {"until": until, "by": urgency.by}
    return Event("urgency_changed", urgency.id, urgency.version, data, urgency.organ)
