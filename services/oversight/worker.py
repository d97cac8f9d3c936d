"""oversight works: it relays."""

from common.database import database
from common.worker import Work
from services.oversight import store


def build() -> Work:
    return Work(store.SERVICE, database(store.SERVICE), [])
