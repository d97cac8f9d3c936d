"""An organ was closed: its posts end the day before, and go on at its heir (domain.md §1)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from services.access.domain.people import Person

ONE_DAY = timedelta(days=1)
Post = Mapping[str, Any]


def handed_over(person: Person, closed: str, heir: str, handover: Mapping[str, Any]) -> Person:
    """Nobody holds a post at the closed organ from that day on. Without `follow` only the persons
    who are named go along; what they were there stays on record."""
    named = handover["persons"].get(person.id, "")
    goes_to = named or (heir if handover["follow"] else "")
    posts: list[Post] = []
    for post in person.posts:
        there = post["organ"] == closed and not _is_over(post, handover["on"])
        posts += _split(post, goes_to, handover["on"]) if there else [post]
    kept = [dict(post) for at, post in enumerate(posts) if not _is_held(post, posts[:at])]
    if kept == person.posts:
        return person
    return replace(person, posts=kept, version=person.version + 1)


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
