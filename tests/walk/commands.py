"""Commands about texts: the pure functions that the services' commands call, after the same
questions to the table of who may."""

from typing import TYPE_CHECKING, Any

from common.errors import Conflict
from contracts.commands.catalog import items as schemas
from contracts.words import OUTCOMES
from services.catalog import store as catalog_store
from services.catalog.domain import catalogues, consultations, items, organs, regimes, seals, texts
from services.catalog.domain.items import Item
from services.catalog.domain.texts import Around
from services.catalog.service import owing
from services.feedback import events as feedback
from services.feedback.domain import redisclosures
from services.feedback.domain.cases import Case
from services.feedback.domain.redisclosures import Redisclosure
from services.publish.domain import delivery_id
from services.review.domain import reviews, routes
from tests.unit.catalog.item_samples import COMMAND
from tests.walk import placing

if TYPE_CHECKING:
    from tests.walk.world import World


# -- catalog ---------------------------------------------------------------------


def save_item(
    world: "World", by: str, item: str, organ: str, entry: str, version: int, **fields: Any
) -> None:
    kept, almanac = world.catalog, world.knows["catalog"].almanac()
    before = kept.items.all.get(item)
    organ = before.organ if before else organ
    copies = world.knows["catalog"].copies
    copies.must(by, "catalog.save_item", organ)
    if before is None:
        copies.must_go_on(organ)
    own = list(kept.catalogues.find({"organ": organ}))
    catalogue, wanted = catalogues.entry_of(own, entry, before is None or before.entry != entry)
    text = texts.text_of({**COMMAND, "occurred_on": world.today, **fields}, wanted)
    owing.check_period(kept.obligations, organ, entry, text["period"])
    texts.check(text, wanted, _around(world, before) if before else Around(almanac))

    def decide(draft: Item) -> items.Said:
        draft.must_be(version or draft.version)
        return items.save(draft, text, entry, by, world.now)

    saved = kept.items.change(item, decide, new=lambda: Item(item, organ=organ))
    owing.drafted(kept.obligations, saved, catalogue, wanted, almanac)


def submit_item(world: "World", by: str, item: str, version: int) -> None:
    kept = world.catalog

    def decide(draft: Item) -> items.Said:
        world.knows["catalog"].copies.must(by, "catalog.submit_item", draft.organ)
        draft.must_be(version)
        own = list(kept.catalogues.find({"organ": draft.organ}))
        catalogue, entry = catalogues.entry_of(own, draft.entry)
        around = _around(world, draft)
        texts.refuse([*texts.faults(draft.text), *texts.gaps(draft.text, entry, around)], "送审")
        maker = kept.organs.above(draft.organ) or draft.organ
        hash_ = world.seal(_sealed(world, draft, catalogue, entry, around))
        return items.submit(draft, hash_, entry["route"], maker, by, world.now)

    kept.items.change(item, decide)


def _around(world: "World", item: Item) -> Around:
    kept = world.catalog
    original = kept.items.get(item.cause["item"]) if item.cause else None
    heard = consultations.heard(item, kept.cases.tally(item.id), world.today)
    return Around(world.knows["catalog"].almanac(), original, heard)


def _sealed(
    world: "World", item: Item, catalogue: Any, entry: dict[str, Any], around: Around
) -> dict[str, Any]:
    kept = world.catalog
    rows = catalog_store.regimes().holding(world.today)
    level = kept.organs.get(item.organ).level
    regime = regimes.regime_of(rows, level, catalogue.regime, entry)
    line = organs.line(kept.organs.get, item.organ)
    return seals.seal_of(item, entry, regime, line, _cause(world, item, around), around.heard)


def _cause(world: "World", item: Item, around: Around) -> dict[str, Any] | None:
    from services.catalog.domain.redisclosures import cause_of

    if around.original is None:
        return None
    public = around.original.public_hash()
    return cause_of(item, around.original, world.seals[public]["title"] if public else "")


def revise_item(world: "World", by: str, item: str, version: int) -> None:
    go_on, now = world.catalog.heirs.go_on, world.now
    act = lambda i: go_on(items.revise(i, "改", by, now), now)  # noqa: E731
    _change(world, by, item, version, "revise_item", act)


def withdraw_item(world: "World", by: str, item: str, version: int, kind: str) -> None:
    act = lambda i: items.withdraw(i, "错", kind, by, world.now)  # noqa: E731
    _change(world, by, item, version, "withdraw_item", act)


def close_item(world: "World", by: str, item: str, version: int) -> None:
    _change(world, by, item, version, "close_item", lambda i: items.close(i, by, world.now))


def _change(world: "World", by: str, item: str, version: int, action: str, act: Any) -> None:
    def decide(found: Item) -> items.Said:
        world.knows["catalog"].copies.must(by, f"catalog.{action}", found.organ)
        found.must_be(version)
        said: items.Said = act(found)
        return said

    world.catalog.items.change(item, decide)


def item_id(number: int) -> str:
    return schemas.item_id(f"walk {number}")


# -- review ----------------------------------------------------------------------


def decide_step(world: "World", by: str, review: str, step: int, decision: dict[str, Any]) -> None:
    copies = world.knows["review"].copies

    def decide(found: reviews.Review) -> reviews.Said:
        reviews.check_position(found, step)
        roles, persons = routes.roles_of(found.current), reviews.persons(found)
        organ = copies.must(by, placing.DECIDE, placing.place(world, found), persons, roles)
        behalf = copies.behalf_of(by, organ, roles, reviews.barred(found))
        after, said = reviews.decide(found, step, decision, by, organ, world.now, behalf)
        return placing.placed(world, after), said

    world.review.reviews.change(review, decide)


# -- publish ---------------------------------------------------------------------


def prove_delivery(world: "World", by: str, publication: str, channel: str) -> None:
    """The website proves itself; of everything else a person enters the proof."""
    found = world.publish.publications.get(publication)
    if channel != "website":
        world.knows["publish"].copies.must(by, "publish.prove_delivery", found.organ)
    planned = [p for p in found.plan if p["channel"] == channel and found.stage_open(p["stage"])]
    if not planned:
        raise Conflict("这一阶段还没有打开。")
    world.publish.proved.add(delivery_id(found.id, planned[0]))


# -- feedback: what it says about cases, whose own road other tests walk ----------


def open_case(world: "World", case: str, item: str) -> None:
    fresh = Case(case, item=item, organ=world.catalog.items.get(item).organ, version=1)
    world.cases.add_once(fresh, [feedback.case_received(fresh)])


def close_case(world: "World", case: str, outcome: str) -> None:
    from dataclasses import replace

    def decide(found: Case) -> Any:
        if found.state == "closed":
            raise Conflict("已经办结。")
        after = replace(found, state="closed", outcome=outcome, version=found.version + 1)
        return after, [feedback.case_closed(after)]

    world.cases.change(case, decide)


def request_redisclosure(world: "World", item: str, cases: list[str], due_on: str) -> None:
    """The cases were taken: what is said then."""
    found = [world.cases.get(case) for case in cases]
    outcomes = {outcome: sum(c.outcome == outcome for c in found) for outcome in OUTCOMES}
    asked = Redisclosure(
        redisclosures.id_of("-".join(cases)), item, found[0].organ, outcomes=outcomes, due_on=due_on
    )
    world.say([feedback.redisclosure_requested(asked)])
