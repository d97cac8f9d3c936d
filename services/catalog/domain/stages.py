"""Where a form belongs: inside the Party first, then outside (domain.md §1, 先党内后党外)."""

from collections.abc import Collection, Iterable

STAGE_OF = {
    "meeting": "inside",
    "document": "inside",
    "bulletin": "inside",
    "members": "inside",
    "sms": "inside",
    "website": "outside",
}


def stage_of(channel: str, audience: Collection[str]) -> str:
    """A board belongs to where its readers are."""
    if channel == "board":
        return "outside" if "society" in audience else "inside"
    return STAGE_OF[channel]


def last_of(forms: Iterable[str], audience: Collection[str]) -> str:
    """The stage in which the last of those it is for can read it."""
    return "outside" if any(stage_of(f, audience) == "outside" for f in forms) else "inside"
