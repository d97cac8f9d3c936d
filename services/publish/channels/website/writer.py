"""Brings the folder in step with the store for some items: pages, attachments, lists once."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any, Literal

from common import clock, seals, settings
from common.content import ContentStore, read_seal
from common.errors import Conflict, Damaged, GongkaiError
from services.publish.channels.website import items
from services.publish.channels.website.items import Shown
from services.publish.domain import Publication
from services.publish.site import paths
from services.publish.site.feeds import shard_count
from services.publish.site.folder import Folder
from services.publish.site.model import PublicIndex, PublicPage, Record, Site, ship_columns
from services.publish.site.plan import Address, ListNeed, need, plan
from services.publish.site.records import Shelved, give_seqs
from services.publish.site.static import static_pages

if TYPE_CHECKING:
    from services.publish.store import Owned, Publications, Shelf, Sites, Voids

QUIET = 1.0  # seconds without work before sitemaps are written
AT_MOST = 30.0  # seconds they may wait under load


@dataclass
class Written:
    """What became of each item: its record and files as {path, hash}, or why it could not be."""

    records: dict[str, Record | None] = field(default_factory=dict)
    files: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    problems: dict[str, Exception] = field(default_factory=dict)


class Writer:
    """One owner's hand: everything it does is bound to the fence it was given."""

    def __init__(
        self,
        publications: "Publications",
        voids: "Voids",
        sites: "Sites",
        shelf: "Shelf",
        content: ContentStore,
        owned: "Owned",
    ):
        self._publications = publications
        self._voids = voids
        self._sites = sites
        self.shelf = shelf
        self._content = content
        self.site = site_of_settings()
        self.folder = Folder(settings.require("SITE_DIR")[0], owned.fence)
        self.fence = owned.fence
        self.totals = owned.totals
        self._later: dict[str, ListNeed] = {}
        self._later_since = self._last = 0.0
        self._span = timedelta(seconds=settings.number("RECONCILE_SECONDS", 600))

    # -- items ---------------------------------------------------------------

    def write(self, ids: Iterable[str]) -> Written:
        """Compute what each item should show, and make the folder and its lists so.

        Raises on a failure of folder, database or lease; a problem of one item is reported and
        does not hold up the others. Records first, files second, and a record names what is to go
        until it is gone: who dies in between does the same again, and reading back finds what
        nobody does again.
        """
        wanted = sorted(set(ids))
        done = Written()
        before = self.shelf.of(wanted)
        shown = self._shown(wanted, before, done)
        now = clock.now()
        kept = {
            item: shelved
            for item, each in shown.items()
            if (shelved := self._shelved(each, before.get(item), now))
        }
        self.shelf.keep(kept)
        changes = [
            (before[item].record if item in before else None, each.record)
            for item, each in shown.items()
        ]
        lists = self._lists([change for change in changes if change != (None, None)])
        self._attach(shown.values())
        pages = [page for each in shown.values() for page in each.pages]
        self.put([*pages, *lists])
        self._remove(shown, kept)
        for item, each in shown.items():
            done.records[item] = each.record
            done.files[item] = kept[item].written if item in kept else []
        self._last = time.monotonic()
        return done

    def _shown(
        self, wanted: Sequence[str], before: Mapping[str, Shelved], done: Written
    ) -> dict[str, Shown]:
        found: dict[str, list[Publication]] = {item: [] for item in wanted}
        for publication in self._publications.find({"item": {"$in": list(wanted)}}):
            found[publication.item].append(publication)
        voids = {v.id: v for v in self._voids.find({"_id": {"$in": list(wanted)}})}
        unsealed = self._unseal([p for ps in found.values() for p in items.open_versions(ps)])
        records: dict[str, Record | None] = {}
        for item, publications in found.items():
            old = before[item].record if item in before else None
            try:
                mine = _sound(publications, unsealed)
                records[item] = items.record_of(publications, mine, old, voids.get(item))
            except Exception as error:  # one text that cannot be rendered holds up no other
                done.problems[item] = error
        shown: dict[str, Shown] = {}
        for item, record in self._placed(records).items():
            try:
                mine = _sound(found[item], unsealed)
                each = items.shown(record, found[item], mine, self.site)
                self._check_files(each)
                shown[item] = each
            except Exception as error:  # one text that cannot be rendered holds up no other
                done.problems[item] = error
        return shown

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

    def _unseal(self, publications: Sequence[Publication]) -> dict[str, Any]:
        """{hash: sealed content, or the error that reading it gave}."""
        found: dict[str, Any] = {}
        for name, data in self._content.try_many([p.hash for p in publications]).items():
            try:
                found[name] = data if isinstance(data, Damaged) else read_seal(name, data)
            except GongkaiError as error:
                found[name] = error
        return found

    def _shelved(self, shown: Shown, before: Shelved | None, now: datetime) -> Shelved | None:
        """None: there is nothing and there was nothing."""
        record = shown.record or (before.record if before else None)
        if record is None:
            return None
        written = [{"path": page.path, "hash": page.hash} for page in shown.pages]
        attached = {paths.attachment(hash_, name): hash_ for hash_, name, _ in shown.files}
        written += [{"path": path, "hash": hash_} for path, hash_ in sorted(attached.items())]
        stays = shown.paths()
        stood = [*(w["path"] for w in before.written), *before.leaving] if before else []
        leaving = sorted({path for path in stood if path not in stays})
        removed = shown.record is None
        return Shelved(record, written, now + self._span, renderer(), leaving, removed)

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
            self._content.open(hash_)

    def _attach(self, shown: Iterable[Shown]) -> None:
        for each in shown:
            for hash_, name, page in self._missing_files(each):
                self.folder.put_file(hash_, name, self._content.open(hash_), page)

    def _remove(self, shown: Mapping[str, Shown], kept: Mapping[str, Shelved]) -> None:
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
        self.shelf.left({item: each for item, each in kept.items() if each.leaving or each.removed})

    def _lists(self, changes: Sequence[tuple[Record | None, Record | None]]) -> list[PublicIndex]:
        """The touched lists, rendered; sitemaps are kept for a quieter moment."""
        if not changes:
            return []
        needs = plan(changes, self.totals, self.site)
        for each in needs:
            if each.later:
                self._later_since = self._later_since or time.monotonic()
                self._later[each.path] = each
        return [each.render(self.shelf.fetch) for each in needs if not each.later]

    def proof(self, written: Written, item: str, version: int, url: str) -> dict[str, Any] | None:
        """What a reader of this version gets now, read back: {url, sha256, at}.

        None when a file of the item is not what was written. Nothing left is proved by an empty
        hash: that address gives no page any more. `url` is empty when the version was withdrawn
        before it had an address.
        """
        files = {each["path"]: each["hash"] for each in written.files[item]}
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
        if not self._sites.still_mine():
            raise Conflict("the site's lease was not renewed in time")
        self.folder.write_many(made)

    def flush(self) -> bool:
        """Write one of the sitemaps that were put off, once it is quiet or they waited long
        enough: each is made of a thousand records, and nobody knows how many wait."""
        now = time.monotonic()
        if not self._later or (now - self._last < QUIET and now - self._later_since < AT_MOST):
            return False
        path, oldest = next(iter(self._later.items()))
        self.put([oldest.render(self.shelf.fetch)])
        del self._later[path]
        if not self._later:
            self._later_since = 0.0
        return True

    def begin(self) -> None:
        """What a new owner writes first: static files, and the lists its predecessor put off."""
        newest = max(1, shard_count(self.totals.site))
        addresses = [Address("home"), Address("organs"), Address("feed"), Address("sitemap")]
        addresses += [Address("shard", "", n) for n in range(max(1, newest - 1), newest + 1)]
        addresses += [Address(kind, c.slug) for c in self.site.columns for kind in LISTS_OF_COLUMN]
        made = [need(a, self.totals, self.site).render(self.shelf.fetch) for a in addresses]
        self.put([*static_pages(self.site), *made])


LISTS_OF_COLUMN: tuple[Literal["column", "feed"], ...] = ("column", "feed")


def _sound(publications: Sequence[Publication], unsealed: Mapping[str, Any]) -> dict[str, Any]:
    """The seals of one item; raises what reading one of them raised."""
    mine = {p.hash: unsealed[p.hash] for p in items.open_versions(publications)}
    for each in mine.values():
        if isinstance(each, GongkaiError):
            raise each
    return mine


def site_of_settings() -> Site:
    names = ("SITE_NAME", "SITE_URL", "SITE_DOMAIN", "SITE_ID_CODE")
    name, url, domain, id_code = settings.require(*names)
    return Site(name, url, domain, id_code, ship_columns())


@cache
def renderer() -> str:
    """A digest of everything that turns a record into bytes: a page of an older renderer is
    rendered again, not alarmed about."""
    package = files("services.publish.site")
    return seals.digest(b"".join(_bytes_of(package)))[:16]


def _bytes_of(folder: Traversable) -> Iterable[bytes]:
    for each in sorted(folder.iterdir(), key=lambda f: f.name):
        if each.is_dir() and each.name != "__pycache__":
            yield from _bytes_of(each)
        elif each.is_file():
            yield each.read_bytes()
