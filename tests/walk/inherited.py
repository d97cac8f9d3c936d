"""What holds of closed organs and their heirs, when every event has come."""

from collections.abc import Iterator
from datetime import datetime

from services.catalog.domain import obligations, reforms
from services.catalog.domain.items import Item
from services.catalog.domain.obligations import OWED, Obligation
from services.catalog.service.inheriting import UNFINISHED
from services.review.domain import reviews, routes
from services.review.domain.reviews import Review
from tests.walk import city, placing
from tests.walk.following import FOLLOWERS
from tests.walk.world import World


def _is_closed(world: World, organ: str) -> bool:
    return world.catalog.organs.get(organ).state == "closed"


def heirs(world: World, organ: str, entry: str) -> Iterator[str]:
    """All who answered for it since, who does now last."""
    while _is_closed(world, organ):
        organ = reforms.heir_of(world.catalog.organs.get(organ), entry)
        yield organ


def nobody_holds_a_post_at_a_closed_organ(world: World) -> None:
    for knows in world.knows.values():
        held = [post for person in city.PERSONS for post in knows.copies.posts_of(person)]
        assert not [post for post in held if _is_closed(world, post.organ)], held


def nothing_new_goes_on_at_a_closed_organ(world: World) -> None:
    """But corrections of what it disclosed."""
    for catalogue in world.catalog.catalogues.all.values():
        assert (catalogue.state == "ended") == _is_closed(world, catalogue.organ), catalogue
    for item in world.catalog.items.all.values():
        unfinished = item.state in UNFINISHED and not item.was_public
        assert not (unfinished and _is_closed(world, item.organ)), item


def what_was_owed_is_owed_by_the_heir(world: World) -> None:
    """Or was met there, before that one was closed as well."""
    known = world.catalog.obligations.all
    for one in known.values():
        if _is_closed(world, one.organ):
            assert one.state not in OWED, one
            given_up = one.history and one.history[-1]["action"] == "inherit"
            assert not given_up or {*_ids(world, one.organ, one.entry, one.period)} & {*known}, one


def _ids(world: World, organ: str, entry: str, period: str) -> list[str]:
    """Of what its heirs may owe in its place."""
    return [obligations.id_of(heir, entry, period) for heir in heirs(world, organ, entry)]


def what_was_disclosed_is_asked_of_no_heir(world: World) -> None:
    """A text that came out when the heir already owed this in its place met it, or something
    else."""
    owed = world.catalog.obligations
    for item in world.catalog.items.all.values():
        has = [*owed.find({"item": item.id}), *owed.find({"born_of": item.id})]
        if item.state == "published" and not item.cause and not has:
            out = max(line["at"] for line in item.history if line["action"] == "publish")
            for one in owed.all.values():
                assert not _stood_in(one, item, out), (item, one)


def _stood_in(one: Obligation, item: Item, out: datetime) -> bool:
    """Was and is it owed by the heir, for nobody but the organ of this text, and for its period?"""
    of_text = one.entry == item.entry and item.text["period"] in ("", one.period)
    if one.state not in OWED or one.inherited != [item.organ] or not of_text:
        return False
    last = one.history[-1]
    return bool(last["action"] == "inherit" and last["at"] <= out)


def what_was_published_stays_its_own(world: World) -> None:
    for item in world.catalog.items.all.values():
        if item.public.get("stages"):
            shown = world.publish.publications.get(f"{item.id}:{item.public['version']}")
            assert shown.organ == item.organ, (item, shown)


def a_closed_organs_reviews_are_decided_by_its_heir(world: World) -> None:
    for review in world.review.reviews.all.values():
        if review.pending and _is_closed(world, placing.place(world, review)):
            _decided_at(world, review)


def _decided_at(world: World, review: Review) -> None:
    *_, heir = heirs(world, placing.place(world, review), "")
    copies, out = world.knows["review"].copies, reviews.barred(review)
    roles = routes.roles_of(review.current)
    there = [post for role in roles for post in copies.holders(role, [heir])]
    free = {post.person for post in there if not {post.person, post.behalf} & out}
    desk = placing.desk(world, review)
    assert not free or desk == (heir, free), (review, desk, free)


def nobody_decides_for_a_closed_organ_but_its_heir(world: World) -> None:
    for review in world.review.reviews.all.values():
        organ, _ = placing.desk(world, review)
        assert not (organ and _is_closed(world, organ)), review
    for thing in world.review.non_disclosures.all.values():
        if thing.state in ("requested", "kept"):
            desk = placing.asked_above(world, thing)
            assert not (desk.organ and _is_closed(world, desk.organ)), thing


AFTER_DRAINING = (
    nobody_holds_a_post_at_a_closed_organ,
    nothing_new_goes_on_at_a_closed_organ,
    what_was_owed_is_owed_by_the_heir,
    what_was_disclosed_is_asked_of_no_heir,
    what_was_published_stays_its_own,
    a_closed_organs_reviews_are_decided_by_its_heir,
    nobody_decides_for_a_closed_organ_but_its_heir,
)


def hear_again(world: World) -> None:
    """The echo repeats every closing."""
    for letter in list(world.bag.heard):
        closes = letter.event["type"] == "organ_changed"
        if closes and letter.event["data"]["state"] == "closed" and letter.reader in FOLLOWERS:
            world.hear(letter)
    world.drain()
