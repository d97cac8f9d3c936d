"""What members may read, and what proves that they did: domain.md §5, members' pages."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from common.states import step
from services.publish.domain.deliveries import DELIVERY, delivery_id
from services.publish.domain.publications import Publication

MEMBERS = "members"  # the channel
COUNT_AGAIN = timedelta(seconds=5)  # after a further reading: many readers, few writes


def members_delivery(publication: str) -> str:
    return delivery_id(publication, {"channel": MEMBERS, "target": "main"})


def reading_id(member: str, item: str, version: int) -> str:
    """One reading of one version by one member, however often he opens it."""
    return f"{member}:{item}:{version}"


def shown_to(keys: Collection[str], publications: Sequence[Publication]) -> Publication | None:
    """The version of one item that a member with these keys may read now; None for none.

    The newest whose stage for members is open decides, also for who may not read it: nobody is
    left with an older text because the newer is not for him. One that is public without members'
    pages ends older ones.
    """
    for publication in sorted(publications, key=lambda p: -p.version):
        if publication.doors:
            return publication if set(publication.doors) & set(keys) else None
        if publication.state == "published":
            return None
    return None


def is_ahead(publication: Publication) -> bool:
    """Members may read it, society not yet: 党内先行."""
    return "outside" in publication.stages() and "outside" not in publication.opened


def public_from(publication: Publication) -> datetime | None:
    """When society may read it, where that is known: the interval runs from the inside proof."""
    confirmed = publication.confirmed.get("inside")
    if not is_ahead(publication) or confirmed is None:
        return None
    return confirmed + timedelta(days=publication.interval_days)


def asked_from(publication: Publication) -> datetime | None:
    """Since when opinions are asked for: of society where it may read, else of those inside."""
    stage = "outside" if "outside" in publication.stages() else "inside"
    return publication.opened.get(stage)


def counted(delivery: Mapping[str, Any], readings: int, now: datetime) -> dict[str, Any]:
    """What so many readings make of a delivery: the first one proves it."""
    values: dict[str, Any] = {"counts": {"read": readings}}
    if delivery["state"] == "shown" and readings:
        state = step(DELIVERY, "shown", "prove")
        proof = {"readings": readings, "at": now.isoformat()}
        values |= {"state": state, "proof": proof, "proved_at": now, "problem": ""}
    return values
