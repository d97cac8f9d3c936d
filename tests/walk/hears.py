"""What each service does on hearing an event: the pure functions that its handlers call, one line
of the table for every queue of contracts/queues.txt that the walk covers."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from marshmallow import Schema

from common import clock
from contracts.commands.catalog import items as commands
from contracts.words import WITHDRAWALS
from services.access import schemas as access_reads
from services.catalog import schemas as catalog_reads
from services.catalog.domain import heard, items, redisclosures
from services.catalog.service import owing
from services.publish import domain as publishing
from services.publish import schemas as publish_reads
from services.publish.domain import Void
from services.review import schemas as review_reads
from services.review import store as review_store
from services.review.domain import reviews
from tests.walk import following, placing

if TYPE_CHECKING:
    from tests.walk.world import World

Said = Mapping[str, Any]
URGENT = "U"
READS = {
    "access": access_reads.READS,
    "catalog": catalog_reads.READS,
    "review": review_reads.READS,
    "publish": publish_reads.READS,
}
SCHEMAS: Mapping[str, Mapping[str, Schema]] = {
    reader: {type_: schema() for type_, schema in reads.items()} for reader, reads in READS.items()
}


# -- catalog ---------------------------------------------------------------------


def _returned(world: "World", event: Said) -> None:
    version, reason = event["version"], event["data"]["reason"]
    _item(world, event, lambda i: heard.returned(i, version, reason, world.now))


def _rechecked(world: "World", event: Said) -> None:
    version, said = event["version"], event["data"]
    _item(
        world,
        event,
        lambda i: heard.rechecked(i, version, said["stands"], said["reason"], world.now),
    )


def _approved(world: "World", event: Said) -> None:
    version, hash_ = event["version"], event["data"]["hash"]
    _item(world, event, lambda i: heard.approved(i, version, hash_, world.now))


def _published(world: "World", event: Said) -> None:
    said, version = event["data"], event["version"]
    names = ("stage", "last", "urls")
    stage, last, urls = (said[name] for name in names)
    more, at = (said["number"], event["organ"] or ""), clock.parse(event["at"])
    item = _item(
        world,
        event,
        lambda i: heard.published(i, version, stage, last, urls, world.now, *more),
    )
    if last:
        heir = world.catalog.heirs.of(item.organ, item.entry)
        owing.published(world.catalog.obligations, item, version, at, heir)


def _recalled(world: "World", event: Said) -> None:
    version, counts = event["version"], event["data"]["counts"]
    _item(world, event, lambda i: heard.recalled(i, version, counts, world.now))


def _own_withdrawal(world: "World", event: Said) -> None:
    data, item = event["data"], world.catalog.items.get(event["item"])
    reason = WITHDRAWALS["secrecy"] if data["kind"] == "secrecy" else data["reason"]
    owing.withdrawn(world.catalog.obligations, item, event["version"], reason, world.now)
    heirs = world.catalog.heirs
    for closed in world.knows["catalog"].copies.closed(heirs.line(item.organ, item.entry)):
        heirs.hand_over(closed, world.now)


def _case_received(world: "World", event: Said) -> None:
    world.catalog.cases.received(event["item"], event["data"]["item"])
    _counted(world, event["data"]["item"])


def _case_closed(world: "World", event: Said) -> None:
    said = event["data"]
    world.catalog.cases.closed(event["item"], said["item"], said["outcome"])
    _counted(world, said["item"])


def _counted(world: "World", item: str) -> None:
    count = world.catalog.cases.open_of(item)
    world.catalog.items.change(item, lambda i: heard.with_open_cases(i, count, world.now))


def _redisclosure_requested(world: "World", event: Said) -> None:
    asked = {**event["data"], "redisclosure": event["item"]}
    original = world.catalog.items.get(asked["item"])
    id_ = commands.item_id(f"redisclosure {event['item']}")
    organ = world.catalog.heirs.of(original.organ, original.entry)
    opened = redisclosures.opened(id_, original, asked, organ, world.now, world.today)
    world.catalog.items.add_once(*opened)


def _item(world: "World", event: Said, decide: Any) -> items.Item:
    return world.catalog.items.change(event["item"], decide)


# -- review ----------------------------------------------------------------------


def _submitted(world: "World", event: Said) -> None:
    routes, today = review_store.routes(), world.today
    route = routes.on(event["data"]["route"], today)
    review = reviews.open_review(event, route, world.now, routes.on(URGENT, today))
    if world.review.floors.below(review.item) > review.version:
        review, _ = reviews.close(review, "在送审到达之前已修订或撤下")
    world.review.reviews.add_once(placing.placed(world, review))
    _close_void(world, review.item)


def _voids_reviews(more: int) -> Callable[["World", Said], None]:
    def hear(world: "World", event: Said) -> None:
        world.review.floors.raise_to(event["item"], event["version"] + more)
        _close_void(world, event["item"])

    return hear


def _close_void(world: "World", item: str) -> None:
    below = world.review.floors.below(item)
    for review in list(world.review.reviews.all.values()):
        if review.item == item and review.version < below and review.state == "open":
            world.review.reviews.change(review.id, lambda r: reviews.close(r, "已修订或撤下"))


# -- publish ---------------------------------------------------------------------


def _planned(world: "World", event: Said) -> None:
    world.publish.publications.add_once(publishing.planned(event, world.now))


def _revision_noted(world: "World", event: Said) -> None:
    _void(world, event, lambda v: publishing.revised(v, event["version"], world.now))


def _withdrawal_noted(world: "World", event: Said) -> None:
    data, at = event["data"], clock.parse(event["at"])
    said = (event["version"], data["reason"], data["kind"], at, world.now)
    _void(world, event, lambda v: publishing.withdrawn(v, *said))


def _void(world: "World", event: Said, decide: Any) -> None:
    item, organ = event["item"], event["organ"] or ""
    world.publish.voids.change(item, decide, new=lambda: Void(item, organ=organ))


# -- the table -------------------------------------------------------------------


def _kernel(reader: str) -> Mapping[tuple[str, str], Callable[["World", Said], None]]:
    return {
        (reader, "organ_changed"): lambda w, e: w.knows[reader].copies.organ_changed(e),
        (reader, "post_changed"): lambda w, e: w.knows[reader].copies.post_changed(e),
        (reader, "calendar_changed"): lambda w, e: w.knows[reader].calendar_changed(e),
    }


HEARS: Mapping[tuple[str, str], Callable[["World", Said], None]] = {
    **{key: hear for reader in SCHEMAS for key, hear in _kernel(reader).items()},
    ("access", "organ_changed"): following.posts_follow,
    ("catalog", "organ_changed"): following.the_rest_follows,
    ("catalog", "item_returned"): _returned,
    ("catalog", "item_rechecked"): _rechecked,
    ("catalog", "item_approved"): _approved,
    ("catalog", "item_published"): _published,
    ("catalog", "item_recalled"): _recalled,
    ("catalog", "item_withdrawn"): _own_withdrawal,
    ("catalog", "case_received"): _case_received,
    ("catalog", "case_closed"): _case_closed,
    ("catalog", "redisclosure_requested"): _redisclosure_requested,
    ("review", "item_submitted"): _submitted,
    ("review", "item_revised"): _voids_reviews(0),
    ("review", "item_withdrawn"): _voids_reviews(1),
    ("publish", "item_approved"): _planned,
    ("publish", "item_revised"): _revision_noted,
    ("publish", "item_withdrawn"): _withdrawal_noted,
}
# Heard by a service that the walk covers, and no part of it: echoes are letters that come again;
# catalogues, boards, messages and what takes whose place touch neither the text nor its road.
ELSEWHERE = {
    *("events_repeated", "catalogue_published", "announcement_progressed", "board_changed"),
    *("item_superseded", "item_reinstated"),
}
READERS: dict[str, list[str]] = {}
for _reader, _type in HEARS:
    READERS.setdefault(_type, []).append(_reader)
