"""What the workers do in one pass each, by the same pure functions."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from services.catalog import store as catalog_store
from services.catalog.domain import catalogues, counting, obligations, occurrences, reminders
from services.catalog.domain.catalogues import Catalogue
from services.catalog.domain.items import Item
from services.catalog.domain.obligations import Obligation
from services.publish import domain as publishing
from services.publish.domain import Publication, Void
from services.review.domain import timing
from tests.walk import placing

if TYPE_CHECKING:
    from tests.walk.world import World

GONE = "条目已经不在公开目录里"


# -- review.waiting ----------------------------------------------------------------


def renew_reviews(world: "World") -> None:
    for review in list(world.review.reviews.all.values()):
        if review.pending:
            almanac = world.knows["review"].almanac()
            world.review.reviews.change(
                review.id, lambda r, almanac=almanac: timing.escalated(r, almanac)
            )
            world.review.reviews.change(review.id, lambda r: (placing.placed(world, r), []))


# -- publish.advance and publish.halt ----------------------------------------------


def advance(world: "World") -> None:
    for id_ in list(world.publish.publications.all):
        world.publish.publications.change(id_, lambda p: _advanced(world, p))


def _advanced(world: "World", publication: Publication) -> Any:
    ready = _stopped(publication, world.publish.voids.all.get(publication.item))
    if ready.state not in ("planned", "open", "waiting"):
        return ready, []
    if ready.state == "planned" and not ready.plan:
        ready = publishing.with_plan(ready, world.seals[ready.hash], "1", f"/{ready.item}.html")
    return publishing.advance(ready, frozenset(world.publish.proved), world.now)


def _stopped(publication: Publication, void: Void | None) -> Publication:
    if void and publication.version < void.withdrawn_below:
        return publishing.stop(publication, "withdraw")
    if void and publication.version < void.revised_below:
        return publishing.stop(publication, "stop")
    return publication


def halt(world: "World") -> None:
    """Every delivery is taken back at once: how long that lasts is no matter here."""
    for void in list(world.publish.voids.all.values()):
        if void.due_at is None:
            continue
        for publication in list(world.publish.publications.find({"item": void.id})):
            world.publish.publications.change(
                publication.id, lambda p, void=void: (_stopped(p, void), [])
            )
        world.publish.voids.change(void.id, lambda v: publishing.settled(v, {}))


# -- catalog.open, catalog.recount and catalog.remind --------------------------------


@cache
def time_rules() -> Mapping[str, list[Any]]:
    """Every version of each, oldest first."""
    found: dict[str, list[Any]] = {}
    for rule in catalog_store.time_rules().every():
        found.setdefault(rule["id"], []).append(rule)
    return found


def open_periods(world: "World") -> None:
    for catalogue in list(world.catalog.catalogues.all.values()):
        edition, last = world.catalog.openings.get(catalogue.id, (0, ""))
        is_open = (edition, last) == (catalogue.edition, world.today.isoformat())
        if is_open or catalogue.state == "ended":
            continue
        changed = edition != catalogue.edition
        begun = [o for o in _begun(world, catalogue, last) if changed or o.opens_on > last]
        for one in [*begun, *_summaries(world, catalogue)]:
            world.catalog.obligations.add_once(replace(one, due_at=_looked_at(world, one)))
            if changed:
                world.catalog.obligations.change(
                    one.id, lambda o: obligations.renewed(o, world.now)
                )
        if changed and edition:
            _lapse(world, catalogue)
        world.catalog.openings[catalogue.id] = (catalogue.edition, world.today.isoformat())


def _begun(world: "World", catalogue: Catalogue, last: str) -> Iterator[Obligation]:
    place = {"organ": catalogue.organ, "catalogue": catalogue.id}
    since = date.fromisoformat(last) if last else world.today
    for entry in catalogues.in_force(catalogue):
        versions = time_rules()[entry["time_rule"]]
        yield from obligations.obligations(place, entry, versions, since, world.today)


def _summaries(world: "World", catalogue: Catalogue) -> Iterator[Obligation]:
    for entry in catalogues.in_force(catalogue):
        works: dict[str, list[Obligation]] = {}
        of = {"catalogue": catalogue.id, "entry": entry["id"]}
        for stage in world.catalog.obligations.find(of):
            if stage.work:
                works.setdefault(stage.work, []).append(stage)
        for stages in works.values():
            versions = time_rules()[stages[0].rule]
            yield from occurrences.summaries(stages, versions, world.today)


def _looked_at(world: "World", one: Obligation) -> Any:
    calendar, rows = world.knows["catalog"].calendar.calendar, _rows(world)
    due_on = date.fromisoformat(one.due_on)
    return reminders.first_looked_at(due_on, world.today, calendar, rows)


def _rows(world: "World") -> Any:
    return catalog_store.reminders().holding(world.today)


def _lapse(world: "World", catalogue: Catalogue) -> None:
    there = {entry["id"] for entry in catalogues.in_force(catalogue)}
    for one in world.catalog.obligations.owed_by(catalogue.organ, catalogue=catalogue.id):
        if one.entry not in there:
            world.catalog.obligations.change(
                one.id, lambda o: obligations.lapsed(o, GONE, world.now)
            )


def remind(world: "World") -> None:
    knows = world.knows["catalog"]
    for one in list(world.catalog.obligations.all.values()):
        if one.due_at and one.due_at <= world.now:
            above = knows.copies.above(one.organ) or one.organ
            said = (world.today, knows.calendar.calendar, _rows(world), above, _named(world, one))
            world.catalog.obligations.change(
                one.id, lambda o, said=said: reminders.reminded(o, *said)
            )


def _named(world: "World", one: Obligation) -> reminders.Named:
    """No entry of the walk names anybody; whoever began a draft for it has done so himself."""
    copies = world.knows["catalog"].copies
    drafters = [
        item.drafter
        for item in world.catalog.items.all.values()
        if item.state in ("draft", "submitted", "approved")
        and (item.id == one.born_of or _is_for(item, one))
    ]
    return reminders.named(
        drafters, lambda who: copies.serves(who, one.organ, "catalog.list_reminders")
    )


def _is_for(item: Item, one: Obligation) -> bool:
    place = (item.organ, item.entry, item.text.get("period"))
    return one.born_of is None and place == (one.organ, one.entry, one.period)


def recount(world: "World") -> None:
    version, calendar = world.knows["catalog"].calendar
    for one in list(world.catalog.obligations.all.values()):
        world.catalog.obligations.change(
            one.id, lambda o: counting.recounted(o, calendar, version, world.now)
        )


LOOPS = (renew_reviews, advance, halt, open_periods, recount, remind)
