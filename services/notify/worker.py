"""notify works: it relays."""

from common.database import database
from common.worker import Work
from services.notify import store


def build() -> Work:
    return Work(store.SERVICE, database(store.SERVICE), [])
