"""catalog works: it only relays. A submission may wait for the sweep: a person reviews it."""

from common.worker import Work
from services.catalog import store


def build() -> Work:
    items, organs = store.items(), store.organs()
    outboxes = [items.docs, organs.docs, store.catalogues().docs, store.plans().docs]
    return Work(store.SERVICE, items.database, outboxes, woken=False)
