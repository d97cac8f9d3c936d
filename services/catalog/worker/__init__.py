"""catalog works: it relays, opens what is owed when its period begins, counts its days anew when
the calendar has changed, and reminds of it."""

from common.calendars import calendars_of
from common.copies import copies_of
from common.worker import Loop, Work
from services.catalog import store
from services.catalog.store import obligations as owed
from services.catalog.worker.announcing import Announcing
from services.catalog.worker.opening import Opening
from services.catalog.worker.recounting import Recounting
from services.catalog.worker.reminding import Reminding

OPEN_EVERY = 10.0  # seconds between looks for a new day, or for catalogues that have changed


def build() -> Work:
    items, organs, adopted = store.items(), store.organs(), store.catalogues()
    kept = owed.obligations()
    outboxes = [items.docs, organs.docs, adopted.docs, store.calendars().docs, kept.docs]
    outboxes.append(store.plans().docs)
    opening = Opening(adopted, kept, owed.openings())
    announcing = Announcing(adopted, organs, store.content())
    reminding = Reminding(kept, items, adopted, copies_of(store.SERVICE))
    loops = [
        Loop("catalog.open", opening.run, pause=OPEN_EVERY),
        Loop("catalog.recount", Recounting(kept, calendars_of(store.SERVICE)).run, pause=1.0),
        Loop("catalog.remind", reminding.run, pause=5.0),
        Loop("catalog.announce", announcing.run, pause=OPEN_EVERY),
    ]
    # A submission may wait for the sweep: a person reviews it.
    return Work(store.SERVICE, items.database, outboxes, loops, woken=False)
