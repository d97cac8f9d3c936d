"""One message to one member about one version: its states, and what a gateway says of it.

A message holds no number and no text. Accepted by the carrier (`handed`) is not yet on the phone
(`delivered`); an outcome nobody knows is `unknown` and asked for before anything is sent again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

LIFE = {
    ("queued", "send"): "sending",
    ("queued", "cancel"): "cancelled",
    ("sending", "hand"): "handed",
    ("sending", "refuse"): "failed",
    ("sending", "release"): "queued",  # surely nothing went out
    ("sending", "doubt"): "unknown",
    ("unknown", "find"): "handed",
    ("unknown", "miss"): "queued",
    ("handed", "deliver"): "delivered",
    ("handed", "fail"): "failed",
    # A receipt may be quicker than our own record, and is the better knowledge.
    ("sending", "deliver"): "delivered",
    ("sending", "fail"): "failed",
    ("unknown", "deliver"): "delivered",
    ("unknown", "fail"): "failed",
}
STATES = ("queued", "handed", "delivered", "failed", "unknown", "cancelled")
# How a message under way is counted: it is on nobody's phone for sure yet.
COUNTED_AS = {"sending": "queued"}
OPEN = ("queued", "unknown")  # counted states in which something is still to be done by us


@dataclass(frozen=True)
class Sms:
    """What a gateway carries; `id` is the message's, the same however often it is tried."""

    id: str
    to: str
    text: str


@dataclass(frozen=True)
class Answer:
    """`hand` (accepted) or `refuse` (never, and why)."""

    action: Literal["hand", "refuse"]
    reason: str = ""


@dataclass(frozen=True)
class Receipt:
    """The carrier's last word about one message."""

    id: str
    action: Literal["deliver", "fail"]
    reason: str = ""


def message_id(announcement: str, member: str) -> str:
    return f"{announcement}:{member}"


def queued(announcement: str, member: str, due_at: datetime) -> dict[str, Any]:
    return {
        "_id": message_id(announcement, member),
        "announcement": announcement,
        "member": member,
        "state": "queued",
        "attempts": 0,
        "due_at": due_at,
    }


def counted(by_state: Mapping[str, int]) -> dict[str, int]:
    """Every state of STATES with its number."""
    counts = dict.fromkeys(STATES, 0)
    for state, number in by_state.items():
        counts[COUNTED_AS.get(state, state)] += number
    return counts


def why_not(announcement_void: bool, opted_out: bool | None) -> str:
    """Why a message is not sent after all, "" when it is; `opted_out` is None for a member who is
    no longer in the roster."""
    if announcement_void:
        return "void"
    if opted_out is None:
        return "no_member"
    return "opted_out" if opted_out else ""
