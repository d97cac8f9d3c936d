"""An announcement: one version of an item told to everybody it is for, with counts.

It is expanded source by source, member by member; the cursor (`at`, `after`) moves in the same
write as the numbers, so whoever repeats a batch changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from common import clock
from common.errors import Invalid
from common.events import Event
from common.states import step
from services.notify import events
from services.notify.domain import audiences
from services.notify.domain.messages import OPEN, STATES

LIFE = {
    ("expanding", "expand"): "sending",
    ("expanding", "stop"): "stopping",
    ("sending", "stop"): "stopping",
    ("sending", "hand"): "handed",
    ("handed", "finish"): "finished",
    ("stopping", "finish"): "stopped",
}
HANDED = frozenset({"handed", "finished", "stopped"})
ACTIVE = ("expanding", "sending", "handed", "stopping")
TOO_OLD = timedelta(days=7)  # since publish said it: told so late it would only confuse
RECEIPTS_WITHIN = timedelta(days=3)  # carriers report no later
FIRST_LOOK = timedelta(seconds=2)
LAST_LOOK = {"sending": timedelta(minutes=1), "handed": timedelta(minutes=15)}
OLD_NOTE = "通知的请求发出已超过 7 天，没有再发短信。"


@dataclass(frozen=True)
class Announcement:
    """`id` is item:version. `sources` is None until it was planned by its seal.

    `total` counts recipients and `counts` their messages by state at the last announcing;
    `progress` grows by one with each.
    """

    id: str
    item: str = ""
    version: int = 0
    organ: str = ""
    hash: str = ""
    number: str = ""
    delivery: str = ""
    audience: list[str] = field(default_factory=list)
    state: str = "expanding"
    sources: list[str] | None = None
    at: int = 0
    after: str = ""
    total: int = 0
    opted_out: int = 0
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATES, 0))
    progress: int = 0
    looks: int = 0
    problem: str = ""
    opened_at: datetime | None = None
    handed_at: datetime | None = None
    due_at: datetime | None = None


@dataclass(frozen=True)
class Batch:
    """What one look at the roster found, and where the next one begins."""

    members: Sequence[str]
    opted_out: int
    at: int
    after: str

    def is_last(self, announcement: Announcement) -> bool:
        return self.at >= len(announcement.sources or ())


def opened(event: Mapping[str, Any], now: datetime) -> tuple[Announcement, list[Event]]:
    """One request, one announcement; what waited too long is kept and told to nobody."""
    data = event["data"]
    fresh = Announcement(
        id=f"{event['item']}:{event['version']}",
        item=event["item"],
        version=event["version"],
        organ=event["organ"],
        hash=data["hash"],
        number=data["number"],
        delivery=data["delivery"],
        audience=sorted(data["audience"]),
        opened_at=now,
        due_at=now,
    )
    if now - clock.parse(event["at"]) > TOO_OLD:
        return _told(replace(fresh, state="stopped", problem=OLD_NOTE, due_at=None))
    return fresh, []


def planned(now: Announcement, seal: Mapping[str, Any], below: Sequence[str]) -> Announcement:
    """By the seal that was approved: nobody is told who is not in its audience."""
    if (seal["item"], seal["version"]) != (now.item, now.version):
        raise Invalid(f"封存内容 {now.hash} 不属于 {now.id}，没有发短信。")
    audience = sorted(set(now.audience) & set(seal["audience"]))
    found = audiences.sources(audience, now.organ, below)
    return replace(now, sources=found, audience=audience, problem="", looks=0)


def expanded(
    now: Announcement,
    seen: Announcement,
    batch: Batch,
    counts: Mapping[str, int],
    at: datetime,
) -> tuple[Announcement, list[Event]]:
    """Unless another replica did the same batch first, or it was stopped meanwhile.

    `counts` matter for the last batch only, which announces them.
    """
    if (now.state, now.at, now.after) != (seen.state, seen.at, seen.after):
        return now, []
    after = _grown(now, seen, batch, at)
    if not batch.is_last(seen):
        return after, []
    state = step(LIFE, now.state, "expand")
    return _told(replace(after, state=state, counts=dict(counts), due_at=at + FIRST_LOOK))


def _grown(now: Announcement, seen: Announcement, batch: Batch, at: datetime) -> Announcement:
    return replace(
        now,
        sources=seen.sources,
        audience=seen.audience,
        at=batch.at,
        after=batch.after,
        total=now.total + len(batch.members),
        opted_out=now.opted_out + batch.opted_out,
        problem="",
        due_at=at,
    )


def later(now: Announcement, problem: str, at: datetime) -> Announcement:
    """It cannot go on now: says why, and looks again."""
    return replace(now, problem=problem, due_at=at, looks=now.looks + 1)


def stop(now: Announcement, at: datetime) -> tuple[Announcement, list[Event]]:
    """Its version is void; what was handed over stays as it is."""
    if (now.state, "stop") not in LIFE:
        return now, []
    return replace(now, state=step(LIFE, now.state, "stop"), due_at=at, looks=0), []


def looked(
    now: Announcement, counts: Mapping[str, int], at: datetime
) -> tuple[Announcement, list[Event]]:
    """The messages as they stand, announced when anything has changed."""
    action = _next(now, counts, at)
    state = step(LIFE, now.state, action) if action else now.state
    changed = state != now.state
    looks = 0 if changed else now.looks + 1
    after = replace(
        now,
        state=state,
        counts=dict(counts),
        looks=looks,
        handed_at=at if state == "handed" and changed else now.handed_at,
        due_at=_next_look(state, looks, at),
    )
    return _told(after) if changed or after.counts != now.counts else (after, [])


def _next(now: Announcement, counts: Mapping[str, int], at: datetime) -> str:
    is_open = any(counts[state] for state in OPEN)
    if now.state == "sending":
        return "" if is_open else "hand"
    if now.state == "handed":
        late = now.handed_at is not None and at - now.handed_at > RECEIPTS_WITHIN
        return "finish" if late or not counts["handed"] else ""
    return "" if is_open else "finish"


def _next_look(state: str, looks: int, at: datetime) -> datetime | None:
    """At growing intervals; None when nothing is left to see."""
    if state not in ACTIVE:
        return None
    longest = LAST_LOOK.get(state, FIRST_LOOK)
    return at + min(timedelta(seconds=FIRST_LOOK.seconds << min(looks, 20)), longest)


def _told(now: Announcement) -> tuple[Announcement, list[Event]]:
    after = replace(now, progress=now.progress + 1)
    return after, [events.announcement_progressed(after, after.state in HANDED)]
