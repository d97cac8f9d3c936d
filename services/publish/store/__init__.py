"""Where publish keeps publications, deliveries, index numbers, site records, boards, prints."""

from common import settings
from common.content import ContentStore
from common.database import database
from common.tickets import Signer
from services.publish.store.boards import Boards, Postings, Urgencies
from services.publish.store.catalogues import OpenCatalogues
from services.publish.store.deliveries import Deliveries
from services.publish.store.devices import Devices, Enrolments, no_device
from services.publish.store.leases import Lease
from services.publish.store.numbers import Numbers
from services.publish.store.prints import Prints
from services.publish.store.publications import Publications, Voids
from services.publish.store.readings import Readings
from services.publish.store.shelf import Shelf
from services.publish.store.shown import ShownLog
from services.publish.store.sites import Owned, Sites
from services.publish.store.successions import Successions

SERVICE = "publish"

__all__ = [
    "Boards",
    "Deliveries",
    "Devices",
    "Enrolments",
    "Lease",
    "Numbers",
    "OpenCatalogues",
    "Owned",
    "Postings",
    "Prints",
    "Publications",
    "Readings",
    "Shelf",
    "ShownLog",
    "Sites",
    "Successions",
    "Urgencies",
    "no_board",
    "no_device",
    "Voids",
]


def publications() -> Publications:
    kept = Publications(database(SERVICE))
    kept.prepare()
    return kept


def voids() -> Voids:
    kept = Voids(database(SERVICE))
    kept.prepare()
    return kept


def successions() -> Successions:
    kept = Successions(database(SERVICE))
    kept.prepare()
    return kept


def deliveries() -> Deliveries:
    kept = Deliveries(database(SERVICE))
    kept.prepare()
    return kept


def boards() -> Boards:
    kept = Boards(database(SERVICE))
    kept.prepare()
    return kept


def postings() -> Postings:
    kept = Postings(database(SERVICE))
    kept.prepare()
    return kept


def shown_log() -> ShownLog:
    kept = ShownLog(database(SERVICE))
    kept.prepare()
    return kept


def urgencies() -> Urgencies:
    kept = Urgencies(database(SERVICE))
    kept.prepare()
    return kept


def devices() -> Devices:
    kept = Devices(database(SERVICE))
    kept.prepare()
    return kept


def enrolments() -> Enrolments:
    kept = Enrolments(database(SERVICE))
    kept.prepare()
    return kept


def prints() -> Prints:
    kept = Prints(database(SERVICE))
    kept.prepare()
    return kept


def board_lease() -> Lease:
    return Lease(database(SERVICE), "boards")


def open_catalogues() -> OpenCatalogues:
    kept = OpenCatalogues(database(SERVICE))
    kept.prepare()
    return kept


def numbers() -> Numbers:
    return Numbers(database(SERVICE))


def shelf() -> Shelf:
    kept = Shelf(database(SERVICE))
    kept.prepare()
    return kept


def readings() -> Readings:
    kept = Readings(database(SERVICE))
    kept.prepare()
    return kept


def signer() -> Signer:
    [key] = settings.require("MEMBER_KEY")
    return Signer.from_setting(key)


def sites() -> Sites:
    return Sites(database(SERVICE))


def content() -> ContentStore:
    return ContentStore(database(SERVICE, "content"))
