"""What access and catalog do on hearing that an organ was closed, as their services do it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from services.access import events as access
from services.access.domain import handovers
from services.access.domain.people import Person

if TYPE_CHECKING:
    from tests.walk.world import World

Said = Mapping[str, Any]
FOLLOWERS = ("access", "catalog")


def posts_follow(world: "World", event: Said) -> None:
    copies, closed = world.knows["access"].copies, event["item"]
    copies.organ_changed(event)
    if event["data"]["state"] != "closed":
        return

    def decide(person: Person) -> Any:
        after = handovers.settled(person, copies.closing)
        return after, [access.post_changed(after)] if after != person else []

    for person in list(world.people.all.values()):
        if any(post["organ"] == closed for post in person.posts):
            world.people.change(person.id, decide)


def the_rest_follows(world: "World", event: Said) -> None:
    world.knows["catalog"].copies.organ_changed(event)
    if event["data"]["state"] == "closed":
        world.catalog.heirs.follow(world.catalog.organs.get(event["item"]), world.now)
