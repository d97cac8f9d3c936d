"""What happened at the door, and from where: kept apart from the ledger, which names no place.

Everything that succeeds is a record of its own. Refusals are one record for each account and
minute, with where they came from: whoever hammers at a door writes one line a minute and says one
event.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from common.events import Event
from services.access import events

PLACES = 20  # kept of one minute's refusals; the count goes on


class Place(NamedTuple):
    """From where: `key` is a keyed hash, `address` is sealed."""

    key: str
    address: str
    agent: str


@dataclass(frozen=True)
class SignIn:
    """`kind`: opened, closed, refused; `account` is "" where a login is nobody's; `places`
    [{key, address, agent, count}]."""

    id: str
    account: str = ""
    kind: str = ""
    at: datetime | None = None
    count: int = 0
    reasons: list[str] = field(default_factory=list)
    places: list[dict[str, Any]] = field(default_factory=list)
    expires_at: datetime | None = None


def opened(record: SignIn, place: Place) -> tuple[SignIn, Sequence[Event]]:
    return _with(record, place), [events.session_opened(record.id, record.account)]


def closed(record: SignIn, place: Place) -> tuple[SignIn, Sequence[Event]]:
    return _with(record, place), [events.session_closed(record.id, record.account)]


def refused(record: SignIn, reason: str, place: Place) -> tuple[SignIn, Sequence[Event]]:
    """One more in this minute; only the first is announced."""
    reasons = sorted({*record.reasons, reason})
    told = [] if record.count else [events.sign_in_refused(record.id, record.account)]
    return _with(replace(record, reasons=reasons), place), told


def refusal_id(account: str, now: datetime) -> str:
    """One for each account and minute, and one for all logins that are nobody's."""
    return f"{account or '-'}:{now:%Y%m%dT%H%M}"


def _with(record: SignIn, place: Place) -> SignIn:
    places = [dict(p) for p in record.places]
    same = [p for p in places if p["key"] == place.key]
    if same:
        same[0]["count"] += 1
    elif len(places) < PLACES:
        places.append({**place._asdict(), "count": 1})
    return replace(record, count=record.count + 1, places=places)
