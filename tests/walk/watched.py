"""What is compared between the moment before a command and that after it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from common import clock
from common.posts import Post
from services.catalog.domain.items import Item
from services.publish.domain import Publication
from services.review.domain import routes
from services.review.domain.reviews import Review
from tests.walk import commands, placing
from tests.walk.world import World


class Watched:
    """What is remembered of the step before, to be compared with what stands after it."""

    def __init__(self) -> None:
        self._versions: dict[str, int] = {}
        self._review: Review | None = None

    def before(self, world: World, command: Callable[..., None], said: Mapping[str, Any]) -> None:
        if command is commands.decide_step:
            self._review = world.review.reviews.get(said["review"])

    def after(self, world: World, command: Callable[..., None], said: Mapping[str, Any]) -> None:
        if command is commands.decide_step and self._review:
            _decided_by_who_may(world, self._review, said["by"])
        if command is commands.submit_item:
            item = world.catalog.items.get(said["item"])
            if item.text.get("plan") == "final":
                _draft_plan_was_heard(world, item)

    def grown(self, world: World) -> None:
        """Versions and floors only grow."""
        for key, version in _versions(world):
            assert version >= self._versions.get(key, 0), key
            self._versions[key] = version


def _decided_by_who_may(world: World, review: Review, by: str) -> None:
    """He held a post of this step, his own or another's, where the step is decided or above, when
    he decided; nobody nearer could."""
    copies = world.knows["review"].copies
    chain, roles = copies.answering(placing.place(world, review)), routes.roles_of(review.current)
    line = world.review.reviews.get(review.id).decisions[-1]
    held = [p for p in copies.posts_of(by) if p.organ == line["organ"] and p.role in roles]
    assert held and line["organ"] in chain, line
    assert line["organ"] not in copies.closed(chain), line
    behalf = line.get("behalf", "")
    assert behalf in {post.behalf for post in held}, line
    out = {review.drafter, *review.writers}
    out |= {p for d in review.decisions for p in (d["by"], d.get("behalf", "")) if p}
    nearer = chain[: chain.index(line["organ"])]
    free: list[Post] = [p for role in roles for p in copies.holders(role, nearer)]
    assert not [p for p in free if p.person not in out and p.behalf not in out], line


def _draft_plan_was_heard(world: World, item: Item) -> None:
    """The draft was open to all it is for until its last day, and every opinion was answered."""
    asked = {v["version"]: v["asks"] for v in item.versions if v.get("asks")}
    withdrawn = [line["version"] for line in item.history if line["action"] == "withdraw"]
    found: list[Publication] = [
        p
        for p in world.publish.publications.find({"item": item.id})
        if p.version in asked and p.version > max(withdrawn, default=0)
    ]
    heard = [p for p in found if p.state == "published"]
    assert heard, item
    last = max(heard, key=lambda p: p.version)
    opened: date = max(map(clock.day_of, last.confirmed.values()))
    assert world.today > opened + timedelta(days=asked[last.version]), item
    assert world.catalog.cases.open_of(item.id) == 0


def _versions(world: World) -> Iterator[tuple[str, int]]:
    for item in world.catalog.items.all.values():
        yield f"{item.id} version", item.version
        yield f"{item.id} public", item.public.get("version", 0)
    for review in world.review.reviews.all.values():
        yield f"{review.id} decisions", len(review.decisions)
    for catalogue in world.catalog.catalogues.all.values():
        yield catalogue.id, catalogue.edition
    yield from _floors(world)
    yield from _heard(world)


def _floors(world: World) -> Iterator[tuple[str, int]]:
    for item, below in world.review.floors.all.items():
        yield f"{item} floor", below
    for void in world.publish.voids.all.values():
        yield f"{void.id} revised", void.revised_below
        yield f"{void.id} withdrawn", void.withdrawn_below


def _heard(world: World) -> Iterator[tuple[str, int]]:
    for service, knows in world.knows.items():
        for id_, document in [*knows.copies._organs.items(), *knows.copies._posts.items()]:
            yield f"{service} {id_}", document["version"]
