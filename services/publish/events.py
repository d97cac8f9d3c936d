"""All that publish announces."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from common.events import Event

if TYPE_CHECKING:  # domain imports this module
    from services.publish.domain import Publication, Void


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


def announcement_due(publication: "Publication", audience: Sequence[str]) -> Event:
    """Everybody inside that the item is for should get a message now."""
    data = {
        "hash": publication.hash,
        "audience": list(audience),
        "number": publication.number,
        "delivery": f"{publication.id}:sms:main",
    }
    return Event("announcement_due", publication.item, publication.version, data, publication.organ)


def item_recalled(void: "Void", counts: Mapping[str, int]) -> Event:
    """A withdrawal is carried out; `counts` of deliveries by their final state."""
    data = {"kind": void.kind, "counts": dict(counts)}
    return Event("item_recalled", void.id, void.withdrawn_below - 1, data, void.organ)
