"""Brings the folder in step with the store for some items: pages, attachments, lists once."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from common import clock, settings
from common.content import ContentStore
from common.due import retry_at
from common.errors import Conflict
from services.publish.channels.website import items, shelving
from services.publish.channels.website.batches import Batches
from services.publish.channels.website.items import Shown
from services.publish.channels.website.prints import PagePrints
from services.publish.channels.website.sources import Sources, site_of_settings
from services.publish.site import paths
from services.publish.site.feeds import shard_count
from services.publish.site.folder import Folder
from services.publish.site.model import PublicIndex, PublicPage, Record
from services.publish.site.plan import Address, ListNeed, feeds_of, need, plan
from services.publish.site.records import Shelved, give_seqs
from services.publish.site.search import SearchFile
from services.publish.site.static import static_pages

if TYPE_CHECKING:
    from services.publish.store import (
        Owned,
        Prints,
        Publications,
        Shelf,
        Sites,
        Successions,
        Voids,
    )

QUIET = 1.0  # seconds without work before sitemaps are written
AT_MOST = 30.0  # seconds they may wait under load


@dataclass
class Written:
    """What became of each item: its record, its files as {path, hash} and the mark of its search
    row, or why it could not be."""

    records: dict[str, Record | None] = field(default_factory=dict)
    files: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    problems: dict[str, Exception] = field(default_factory=dict)


class Writer:
    """One owner's hand: everything it does is bound to the fence it was given."""

    def __init__(
        self,
        publications: "Publications",
        voids: "Voids",
        successions: "Successions",
        sites: "Sites",
        shelf: "Shelf",
        prints: "Prints",
        content: ContentStore,
        owned: "Owned",
    ):
        self._batches = Batches(
            Sources(publications, voids, successions, content), shelf, self._placed
        )
        self._sites = sites
        self.shelf = shelf
        self._content = content
        self.prints = PagePrints(prints)
        self.site = site_of_settings()
        self.folder = Folder(settings.require("SITE_DIR")[0], owned.fence)
        self.search = SearchFile(self.folder.root, owned.fence, self.folder.check_fence)
        self.fence = owned.fence
        self.totals = owned.totals
        self._later: dict[str, ListNeed] = {}
        self._later_since = self._last = 0.0
        self._span = timedelta(seconds=settings.number("RECONCILE_SECONDS", 600))

    # -- items ---------------------------------------------------------------

    def write(self, ids: Iterable[str]) -> Written:
        """Compute what each item should show, and make the folder and its lists so; pages of
        other items that name one of them are written along.

        Raises on a failure of folder, database or lease; a problem of one item is reported and
        does not hold up the others. Records first, files second, and a record names what is to go
        until it is gone: who dies in between does the same again, and reading back finds what
        nobody does again.
        """
        wanted = sorted(set(ids))
        done = Written()
        now = clock.now()
        batch = self._batches.of(wanted, now, done.problems)
        made = self.prints.made(batch.prints(self.site))
        shown = batch.shown(self.site, made, self._check_files, done.problems)
        kept = self._keep(shown, batch.before, now)
        lists = self._lists(_changes(shown, batch.before, wanted))
        self._attach(shown.values())
        pages = [page for each in shown.values() for page in each.pages]
        self.put([*pages, *lists])
        self._make_findable(shown)
        self._remove(shown, kept, now)
        if behind := [item for item in done.problems if item not in wanted]:
            self.shelf.check_again(behind, retry_at(0, now))
        for item, each in shown.items():
            done.records[item] = each.record
            done.files[item] = kept[item].written if item in kept else []
            done.rows[item] = shelving.mark(each)
        self._last = time.monotonic()
        return done

    def _placed(self, records: Mapping[str, Record | None]) -> Mapping[str, Record | None]:
        """Numbers are remembered before they are used: gaps may occur, reuse never."""
        new = [r for r in records.values() if r and r.seqs == items.NO_PLACE]
        if not new:
            return records
        new.sort(key=lambda r: (r.published_at, r.item))
        given, totals = give_seqs(new, self.totals)
        if not self._sites.grow(self.fence, given):
            raise Conflict("the site's lease was lost")
        self.totals = totals
        return {**records, **{record.item: record for record in given}}

    def _keep(
        self, shown: Mapping[str, Shown], before: Mapping[str, Shelved], now: datetime
    ) -> dict[str, Shelved]:
        kept = {
            item: shelved
            for item, each in shown.items()
            if (shelved := shelving.shelved(each, before.get(item), now, self._span))
        }
        self.shelf.keep(kept)
        return kept

    # -- files ---------------------------------------------------------------

    def _missing_files(self, shown: Shown) -> list[tuple[str, str, PublicPage]]:
        return [
            (hash_, name, page)
            for hash_, name, page in shown.files
            if self.folder.read_back(paths.attachment(hash_, name)) != hash_
        ]

    def _check_files(self, shown: Shown) -> None:
        """Damaged before anything of the item is written, so that it holds up nobody else."""
        for hash_, _, _ in self._missing_files(shown):
            self._content.check(hash_)

    def _attach(self, shown: Iterable[Shown]) -> None:
        for each in shown:
            for hash_, name, page in self._missing_files(each):
                self.folder.put_file(hash_, name, self._content.open_stream(hash_), page)
            self.prints.put(self.folder, each)

    def _make_findable(self, shown: Mapping[str, Shown]) -> None:
        """One transaction a batch; what is there no more goes without a trace."""
        rows = [each.row for each in shown.values() if each.row]
        gone = [item for item, each in shown.items() if each.row is None]
        self._must_be_mine()
        self.search.put(rows, gone)

    def _remove(
        self, shown: Mapping[str, Shown], kept: Mapping[str, Shelved], now: datetime
    ) -> None:
        """What stood there for these items and no longer should; shared attachments stay."""
        stays = {path for each in shown.values() for path in each.paths()}
        gone = {path for each in kept.values() for path in each.leaving} - stays
        free = [
            path
            for path in sorted(gone)
            if not path.startswith("/files/") or not self.shelf.names_path(path, but=list(shown))
        ]
        if free:
            self.folder.delete_many(free)
        self.prints.release(shown)
        self.shelf.left(kept, now)

    def _lists(self, changes: Sequence[tuple[Record | None, Record | None]]) -> list[PublicIndex]:
        """The touched lists, rendered; sitemaps are kept for a quieter moment."""
        if not changes:
            return []
        needs = plan(changes, self.totals, self.site)
        for each in needs:
            if each.later:
                self._later_since = self._later_since or time.monotonic()
                self._later[each.path] = each
        return self.rendered(each for each in needs if not each.later)

    def rendered(self, needs: Iterable[ListNeed]) -> list[PublicIndex]:
        """Lists of one moment: an index and its feeds ask for the same records once."""
        fetch = cache(self.shelf.fetch)
        return [each.render(fetch) for each in needs]

    def proof(self, written: Written, item: str, version: int, url: str) -> dict[str, Any] | None:
        """What a reader of this version gets now, read back: {url, sha256, at}.

        None when a file or the search row of the item is not what was written. Nothing left is
        proved by an empty hash: that address gives no page any more. `url` is empty when the
        version was withdrawn before it had an address.
        """
        files = {each["path"]: each["hash"] for each in written.files[item]}
        if self.search.marks([item]).get(item, "") != written.rows[item]:
            return None
        if any(self.folder.read_back(path) != hash_ for path, hash_ in files.items()):
            return None
        record = written.records[item]
        current = record is None or record.version == version
        path = url if current or not url else paths.older(url, version)
        if path and path not in files and self.folder.read_back(path) is not None:
            return None
        return {
            "url": self.site.absolute(path) if path else "",
            "sha256": files.get(path, ""),
            "at": clock.now().isoformat(),
        }

    def put(self, pages: Iterable[PublicPage | PublicIndex]) -> None:
        """Into the folder, as long as the lease is surely ours; Conflict after that."""
        made = list(pages)
        self._must_be_mine()
        self.folder.write_many(made)

    def _must_be_mine(self) -> None:
        if not self._sites.still_mine():
            raise Conflict("the site's lease was not renewed in time")

    def flush(self) -> bool:
        """Write one of the sitemaps that were put off, once it is quiet or they waited long
        enough: each is made of a thousand records, and nobody knows how many wait. After the last
        one the search file is whole in itself, so that a copy of the folder is."""
        now = time.monotonic()
        if not self._later or (now - self._last < QUIET and now - self._later_since < AT_MOST):
            return False
        path, oldest = next(iter(self._later.items()))
        self.put(self.rendered([oldest]))
        del self._later[path]
        if not self._later:
            self._later_since = 0.0
            self.search.settle()
        return True

    def begin(self) -> None:
        """What a new owner writes first: static files, and the lists its predecessor put off."""
        newest = max(1, shard_count(self.totals.site))
        addresses = [Address("home"), Address("organs"), Address("sitemap"), *feeds_of()]
        addresses += [Address("shard", "", n) for n in range(max(1, newest - 1), newest + 1)]
        addresses += [Address("column", column.slug) for column in self.site.columns]
        addresses += [each for column in self.site.columns for each in feeds_of(column.slug)]
        made = self.rendered(need(a, self.totals, self.site) for a in addresses)
        self.put([*static_pages(self.site), *made])
        self.search.name_columns(self.site)
        if self.search.soiled():
            self.search.scrub()

    def close(self) -> None:
        self.search.close()


def _changes(
    shown: Mapping[str, Shown], before: Mapping[str, Shelved], wanted: Sequence[str]
) -> list[tuple[Record | None, Record | None]]:
    """What lists are to hear of: items that were asked for, and others whose record changed."""
    pairs = {
        item: (before[item].record if item in before else None, each.record)
        for item, each in shown.items()
    }
    return [
        (old, new)
        for item, (old, new) in pairs.items()
        if (old, new) != (None, None) and (item in wanted or old != new)
    ]
