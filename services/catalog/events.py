"""All that catalog announces."""

from typing import TYPE_CHECKING

from common.events import Event

if TYPE_CHECKING:  # domain imports this module
    from services.catalog.domain.calendars import CalendarVersion
    from services.catalog.domain.catalogues import Catalogue
    from services.catalog.domain.items import Item
    from services.catalog.domain.obligations import Obligation
    from services.catalog.domain.organs import Organ
    from services.catalog.domain.plans import Plan


def item_submitted(item: "Item", route: str, maker: str) -> Event:
    """One exact text asks for review; nobody who wrote it may decide about it. `maker` is the organ
    that made the catalogue, `urgent` the reason why it cannot wait, "" when it can."""
    data = {
        "hash": item.sealed,
        "route": route,
        "drafter": item.drafter,
        "writers": list(item.writers),
        "weight": item.text.get("weight", "ordinary"),
        "maker": maker,
        "urgent": item.text.get("urgent", ""),
    }
    return Event("item_submitted", item.id, item.version, data, item.organ)


def item_revised(item: "Item") -> Event:
    """A new version was begun; `version` is the new one, everything below it is void. `kind` says
    whether it corrects or only adds."""
    return Event("item_revised", item.id, item.version, {"kind": item.kind}, item.organ)


def item_superseded(item: "Item") -> Event:
    """Another item, `by`, takes its place. `turn` grows with every change of what holds."""
    data = {key: item.superseded[key] for key in ("turn", "by", "reason")}
    return Event("item_superseded", item.id, item.version, data, item.organ)


def item_reinstated(item: "Item", by: str) -> Event:
    """It stands again: `by`, which had taken its place, is withdrawn or names it no more."""
    data = {"turn": item.superseded["turn"], "by": by}
    return Event("item_reinstated", item.id, item.version, data, item.organ)


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


def calendar_changed(version: "CalendarVersion") -> Event:
    """All holiday notices that were imported, whole."""
    return Event("calendar_changed", "calendar", version.version, {"rows": list(version.rows)})


def catalogue_changed(catalogue: "Catalogue") -> Event:
    """An organ's catalogue as it stands now; `hash` seals what the public may read of it."""
    data = {
        "hash": catalogue.sealed,
        "outline": catalogue.outline,
        "outline_version": catalogue.outline_version,
        "regime": catalogue.regime,
    }
    return Event("catalogue_changed", catalogue.id, catalogue.edition, data, catalogue.organ)


def catalogue_published(catalogue: "Catalogue") -> Event:
    """Anybody may read this edition now: `hash` seals it."""
    data = {"hash": catalogue.sealed}
    return Event("catalogue_published", catalogue.id, catalogue.edition, data, catalogue.organ)


def catalogue_filed(catalogue: "Catalogue", superior: str) -> Event:
    """This edition waits for the organ above."""
    data = {"superior": superior}
    return Event("catalogue_filed", catalogue.id, catalogue.edition, data, catalogue.organ)


def catalogue_decided(catalogue: "Catalogue", decision: str, by: str) -> Event:
    """The organ above took note of this edition, or returned it."""
    data = {"decision": decision, "by": by}
    return Event("catalogue_decided", catalogue.id, catalogue.edition, data, catalogue.organ)


def work_plan_requested(plan: "Plan") -> Event:
    """One item outside the catalogue is asked for."""
    data = {"by": plan.requested_by}
    return Event("work_plan_requested", plan.id, 1, data, plan.organ)


def work_plan_decided(plan: "Plan", decision: str) -> Event:
    """The organ above approved it, or refused it."""
    data = {"decision": decision, "by": plan.decided_by}
    return Event("work_plan_decided", plan.id, 2, data, plan.organ)


def organ_changed(organ: "Organ") -> Event:
    """An organ, whole; of a closed one `parent` is its heir and `handover` says what went along."""
    data = {
        "code": organ.code,
        "name": organ.name,
        "parent": organ.parent,
        "level": organ.level,
        "kind": organ.kind,
        "regime": organ.regime,
        "state": organ.state,
        "successors": organ.successors,
        "predecessors": organ.predecessors,
        "handover": organ.handover,
    }
    return Event("organ_changed", organ.id, organ.version, data, organ.id)


def reminder_due(obligation: "Obligation") -> Event:
    """Whoever holds these roles at that organ is reminded of what `organ` owes, and the `person`
    who is named for it, if any."""
    last = obligation.reminders[-1]
    data = {
        "entry": obligation.entry,
        "period": obligation.period,
        "due_on": obligation.due_on,
        "level": last["level"],
        "at": last["organ"],
        "roles": list(last["roles"]),
        "person": last["person"],
    }
    version = len(obligation.reminders)
    return Event("reminder_due", obligation.id, version, data, obligation.organ)


def nothing_approved(obligation: "Obligation") -> Event:
    """Nothing is to be disclosed for this period, two persons say; the reason stays with it."""
    data = {"entry": obligation.entry, "period": obligation.period, "by": obligation.asked_by}
    version = len(obligation.history)
    return Event("nothing_approved", obligation.id, version, data, obligation.organ)
