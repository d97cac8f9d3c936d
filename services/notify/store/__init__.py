"""Where notify keeps the roster, announcements, their messages, and how far receipts were read."""

from datetime import timedelta

from common import settings
from common.content import ContentStore
from common.database import database
from common.floors import Floors
from common.sessions import Sessions
from common.tickets import Signer
from services.notify.store.announcements import Announcements
from services.notify.store.members import Members
from services.notify.store.messages import Messages
from services.notify.store.receipts import Cursors
from services.notify.store.sign_ins import SignIns

SERVICE = "notify"
# A phone is one's own, and every code costs a message.
IDLE, LONGEST = timedelta(hours=2), timedelta(hours=24)

__all__ = ["Announcements", "Cursors", "Members", "Messages", "SignIns"]


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


def sign_ins() -> SignIns:
    kept = SignIns(database(SERVICE))
    kept.prepare()
    return kept


def sessions() -> Sessions:
    kept = Sessions(database(SERVICE), IDLE, LONGEST)
    kept.prepare()
    return kept


def signer() -> Signer:
    [key] = settings.require("MEMBER_KEY")
    return Signer.from_setting(key)


def cursors() -> Cursors:
    return Cursors(database(SERVICE))


def floors() -> Floors:
    return Floors(database(SERVICE))


def content() -> ContentStore:
    return ContentStore(database(SERVICE, "content"))
