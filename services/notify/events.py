"""All that notify announces."""

from collections.abc import Mapping

from common.events import Event


def announcement_progressed(
    delivery: str, organ: str, progress: int, counts: Mapping[str, int], handed: bool
) -> Event:
    """How far the messages of one delivery, `item:version:sms:main`, have come."""
    item, version, *_ = delivery.split(":")
    data = {
        "delivery": delivery,
        "progress": progress,
        "counts": dict(counts),
        "total": sum(counts.values()),
        "handed": handed,
    }
    return Event("announcement_progressed", item, int(version), data, organ)
