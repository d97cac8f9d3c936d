"""Where publish keeps publications, voids, deliveries, index numbers and site records."""

from common.content import ContentStore
from common.database import database
from services.publish.store.deliveries import Deliveries
from services.publish.store.numbers import Numbers
from services.publish.store.publications import Publications, Voids
from services.publish.store.shelf import Shelf
from services.publish.store.sites import Owned, Sites

SERVICE = "publish"

__all__ = [
    "Deliveries",
    "Numbers",
    "Owned",
    "Publications",
    "Shelf",
    "Sites",
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


def deliveries() -> Deliveries:
    kept = Deliveries(database(SERVICE))
    kept.prepare()
    return kept


def numbers() -> Numbers:
    return Numbers(database(SERVICE))


def shelf() -> Shelf:
    kept = Shelf(database(SERVICE))
    kept.prepare()
    return kept


def sites() -> Sites:
    return Sites(database(SERVICE))


def content() -> ContentStore:
    return ContentStore(database(SERVICE, "content"))
