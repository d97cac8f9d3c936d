"""Whom an audience means: organs and groups of the roster, and each member once.

Source: domain.md §1. An audience is a set and no ladder; a source is an organ's id (its members)
or a group like delegates@o-10 (whoever holds it there).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from services.notify.domain.roster import AT, GROUPS

INSIDE = frozenset({"members", "organ_members", "named", *GROUPS})
NAMED_NOTE = "公开范围含“特定对象”，但事项没有写明具体的人，没有人因此收到短信。"


def sources(audience: Collection[str], organ: str, below: Iterable[str]) -> list[str]:
    """Where to look for the people; `below` is the organ and all below it.

    Residents and society get no message, and an item names no persons yet.
    """
    if "members" in audience:
        organs = list(below)
    else:
        organs = [organ] if "organ_members" in audience else []
    return [*organs, *(f"{group}{AT}{organ}" for group in GROUPS if group in audience)]


def is_group(source: str) -> bool:
    return AT in source


def first_source(member: Mapping[str, Any], places: Mapping[str, int]) -> int:
    """Where a member is met first; `places` is the position of every source."""
    names = (member["organ"], *member["groups"])
    return min(places[name] for name in names if name in places)


def places(found: Sequence[str]) -> dict[str, int]:
    return {source: at for at, source in enumerate(found)}


def notes(audience: Collection[str]) -> list[str]:
    """What a reader of the announcement must know about who is not told."""
    return [NAMED_NOTE] if "named" in audience else []
