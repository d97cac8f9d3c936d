"""Whom an audience means over the organ tree: one rule, read from both sides.

Source: domain.md §1. An audience is a set and no ladder. A *door* is one word of it at the item's
organ (`members@o-10`), a *key* what one member opens; who is told by SMS (`sources`) and who may
read (`doors` and `keys`) are the same people.
"""

from collections.abc import Collection, Iterable

GROUPS = {"delegates": "党代表", "committee": "委员", "standing_committee": "常委"}
AT = "@"  # between a word and its organ; no id contains it
INSIDE = frozenset({"members", "organ_members", "named", *GROUPS})


def sources(audience: Collection[str], organ: str, below: Iterable[str]) -> list[str]:
    """Where the people are found: organs (their members) and groups like delegates@o-10.

    `below` is the organ and all below it. Residents and society are nobody inside, and an item
    names no persons yet.
    """
    if "members" in audience:
        organs = list(below)
    else:
        organs = [organ] if "organ_members" in audience else []
    return [*organs, *(f"{group}{AT}{organ}" for group in GROUPS if group in audience)]


def doors(audience: Collection[str], organ: str) -> list[str]:
    """What opens an item of this organ: any one of these keys is enough."""
    words = ("members", "organ_members", *GROUPS)
    return [f"{word}{AT}{organ}" for word in words if word in audience]


def keys(organ: str, groups: Iterable[str], chain: Iterable[str]) -> list[str]:
    """What a member of this organ and these groups holds; `chain` is the organ and all above it:
    all members of an organ are its own and those of every organ below it."""
    everywhere = [f"members{AT}{above}" for above in chain]
    return [*everywhere, f"organ_members{AT}{organ}", *groups]
