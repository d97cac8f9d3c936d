"""What stands on top of the boards for a while because it cannot wait for its turn."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from common.errors import Invalid
from common.events import Event
from services.publish import events

LONGEST = timedelta(days=30)


@dataclass(frozen=True)
class Urgency:
    """`id` is the item, whatever version of it hangs; `until` None: no longer urgent."""

    id: str
    organ: str = ""
    until: datetime | None = None
    by: str = ""
    version: int = 0


def marked(
    urgency: Urgency, until: datetime | None, by: str, now: datetime
) -> tuple[Urgency, list[Event]]:
    """Urgent until then, or no longer; Invalid for a moment that is past or too far away."""
    if until is not None and not now < until <= now + LONGEST:
        raise Invalid(
            f"紧急的截止时间要在现在以后、{LONGEST.days} 天以内，没有登记。请核对时间。",
            [f"until: {until.isoformat()}"],
        )
    whole = until.astimezone(UTC).replace(microsecond=0) if until else None
    after = replace(urgency, until=whole, by=by, version=urgency.version + 1)
    return after, [events.urgency_changed(after)]
