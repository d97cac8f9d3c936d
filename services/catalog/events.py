"""All that catalog announces."""

from typing import TYPE_CHECKING

from common.events import Event

if TYPE_CHECKING:  # domain imports this module
    from services.catalog.domain.items import Item
    from services.catalog.domain.organs import Organ


def item_submitted(item: "Item", route: str) -> Event:
    """One exact text asks for review; nobody who wrote it may decide about it."""
    data = {
        "hash": item.sealed,
        "route": route,
        "drafter": item.drafter,
        "writers": list(item.writers),
    }
    return Event("item_submitted", item.id, item.version, data, item.organ)


def item_revised(item: "Item") -> Event:
    """A new version was begun; `version` is the new one, everything below it is void."""
    return Event("item_revised", item.id, item.version, {}, item.organ)


def item_withdrawn(item: "Item", reason: str, kind: str) -> Event:
    """This version and older ones come off every channel."""
    data = {"reason": reason, "kind": kind}
    return Event("item_withdrawn", item.id, item.version, data, item.organ)


def item_closed(item: "Item") -> Event:
    return Event("item_closed", item.id, item.version, {}, item.organ)


def original_opened(item: "Item", hash_: str, by: str, reason: str) -> Event:
    """Somebody read what a masked copy hides. `hash` names the file."""
    data = {"hash": hash_, "by": by, "reason": reason}
    return Event("original_opened", item.id, item.version, data, item.organ)


def redisclosure_opened(item: "Item") -> Event:
    """A draft waits for its drafter, to disclose what became of the opinions about `item`."""
    data = {"item": item.cause["item"], "due_on": item.due_on}
    cause = item.cause["redisclosure"]
    return Event("redisclosure_opened", item.id, item.version, data, item.organ, cause)


def organ_changed(organ: "Organ") -> Event:
    """An organ, whole."""
    data = {
        "code": organ.code,
        "name": organ.name,
        "parent": organ.parent,
        "level": organ.level,
        "kind": organ.kind,
        "regime": organ.regime,
    }
    return Event("organ_changed", organ.id, organ.version, data, organ.id)
