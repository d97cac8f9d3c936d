"""All that notify announces."""

from typing import TYPE_CHECKING

from common.events import Event

if TYPE_CHECKING:  # domain imports this module
    from services.notify.domain.announcements import Announcement


def announcement_progressed(announcement: "Announcement", handed: bool) -> Event:
    """How far it has come; `handed`: everybody was handed to the gateway, or cannot be."""
    data = {
        "delivery": announcement.delivery,
        "progress": announcement.progress,
        "counts": dict(announcement.counts),
        "total": announcement.total,
        "handed": handed,
    }
    return Event(
        "announcement_progressed",
        announcement.item,
        announcement.version,
        data,
        announcement.organ,
    )
