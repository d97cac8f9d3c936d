"""Reads the site back and mends it, reports strangers, and rebuilds everything on request."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import TYPE_CHECKING

from common import clock, logs, settings
from common.due import retry_at
from services.publish.channels.website.sources import renderer
from services.publish.channels.website.writer import Writer
from services.publish.site.paths import page_of_pdf
from services.publish.site.plan import Address, everything, need, touched
from services.publish.site.standing import Standing
from services.publish.site.static import static_pages

if TYPE_CHECKING:
    from services.publish.store import Owned, Sites, Successions

AT_ONCE = 50  # records per turn, so that publications are not held up
LISTS_AT_ONCE = 20
FILES_AT_ONCE = 500
DAY = timedelta(hours=24)

log = logs.get(__name__)


@dataclass
class Chore:
    """Something to do every so often, in pieces: a turn is too short for a whole site."""

    pieces: Callable[[], Iterator[bool]]
    every: timedelta
    at: datetime


class Upkeep:
    """What the owner does when nothing is due: one small piece per turn."""

    def __init__(self, writer: Writer, sites: "Sites", successions: "Successions"):
        self._writer = writer
        self._sites = sites
        self._successions = successions
        self._span = timedelta(seconds=settings.number("RECONCILE_SECONDS", 600))
        soon = clock.now() + self._span
        self._chores = [
            Chore(self._renew_lists, self._span, soon),
            Chore(self._report_strangers, DAY, soon),
        ]
        self._chore: Iterator[bool] | None = None
        self._lists: Iterator[bool] | None = None

    def run(self, owned: "Owned") -> bool:
        rebuild = owned.rebuild
        if rebuild and rebuild["state"] in ("due", "lists"):
            return self._rebuild(rebuild["id"], rebuild["state"], rebuild["cursor"])
        return (
            self._supersede()
            or self._put_pdfs()
            or self._close_opinions()
            or self._fill()
            or self._check()
            or self._next_piece()
        )

    def _next_piece(self) -> bool:
        """Of the chore at hand, or of one whose time has come."""
        self._chore = self._chore or self._begin_chore()
        if self._chore is None:
            return False
        if not next(self._chore, False):
            self._chore = None
        return True

    def _begin_chore(self) -> Iterator[bool] | None:
        now = clock.now()
        chore = min(self._chores, key=lambda chore: chore.at)  # so that none starves another
        if now < chore.at:
            return None
        chore.at = now + chore.every
        return chore.pieces()

    def _close_opinions(self) -> bool:
        """Pages and lists of what has stopped asking for opinions say so."""
        now, shelf = clock.now(), self._writer.shelf
        closing = shelf.closing(now, AT_ONCE)
        if closing:
            shelf.close_later(self._write(closing), now + self._span)
        return bool(closing)

    def _fill(self) -> bool:
        """A search file that was begun anew gets all its rows again."""
        search = self._writer.search
        done = search.unfilled
        if done is None:
            return False
        items = list(self._writer.shelf.after(done, AT_ONCE))
        if items:
            self._write(items)
            search.filled(max(items))
        else:
            search.filled()
        return True

    def _supersede(self) -> bool:
        """Pages, lists, feeds and search rows of what was replaced, or stands again, say so."""
        now, successions = clock.now(), self._successions
        due = successions.due("site_at", now, AT_ONCE)
        if behind := self._write(sorted(each.id for each in due)) if due else []:
            self._writer.shelf.check_again(behind, retry_at(0, now))
        successions.done("site_at", due)
        return bool(due)

    def _put_pdfs(self) -> bool:
        """Beside their pages: what the press has made since."""
        prints, now = self._writer.prints, clock.now()
        offered = prints.offered()
        behind = self._write(sorted({each.item for each in offered}))
        if behind:
            self._writer.shelf.check_again(behind, retry_at(0, now))
        prints.taken(offered)
        return bool(offered)

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
        marks = self._writer.search.marks(due)
        broken, stale, soon, late = [], [], [], []
        for item, each in due.items():
            if each.renderer != renderer():
                stale.append(item)
            elif (
                each.leaving
                or each.removed
                or marks.get(item, "") != each.row
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

    def _renew_lists(self) -> Iterator[bool]:
        """The lists that recent records stand on, written again: they are not synced one by one."""
        writer = self._writer
        recent = writer.shelf.changed_since(clock.now() - DAY, 1000)
        yield from self._write_lists(touched([(each, each) for each in recent], writer.totals))

    def _write_lists(self, addresses: Iterable[Address]) -> Iterator[bool]:
        """Some at a time, each as it should be by then: more may be published between two."""
        writer, waiting = self._writer, iter(addresses)
        while some := list(islice(waiting, LISTS_AT_ONCE)):
            needs = (need(address, writer.totals, writer.site) for address in some)
            writer.put(writer.rendered(needs))
            yield True

    def _report_strangers(self) -> Iterator[bool]:
        count, first = 0, list[str]()
        for found in chain(self._strangers(), self._strange_rows()):
            count += len(found)
            first = [*first, *found][:5]
            yield True
        if count:
            log.error("files or rows nobody wrote stand in the site", count=count, first=first)

    def _strangers(self) -> Iterator[list[str]]:
        """Files that no list and no record stands for, some at a time."""
        writer = self._writer
        for files in writer.folder.walk(FILES_AT_ONCE):
            lists = Standing(writer.totals, writer.site)
            articles = [path for path in files if not lists.has(path)]
            owners = {path: page_of_pdf(path) for path in articles}
            known = writer.shelf.named(owners.values())
            # One that was taken down since its folder was read is nobody's stranger.
            yield [p for p in articles if owners[p] not in known and writer.folder.read_back(p)]

    def _strange_rows(self) -> Iterator[list[str]]:
        """Items that can be found and have no record, some at a time."""
        writer, after = self._writer, ""
        while items := writer.search.items(after, FILES_AT_ONCE):
            after = items[-1]
            known = writer.shelf.of(items)
            yield [item for item in items if item not in known]

    # -- rebuild -------------------------------------------------------------

    def _rebuild(self, id_: str, state: str, cursor: str) -> bool:
        """Articles in the order of their items, then all lists, then strangers go."""
        writer = self._writer
        if state == "due":
            self._lists = None
            page = writer.shelf.after(cursor, AT_ONCE)
            if not page:
                self._sites.rebuilt(id_, state="lists")
                return True
            writer.write(page)
            self._sites.rebuilt(id_, cursor=max(page))
            self._sites.count_rebuilt(id_, len(page))
            return True
        self._lists = self._lists or self._finish_rebuild(id_)
        if not next(self._lists, False):
            self._lists = None
        return True

    def _finish_rebuild(self, id_: str) -> Iterator[bool]:
        writer = self._writer
        writer.put(static_pages(writer.site))
        yield from self._write_lists(everything(writer.totals, writer.site))
        for strangers in self._strangers():
            writer.folder.delete_many(strangers)
            yield True
        for rows in self._strange_rows():
            writer.search.put([], rows)
            yield True
        self._sites.rebuilt(id_, state="done")
