"""publish works: advances publications, carries out withdrawals, keeps site and boards."""

from common.worker import Loop, Work
from services.publish import store
from services.publish.channels.board.loop import BoardLoop
from services.publish.channels.members import Members
from services.publish.channels.sms import Patience
from services.publish.channels.website.loop import Website
from services.publish.worker.advance import Advance
from services.publish.worker.halt import Halt


def build_press() -> Work:
    """What `publish.press` runs: nothing but the press, with the processor's leftovers."""
    from services.publish.worker.press import Press  # brings a library that nobody else needs

    prints = store.prints()
    press = Press(prints, store.content())
    loops = [Loop("publish.press", press.run, frozenset(["prints"]))]
    return Work(store.SERVICE, prints.docs.database, [], loops, kernel=False, nice=10)


def build() -> Work:
    publications, voids, deliveries = store.publications(), store.voids(), store.deliveries()
    successions = store.successions()
    boards, devices, prints = store.boards(), store.devices(), store.prints()
    advance = Advance(publications, voids, deliveries)
    website = Website(
        publications,
        voids,
        successions,
        deliveries,
        store.shelf(),
        store.sites(),
        prints,
        store.content(),
        store.open_catalogues(),
        Advance(publications, voids, deliveries).now,
    )
    walls = BoardLoop(
        publications,
        voids,
        successions,
        deliveries,
        boards,
        devices,
        store.postings(),
        prints,
        store.shown_log(),
        store.board_lease(),
        store.content(),
        Advance(publications, voids, deliveries).now,
    )
    patience = Patience(deliveries, Advance(publications, voids, deliveries).now)
    members = Members(
        publications,
        voids,
        deliveries,
        store.readings(),
        Advance(publications, voids, deliveries).now,
    )
    loops = [
        Loop(
            "publish.advance",
            advance.run,
            frozenset(["publications"]),
        ),
        Loop(
            "publish.board",
            walls.run,
            frozenset(
                ["boards", "devices", "successions"]
            ),  # its deliveries may wait for the sweep: most are the website's
            walls.close,
        ),
        Loop("publish.members", members.run),
        Loop("publish.sms", patience.run, pause=5.0),
        Loop("publish.halt", Halt(publications, voids, deliveries).run, frozenset(["voids"])),
        Loop(
            "publish.website",
            website.run,
            frozenset(["deliveries", "sites", "open_catalogues", "successions"]),
            website.close,
        ),
    ]
    outboxes = [
        *(publications.docs, voids.docs, boards.docs),
        *(devices.docs, store.urgencies().docs),
    ]
    return Work(store.SERVICE, publications.database, outboxes, loops)
