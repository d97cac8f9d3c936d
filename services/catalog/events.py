"""All that catalog announces."""

from typing import TYPE_CHECKING

from common.events import Event

if TYPE_CHECKING:  # domain imports this module
    from services.catalog.domain.items import Item
    from services.catalog.domain.obligations import Obligation
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


def reminder_due(obligation: "Obligation") -> Event:
    """Whoever holds these roles at that organ is reminded of what `organ` owes."""
    last = obligation.reminders[-1]
    data = {
        "entry": obligation.entry,
        "period": obligation.period,
        "due_on": obligation.due_on,
        "level": last["level"],
        "at": last["organ"],
        "roles": list(last["roles"]),
    }
    version = len(obligation.reminders)
    return Event("reminder_due", obligation.id, version, data, obligation.organ)


def nothing_approved(obligation: "Obligation") -> Event:
    """Nothing is to be disclosed for this period, two persons say; the reason stays with it."""
    data = {"entry": obligation.entry, "period": obligation.period, "by": obligation.asked_by}
    version = len(obligation.history)
    return Event("nothing_approved", obligation.id, version, data, obligation.organ)
