"""What was approved is published, inside first: the life of a publication and its deliveries.

A publication is one version of one item; a delivery is one channel and target of one stage. The
outer stage opens only when every required delivery of the inner one is proved (domain.md §1).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from common import clock
from common.audiences import doors
from common.clocks import Almanac, Record
from common.errors import Invalid
from common.events import Event
from common.states import step
from services.publish import events
from services.publish.domain.deliveries import delivery_id

STAGES = ("inside", "outside")

LIFE = {
    ("planned", "open"): "open",
    ("open", "wait"): "waiting",
    ("waiting", "open"): "open",
    ("open", "open"): "open",
    ("open", "finish"): "published",
    ("planned", "stop"): "stopped",
    ("open", "stop"): "stopped",
    ("waiting", "stop"): "stopped",
    ("planned", "withdraw"): "withdrawn",
    ("open", "withdraw"): "withdrawn",
    ("waiting", "withdraw"): "withdrawn",
    ("published", "withdraw"): "withdrawn",
    ("stopped", "withdraw"): "withdrawn",
}

RECHECK = timedelta(seconds=60)  # a nudge that got lost is found again after this
RECHECK_LAST = timedelta(minutes=15)


@dataclass(frozen=True)
class Publication:
    """`id` is item:version. `plan` comes out of the seal; `stage` is the one that is open.

    `audience` is the seal's. `opened` and `confirmed` hold a moment per stage; `due_at` is when
    to look again. `cause` names the re-disclosure that this item answers, if any. `doors` say to
    which members it is open (common/audiences.py), from `shown` on: a moment and the id, so that
    it sorts and is nobody else's; both are empty while members may not read it.
    """

    id: str
    item: str = ""
    version: int = 0
    hash: str = ""
    organ: str = ""
    state: str = "planned"
    stage: str = ""
    plan: list[dict[str, Any]] = field(default_factory=list)
    audience: list[str] = field(default_factory=list)
    interval_days: int = 0
    number: str = ""
    url: str = ""
    opened: dict[str, datetime] = field(default_factory=dict)
    confirmed: dict[str, datetime] = field(default_factory=dict)
    approved_at: str = ""
    cause: str = ""
    title: str = ""
    organ_name: str = ""
    doors: list[str] = field(default_factory=list)
    shown: str = ""
    problem: str = ""
    looks: int = 0
    due_at: datetime | None = None

    def stages(self) -> list[str]:
        """The stages that the plan has, in order; an empty one is confirmed by not being there."""
        return [s for s in STAGES if any(p["stage"] == s for p in self.plan)]

    def stage_open(self, stage: str) -> bool:
        return stage in self.opened and self.state in ("open", "waiting", "published")


def planned(event: Mapping[str, Any], now: datetime) -> Publication:
    """One approval, one publication."""
    return Publication(
        id=f"{event['item']}:{event['version']}",
        item=event["item"],
        version=event["version"],
        hash=event["data"]["hash"],
        organ=event["organ"],
        approved_at=event["at"],
        due_at=now,
    )


def with_plan(
    publication: Publication, sealed: Mapping[str, Any], number: str, url: str
) -> Publication:
    """What the seal says about this publication; Invalid when it speaks of another text."""
    if (sealed["item"], sealed["version"]) != (publication.item, publication.version):
        raise Invalid(f"封存内容 {publication.hash} 不属于 {publication.id}，没有公开。")
    plan = sealed["plan"]
    if "society" not in sealed["audience"]:
        plan = [p for p in plan if p["stage"] == "inside"]
    return replace(
        publication,
        plan=plan,
        audience=list(sealed["audience"]),
        interval_days=sealed["interval_days"],
        number=number,
        cause=sealed.get("cause", {}).get("id", ""),
        title=sealed["title"],
        organ_name=sealed["organ"]["name"],
        url=url if any(p["channel"] == "website" for p in plan) else "",
    )


def advance(
    publication: Publication, proved: frozenset[str], now: datetime
) -> tuple[Publication, list[Event]]:
    """The next step of a publication whose plan is known; `proved` are ids of its deliveries.

    Opens the first stage; confirms an open one when nothing required is missing; opens the next
    at once, or after the entry's interval; finishes. Several steps may come in one call.
    """
    said: list[Event] = []
    stages = publication.stages()
    if publication.state == "planned":
        if not stages:
            return replace(publication, state="published", due_at=None), said
        publication, told = _open(publication, stages[0], now)
        said += told
    if publication.state == "waiting":
        opens_at = publication.confirmed[publication.stage] + _interval(publication)
        if now < opens_at:  # somebody proved what nobody waited for
            return replace(publication, due_at=opens_at), said
        next_ = stages[stages.index(publication.stage) + 1]
        publication, told = _open(publication, next_, now)
        said += told
    if missing(publication, proved):
        return _look_again(publication, now), said
    rest = stages[stages.index(publication.stage) + 1 :]
    publication = replace(publication, confirmed={**publication.confirmed, publication.stage: now})
    said.append(events.item_published(publication, publication.stage, last=not rest))
    if not rest:
        done = step(LIFE, publication.state, "finish")
        return replace(publication, state=done, due_at=None), said
    if publication.interval_days:
        state = step(LIFE, publication.state, "wait")
        return replace(publication, state=state, due_at=now + _interval(publication)), said
    publication, told = _open(publication, rest[0], now)
    after, more = advance(publication, proved, now)
    return after, [*said, *told, *more]


def due(publication: Publication, almanac: Almanac) -> dict[str, str]:
    """{due_on, because}: by when it should be public after its approval (domain.md §4)."""
    approved = Record("started", clock.parse(publication.approved_at), "approval_publication")
    reading = almanac.reading([approved])
    return {"due_on": reading.due_on, "because": "；".join(reading.because)}


def _interval(publication: Publication) -> timedelta:
    return timedelta(days=publication.interval_days)


def _open(publication: Publication, stage: str, now: datetime) -> tuple[Publication, list[Event]]:
    """A stage opens once, so what its messages are sent for is announced once."""
    state = step(LIFE, publication.state, "open")
    opened = {**publication.opened, stage: now}
    after = replace(publication, state=state, stage=stage, opened=opened, looks=0)
    if for_members(after, stage):
        after = replace(
            after, doors=doors(after.audience, after.organ), shown=shown_from(after.id, now)
        )
    told = [
        events.announcement_due(after, delivery_id(after.id, p))
        for p in after.plan
        if p["stage"] == stage and p["channel"] == "sms"
    ]
    return after, told


def for_members(publication: Publication, stage: str) -> bool:
    """Whether this stage has a place on the members' pages."""
    return any(p["stage"] == stage and p["channel"] == "members" for p in publication.plan)


def shown_from(id_: str, at: datetime) -> str:
    """Where it stands in a member's list."""
    return f"{at:%Y-%m-%dT%H:%M:%S.%f}|{id_}"


def missing(publication: Publication, proved: frozenset[str]) -> list[str]:
    """Required deliveries of the open stage that have no proof yet."""
    return [
        id_
        for p in publication.plan
        if p["stage"] == publication.stage and p["required"]
        if (id_ := delivery_id(publication.id, p)) not in proved
    ]


def _look_again(publication: Publication, now: datetime) -> Publication:
    wait = min(RECHECK * 2**publication.looks, RECHECK_LAST)
    looks = min(publication.looks + 1, 10)
    return replace(publication, due_at=now + wait, looks=looks)


def stop(publication: Publication, action: str) -> Publication:
    """`stop` when a newer version was begun before this one was shown outside, or `withdraw`.

    What has reached the outer stage stays until the newer version replaces it.
    """
    if (publication.state, action) not in LIFE:
        return publication
    if action == "stop" and "outside" in publication.opened:
        return publication
    state = step(LIFE, publication.state, action)
    return replace(publication, state=state, due_at=None, doors=[], shown="")
