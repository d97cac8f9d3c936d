"""Where notify keeps the roster, announcements, their messages, and how far receipts were read."""

from common.content import ContentStore
from common.database import database
from common.floors import Floors
from services.notify.store.announcements import Announcements
from services.notify.store.members import Members
from services.notify.store.messages import Messages
from services.notify.store.receipts import Cursors

SERVICE = "notify"

__all__ = ["Announcements", "Cursors", "Members", "Messages"]


def members() -> Members:
    kept = Members(database(SERVICE))
    kept.prepare()
    return kept


def announcements() -> Announcements:
    kept = Announcements(database(SERVICE))
    kept.prepare()
    return kept


def messages() -> Messages:
    kept = Messages(database(SERVICE))
    kept.prepare()
    return kept


def cursors() -> Cursors:
    return Cursors(database(SERVICE))


def floors() -> Floors:
    return Floors(database(SERVICE))


def content() -> ContentStore:
    return ContentStore(database(SERVICE, "content"))
