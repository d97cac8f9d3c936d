"""All that access announces."""

from typing import TYPE_CHECKING

from common.events import Event

if TYPE_CHECKING:
    from services.access.domain import Person


def post_changed(person: "Person") -> Event:
    """All posts of one person, whole; never the person's name or number."""
    return Event("post_changed", person.id, person.version, {"posts": person.posts})
