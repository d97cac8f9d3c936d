"""Each member once, in whichever source he is met first; the rule itself is common.audiences."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from common.audiences import AT, sources

__all__ = ["first_source", "is_group", "notes", "places", "sources"]
NAMED_NOTE = "公开范围含“特定对象”，但事项没有写明具体的人，没有人因此收到短信。"


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
