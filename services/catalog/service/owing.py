"""What items have to do with what is owed: a draft gives rise to it, a publication meets it, a
withdrawal opens it again. Each is safe to hear twice."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from common.clocks import Almanac
from common.errors import Invalid, NotFound
from services.catalog import store
from services.catalog.domain import obligations, occurrences
from services.catalog.domain.catalogues import Catalogue
from services.catalog.domain.items import Item
from services.catalog.domain.obligations import Obligation
from services.catalog.store.obligations import Obligations

ANOTHER = "草稿改为公开另一期"
AHEAD = timedelta(days=366)  # a later day is a slip of the pen


def check_period(kept: Obligations, organ: str, entry: str, period: str) -> None:
    """Invalid when a draft names a period that is not there to be disclosed."""
    if not period:
        return
    try:
        found = kept.get(obligations.id_of(organ, entry, period))
    except NotFound:
        found = None
    if found is None or found.state == "lapsed":
        raise Invalid(
            "草稿写明的这一期不在应公开之列，没有保存。请从“应公开”重新选择。",
            [f"period: {period}"],
        )


def drafted(
    kept: Obligations, item: Item, catalogue: Catalogue, entry: Mapping[str, Any], almanac: Almanac
) -> None:
    """Something happened, says a draft that names no period: that is owed from then on. What was
    public has met it, or owes it again since it was withdrawn: its next draft owes nothing more."""
    if item.was_public and not item.text.get("period"):
        return
    fresh = _born(item, catalogue, entry, almanac)
    for known in kept.find({"born_of": item.id}):
        if fresh is None or known.id != fresh.id:
            kept.change(known.id, lambda o: obligations.lapsed(o, ANOTHER, almanac.now))
    if fresh is not None:
        wanted = fresh
        kept.change(
            wanted.id,
            lambda o: occurrences.drafted_again(o, wanted, almanac.now),
            new=lambda: wanted,
        )


def _born(
    item: Item, catalogue: Catalogue, entry: Mapping[str, Any], almanac: Almanac
) -> Obligation | None:
    on = item.text.get("occurred_on")
    if not on or item.text.get("period") or item.cause:
        return None
    day, rules = date.fromisoformat(on), store.time_rules()
    if entry["time_rule"] not in rules.ids():
        return None
    rule = rules.on(entry["time_rule"], day)
    if not rule["valid_from"] <= day <= almanac.today + AHEAD:
        return None
    place = {"organ": item.organ, "catalogue": catalogue.id}
    return occurrences.of_draft(place, entry, rule, item.id, day, almanac)


def published(kept: Obligations, item: Item, version: int, at: datetime, heir: str) -> None:
    """It meets the period that its draft names, else what it gave rise to, else the oldest that
    its organ owes for its entry, or the `heir` that answers for it owes in its place. A correction
    meets nothing more."""
    if not obligations.meets(item, version) or list(kept.find({"item": item.id}, limit=1)):
        return
    for id_ in _candidates(kept, item, heir):
        found = kept.change(id_, lambda o: obligations.met(o, item.id, version, at))
        if found.item == item.id:
            return


def _candidates(kept: Obligations, item: Item, heir: str) -> list[str]:
    at_heir = [o for o in kept.owed_by(heir, entry=item.entry) if o.inherited == [item.organ]]
    if period := item.text.get("period"):
        own = obligations.id_of(item.organ, item.entry, period)
        return [own, *(found.id for found in at_heir if found.period == period)]
    born = [found.id for found in kept.find({"born_of": item.id})]
    return born or [o.id for o in [*kept.owed_by(item.organ, entry=item.entry), *at_heir]]


def withdrawn(kept: Obligations, item: Item, version: int, reason: str, at: datetime) -> None:
    """What it met is owed again; what a draft gave rise to that never went out is not owed."""
    for met in kept.find({"item": item.id}):
        kept.change(met.id, lambda o: obligations.reopened(o, item.id, version, reason, at))
    if item.state == "withdrawn" and not item.was_public:
        for born in kept.find({"born_of": item.id}):
            kept.change(born.id, lambda o: obligations.lapsed(o, "草稿已撤下", at))
