"""access works: it only relays. People change rarely, so the sweep is soon enough."""

from common.worker import Work
from services.access import store


def build() -> Work:
    people, accounts, sign_ins = store.people(), store.accounts(), store.sign_ins()
    outboxes = [people.docs, accounts.docs, sign_ins.docs]
    return Work(store.SERVICE, people.database, outboxes, woken=False)
