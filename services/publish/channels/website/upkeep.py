"""Reads the site back and mends it, reports strangers, and rebuilds everything on request."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from common import clock, logs, settings
from services.publish.channels.website.sources import renderer
from services.publish.channels.website.writer import Writer
from services.publish.site.plan import ListNeed, plan_all
from services.publish.site.static import static_pages

if TYPE_CHECKING:
    from services.publish.store import Owned, Sites

AT_ONCE = 50  # records per turn, so that publications are not held up
DAY = timedelta(hours=24)

log = logs.get(__name__)


class Upkeep:
    """What the owner does when nothing is due: one small piece per turn."""

    def __init__(self, writer: Writer, sites: "Sites"):
        self._writer = writer
        self._sites = sites
        self._span = timedelta(seconds=settings.number("RECONCILE_SECONDS", 600))
        self._strangers_at = clock.now() + self._span
        self._lists_at = clock.now() + self._span
        self._lists: Iterator[ListNeed] | None = None

    def run(self, owned: "Owned") -> bool:
        rebuild = owned.rebuild
        if rebuild and rebuild["state"] in ("due", "lists"):
            return self._rebuild(rebuild["id"], rebuild["state"], rebuild["cursor"])
        return (
            self._close_opinions()
            or self._check()
            or self._renew_lists()
            or self._look_for_strangers()
        )

    def _close_opinions(self) -> bool:
        """Pages and lists of what has stopped asking for opinions say so."""
        now, shelf = clock.now(), self._writer.shelf
        closing = shelf.closing(now, AT_ONCE)
        if closing:
            shelf.close_later(self._write(closing), now + self._span)
        return bool(closing)

    def _write(self, wanted: Sequence[str]) -> list[str]:
        """Those that could not be written."""
        problems = self._writer.write(wanted).problems
        if problems:
            log.error("pages cannot be written, trying again later", items=sorted(problems))
        return [item for item in problems if item in wanted]

    # -- compare what is shown with what was written -------------------------

    def _check(self) -> bool:
        """Read pages back: what changed in the last day every span, everything else daily."""
        now = clock.now()
        shelf, folder = self._writer.shelf, self._writer.folder
        due = shelf.due(now, AT_ONCE)
        broken, stale, soon, late = [], [], [], []
        for item, each in due.items():
            if each.renderer != renderer():
                stale.append(item)
            elif (
                each.leaving
                or each.removed
                or any(folder.read_back(w["path"]) != w["hash"] for w in each.written)
            ):
                broken.append(item)
            elif now - each.record.updated_at < DAY:
                soon.append(item)
            else:
                late.append(item)
        if broken:
            log.error("pages differ from what was written, mending", items=broken)
        if broken or stale:
            shelf.check_later(self._write([*broken, *stale]), now + self._span)
        shelf.check_later(soon, now + self._span)
        shelf.check_later(late, now + DAY)
        return bool(due)

    def _renew_lists(self) -> bool:
        """The lists that recent records stand on, written again: they are not synced one by one."""
        now = clock.now()
        if now < self._lists_at:
            return False
        self._lists_at = now + self._span
        self._writer.renew_lists(self._writer.shelf.changed_since(now - DAY, 1000))
        return False

    def _look_for_strangers(self) -> bool:
        now = clock.now()
        if now < self._strangers_at:
            return False
        self._strangers_at = now + DAY
        strangers = self._strangers()
        if strangers:
            log.error(
                "files nobody wrote stand in the site", count=len(strangers), first=strangers[:5]
            )
        return False

    def _strangers(self) -> list[str]:
        writer = self._writer
        known = {page.path for page in static_pages(writer.site)}
        known |= {each.path for each in plan_all(writer.totals, writer.site)}
        cursor = ""
        while page := writer.shelf.after(cursor, 1000):
            known |= {w["path"] for each in page.values() for w in each.written}
            cursor = max(page)
        return writer.folder.strangers(known)

    # -- rebuild -------------------------------------------------------------

    def _rebuild(self, id_: str, state: str, cursor: str) -> bool:
        """Articles in the order of their items, then all lists, then strangers go."""
        writer = self._writer
        if state == "due":
            page = writer.shelf.after(cursor, AT_ONCE)
            if not page:
                self._sites.rebuilt(id_, state="lists")
                return True
            writer.write(page)
            self._sites.rebuilt(id_, cursor=max(page))
            self._sites.count_rebuilt(id_, len(page))
            return True
        if self._lists is None:
            writer.put(static_pages(writer.site))
            self._lists = plan_all(writer.totals, writer.site)
        batch = [need for need, _ in zip(self._lists, range(AT_ONCE), strict=False)]
        writer.put(writer.rendered(batch))
        if len(batch) < AT_ONCE:
            self._lists = None
            writer.folder.delete_many(self._strangers())
            self._sites.rebuilt(id_, state="done")
        return True
