"""Commands about organs, posts, days off, catalogues and what is owed, in the same way."""

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from common.errors import Invalid
from services.access import events as access
from services.access.domain import delegations
from services.access.domain.delegations import Delegation
from services.access.domain.people import Person
from services.catalog import events as catalog
from services.catalog import store as catalog_store
from services.catalog.domain import calendars, catalogues, obligations, occurrences, organs
from services.catalog.domain.calendars import CalendarVersion
from services.catalog.domain.catalogues import Catalogue, Change
from services.catalog.domain.obligations import Obligation
from services.catalog.domain.occurrences import Occurrence
from services.review.domain import non_disclosures
from services.review.domain.non_disclosures import NonDisclosure
from tests.walk import city

if TYPE_CHECKING:
    from tests.walk.world import World


# -- organs, posts and days off ----------------------------------------------------


def move_organ(world: "World", organ: str, parent: str) -> None:
    known, before = world.catalog.organs.all, world.catalog.organs.get(organ)
    row = {name: getattr(before, name) for name in ("id", *organs.FIELDS)}
    changes, problems = organs.changes([{**row, "parent": parent, "line": 2}], dict(known))
    if problems:
        raise Invalid("机关表有错。", problems)
    for after, _ in changes:
        world.catalog.organs.change(
            organ, lambda _, after=after: (after, [catalog.organ_changed(after)])
        )


def leave(world: "World", person: str) -> None:
    """Every post of his own ends with yesterday; what he was asked to stand in for stays told."""
    last = (world.today - timedelta(days=1)).isoformat()
    _posts(world, person, lambda post: {**post, "to": min(last, post["to"] or last)})


def come_back(world: "World", person: str) -> None:
    """Not to an organ of which access knows that it is closed."""
    closed = world.knows["access"].copies.closed(city.ORGANS + city.NEW)
    _posts(world, person, lambda p: p if p["organ"] in closed else {**p, "to": None})


def _posts(world: "World", person: str, change: Any) -> None:
    def decide(found: Person) -> Any:
        posts = [post if post.get("behalf") else change(post) for post in found.posts]
        after = replace(found, posts=posts, version=found.version + 1)
        return after, [access.post_changed(after)]

    world.people.change(person, decide)


def delegate_post(
    world: "World", holder: str, deputy: str, organ: str, role: str, days: int
) -> None:
    wanted = Delegation(holder, deputy, organ, role, world.today, world.today + timedelta(days))
    away = world.people.get(holder)

    def decide(found: Person) -> Any:
        after = delegations.delegate(found, away, wanted, holder, world.today)
        return after, [access.post_changed(after)]

    world.people.change(deputy, decide)


def end_delegation(world: "World", holder: str, deputy: str, organ: str, role: str) -> None:
    def decide(found: Person) -> Any:
        after = delegations.end(found, holder, organ, role, world.today)
        return after, [access.post_changed(after)]

    world.people.change(deputy, decide)


def add_rest_day(world: "World", day: date) -> None:
    known = world.catalog.calendars.all.values()
    last = max(known, key=lambda one: one.version, default=CalendarVersion())
    row = {"day": day.isoformat(), "works": "no", "notice": str(day.year), "line": 2}
    after, problems = calendars.following(last, [row], "admin", world.now)
    if problems:
        raise Invalid("放假安排有错。", problems)
    if after != last:
        world.catalog.calendars.add_once(after, calendars.changed(after))


# -- catalogues and what is owed ---------------------------------------------------


def change_catalogue(
    world: "World", by: str, organ: str, action: str, entry: str, time_rule: str
) -> None:
    changes = [Change(action, entry, {"time_rule": time_rule} if action == "change" else {})]

    def decide(found: Catalogue) -> Any:
        world.knows["catalog"].copies.must(by, "catalog.change_catalogue", organ)
        effects = catalogues.effects(found, changes, "调整")
        after = catalogues.changed(found, effects, "调整", by, world.now)
        above = world.catalog.organs.get(organ).parent
        return catalogues.announced(after, "", above)

    world.catalog.catalogues.change(f"{organ}:walk", decide)


def register_occurrence(
    world: "World", by: str, organ: str, entry: str, work: str, stage: str, last: bool
) -> None:
    kept = world.catalog
    world.knows["catalog"].copies.must(by, "catalog.register_occurrence", organ)
    world.knows["catalog"].copies.must_go_on(organ)
    own = list(kept.catalogues.find({"organ": organ}))
    catalogue, found = catalogues.entry_of(own, entry)
    key = f"s-{obligations.key_of(work, stage)}"
    said = Occurrence(key, world.today, "", work=work, stage=stage, last=last)
    rule = catalog_store.time_rules().on(found["time_rule"], said.on)
    if problems := occurrences.problems(rule, said, world.today):
        raise Invalid("没有登记。", problems)
    place = {"organ": organ, "catalogue": catalogue.id}
    almanac = world.knows["catalog"].almanac()
    kept.obligations.add_once(occurrences.occurred(place, found, rule, said, almanac))


def declare_nothing(world: "World", by: str, obligation: str) -> None:
    _owed(
        world,
        by,
        "declare_nothing",
        obligation,
        lambda o: obligations.ask_nothing(o, "没有发生", by, world.now),
    )


def approve_nothing(world: "World", by: str, obligation: str) -> None:
    _excuse(world, by, obligation, "approve")


def refuse_nothing(world: "World", by: str, obligation: str) -> None:
    _excuse(world, by, obligation, "refuse")


def _excuse(world: "World", by: str, obligation: str, action: str) -> None:
    _owed(
        world,
        by,
        f"{action}_nothing",
        obligation,
        lambda o: obligations.decide_nothing(o, action, "", by, world.now),
    )


def _owed(world: "World", by: str, action: str, obligation: str, act: Any) -> None:
    def decide(found: Obligation) -> Any:
        persons = {"asker": [found.asked_by]}
        world.knows["catalog"].copies.must(by, f"catalog.{action}", found.organ, persons)
        return act(found)

    world.catalog.obligations.change(obligation, decide)


# -- what is not disclosed -----------------------------------------------------------


def request_non_disclosure(world: "World", by: str, organ: str, entry: str) -> None:
    copies = world.knows["review"].copies
    copies.must(by, "review.request_non_disclosure", organ)
    copies.must_go_on(organ)
    above = copies.above(organ) or organ
    asked = {"organ": organ, "entry": entry, "item": "", "subject": "某事"}
    asked |= {"basis": "条例第十四条", "harm": "危及安全"}
    thing, said = non_disclosures.request(f"n-{organ}-{entry}", asked, above, by, world.now)
    world.review.non_disclosures.add_once(thing, said)


def decide_non_disclosure(world: "World", by: str, thing: str, decision: str) -> None:
    knows = world.knows["review"]

    def decide(found: NonDisclosure) -> non_disclosures.Said:
        persons = {"requester": [found.requester]}
        knows.copies.must(by, "review.decide_non_disclosure", found.superior, persons)
        return non_disclosures.decide(found, decision, "核实", by, knows.almanac())

    world.review.non_disclosures.change(thing, decide)
