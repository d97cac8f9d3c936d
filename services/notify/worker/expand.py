"""Expands announcements to messages, a batch of members at a time; memory stays flat."""

from common import clock, logs
from common.copies import copies_of
from common.due import DueWork, retry_at
from common.errors import GongkaiError
from services.notify import store
from services.notify.domain import announcements as domain
from services.notify.domain import audiences
from services.notify.domain.announcements import Announcement, Batch
from services.notify.domain.quiet import Quiet

AT_ONCE = 10  # announcements that take turns
MEMBERS = 1000  # of one batch

log = logs.get(__name__)


class Expand:
    """The worker's loop over announcements that are not fully expanded.

    No lease: messages are inserted once by their id, and the cursor moves only from where it was
    seen, so a crash or a second replica repeats a batch without harm.
    """

    def __init__(
        self,
        announcements: store.Announcements,
        messages: store.Messages,
        members: store.Members,
        quiet: Quiet,
    ):
        self._announcements = announcements
        self._messages = messages
        self._members = members
        self._quiet = quiet
        self._floors = store.floors()
        self._content = store.content()
        self._copies = copies_of(store.SERVICE)
        expanding = {"state": "expanding"}
        self._due = DueWork(store.SERVICE, "expand", announcements.docs, expanding)

    def run(self) -> bool:
        found = [self._announcements.thing(document) for document in self._due.look(AT_ONCE)]
        for announcement in found:
            try:
                self._expand(self._planned(announcement))
            except GongkaiError as error:  # one that cannot go on must not hold up the others
                self._later(announcement, error)
        return bool(found)

    def _planned(self, announcement: Announcement) -> Announcement:
        if announcement.sources is not None:
            return announcement
        sealed = self._content.unseal(announcement.hash)
        return domain.planned(announcement, sealed, self._copies.below(announcement.organ))

    def _expand(self, seen: Announcement) -> None:
        batch = self._gather(seen)
        now = clock.now()
        self._messages.add(seen.id, batch.members, self._quiet.allowed_at(now))
        counts = self._messages.counts(seen.id) if batch.is_last(seen) else {}
        self._announcements.change(seen.id, lambda a: domain.expanded(a, seen, batch, counts, now))
        # Written first, then looked whether the version is void: see common/floors.py.
        if self._floors.below(seen.item) > seen.version:
            self._announcements.change(seen.id, lambda a: domain.stop(a, now))

    def _gather(self, seen: Announcement) -> Batch:
        """The next members, from as many sources as it takes."""
        sources = seen.sources or []
        places = audiences.places(sources)
        at, after, looked, opted_out = seen.at, seen.after, 0, 0
        members: list[str] = []
        while at < len(sources) and looked < MEMBERS:
            page = self._members.page(sources[at], after, MEMBERS - looked)
            new = [m for m in page if audiences.first_source(m, places) == at]
            members += [m["_id"] for m in new if not m["opted_out"]]
            opted_out += sum(1 for m in new if m["opted_out"])
            looked += len(page)
            at, after = (at, page[-1]["_id"]) if looked == MEMBERS else (at + 1, "")
        return Batch(members, opted_out, at, after)

    def _later(self, announcement: Announcement, error: GongkaiError) -> None:
        log.error("announcement cannot be expanded", item=announcement.item, error=str(error)[:300])
        at = retry_at(announcement.looks, clock.now())
        self._announcements.change(announcement.id, lambda a: (domain.later(a, str(error), at), []))
