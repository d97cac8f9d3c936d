"""An organ was closed: its posts end the day before, and go on at its heir (domain.md §1)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from services.access.domain.people import Person

ONE_DAY = timedelta(days=1)
Post = Mapping[str, Any]
Closing = Mapping[str, Any]  # {parent, handover}: the heir, and the terms


def settled(person: Person, closing_of: Callable[[str], Closing | None]) -> Person:
    """Nobody holds a post at a closed organ from its day on; `closing_of` says None of one that is
    open. An heir may have been closed as well, and heard of first: each closing takes the posts
    that are there on its own terms, so that it comes to the same in any order."""
    posts: list[Post] = [*person.posts]
    while found := next(filter(None, (_closed(post, closing_of) for post in posts)), None):
        posts = _handed_over(posts, person.id, *found)
    if posts == person.posts:
        return person
    return replace(person, posts=[dict(post) for post in posts], version=person.version + 1)


def _closed(post: Post, closing_of: Callable[[str], Closing | None]) -> tuple[str, Closing] | None:
    closing = closing_of(post["organ"])
    is_held = closing is not None and not _is_over(post, closing["handover"]["on"])
    return (post["organ"], closing) if closing and is_held else None


def _handed_over(posts: Sequence[Post], person: str, closed: str, closing: Closing) -> list[Post]:
    """Without `follow` only the persons who are named go along; what they were there stays on
    record."""
    handover = closing["handover"]
    named = handover["persons"].get(person, "")
    goes_to = named or (closing["parent"] if handover["follow"] else "")
    moved: list[Post] = []
    for post in posts:
        there = post["organ"] == closed and not _is_over(post, handover["on"])
        moved += _split(post, goes_to, handover["on"]) if there else [post]
    return [post for at, post in enumerate(moved) if not _is_held(post, moved[:at])]


def _is_over(post: Post, day: str) -> bool:
    return bool(post["to"]) and post["to"] < day


def _split(post: Post, goes_to: str, day: str) -> Iterator[Post]:
    """What was until the day before, and what goes on elsewhere."""
    if post["from"] < day:
        last = date.fromisoformat(day) - ONE_DAY
        yield {**post, "to": last.isoformat()}
    if goes_to:
        yield {**post, "organ": goes_to, "from": max(post["from"], day)}


def _is_held(post: Post, others: Sequence[Post]) -> bool:
    """Somebody who was in the same role at two of the merged organs is in it once."""
    alike = ("organ", "role", "from", "behalf")
    return any(all(post.get(name) == other.get(name) for name in alike) for other in others)
