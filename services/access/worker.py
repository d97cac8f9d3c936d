"""access works: it only relays. People change rarely, so the sweep is soon enough."""

from common.worker import Work
from services.access import store


def build() -> Work:
    people = store.people()
    return Work(store.SERVICE, people.database, [people.docs], woken=False)
