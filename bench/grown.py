"""A city's years on the site, by documents and files and not by commands.

Every document is made by the rules that make it in earnest, so it has the size and the indexed
fields of a real one; texts are short, and the files of one batch differ in title and address only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bson.binary import Binary
from pymongo import UpdateOne

from bench import seed
from bench.system import ORGAN, PEOPLE
from common import clock, seals
from common.database import database
from common.events import Event
from common.store import Store, wires
from services.catalog import store as catalog_store
from services.catalog.domain import catalogues, heard, items
from services.catalog.domain.seals import seal_of
from services.publish import domain
from services.publish import store as publish_store
from services.publish.channels.website.items import NO_PLACE
from services.publish.channels.website.sources import renderer, site_of_settings
from services.publish.domain import Publication
from services.publish.site.model import Record
from services.publish.site.pages import public_page, publish_record
from services.publish.site.plan import Totals, plan_all
from services.publish.site.records import Shelved, give_seqs
from services.publish.site.rows import SearchRow, search_row
from services.publish.site.search import SearchFile
from services.publish.store.sites import SITE, totals_of
from services.review import events as review_events
from services.review import store as review_store
from services.review.domain import reviews

ORGANS = 1000
OWN_EVERY = 20  # every so many items are of the organ and column that the measured ones go to
YEARS = timedelta(days=5 * 365)
BATCH = 1000
BODY = "本次公开的事项按照规定程序办理，现将有关情况向党员和群众说明如下。" * 12
LIST = b"<!doctype html><title>list</title>" + b" " * 6000


@dataclass(frozen=True)
class Past:
    """One item that has gone the whole road."""

    at: datetime
    sealed: Mapping[str, Any]
    data: bytes
    item: items.Item
    item_said: Event
    review: reviews.Review
    approved: Event
    publication: Publication
    published: Event

    @property
    def hash(self) -> str:
        return self.publication.hash


class City:
    """Grows up to `whole` items; what was published last is of today."""

    def __init__(self, folder: Path, whole: int):
        self._folder = folder
        self._site = site_of_settings()
        self._step = YEARS / whole
        self._begin = clock.now() - YEARS - timedelta(days=2)
        self._columns = [column.slug for column in self._site.columns]
        found = list(catalog_store.catalogues().find({"organ": ORGAN["id"]}))
        self._catalogue, self._entry = catalogues.entry_of(found, seed.ENTRY)
        self._stores: tuple[Store[Any], ...] = (
            catalog_store.items(),
            review_store.reviews(),
            publish_store.publications(),
        )
        self._shelf = publish_store.shelf()
        self._made: set[Path] = set()

    def grow(self, size: int) -> None:
        """Until `size` items have their place on the site, with as many list files as they fill."""
        totals = self._totals()
        while totals.site < size:
            numbers = range(totals.site + 1, min(totals.site + BATCH, size) + 1)
            totals = self._add([self._past(n) for n in numbers], totals)
        for need in plan_all(totals, self._site):
            target = self._place(need.path)
            if not target.exists():
                target.write_bytes(LIST)

    def _totals(self) -> Totals:
        found = database("publish")["sites"].find_one({"_id": SITE}) or {}
        return totals_of(found.get("totals", {}))

    # -- one item ------------------------------------------------------------

    def _past(self, n: int) -> Past:
        own = n % OWN_EVERY == 0
        at = self._begin + n * self._step
        its = ORGAN if own else organ(n * 7919 % ORGANS)
        column = self._entry["column"] if own else self._columns[n % len(self._columns)]
        entry = {**self._entry, "column": column}
        draft = seed.item_of(f"i-g{n:07}", entry, seed.FULL if n % 2 else seed.SHORT, its["id"])
        draft = replace(draft, text={**draft.text, "body": BODY})
        sealed = seal_of(draft, entry, self._catalogue.regime, [its, ORGAN])
        data = seals.canonical(sealed)
        hash_ = seals.digest(data)
        item, [said] = items.submit(draft, hash_, "A", draft.organ, PEOPLE["drafter"], at)
        event = {"item": item.id, "version": 1, "organ": item.organ, "at": at.isoformat()}
        review = _decided(event | {"data": dict(said.data)}, at)
        month = domain.number_month(at)
        number = domain.index_number(its["code"], month, n)
        url = domain.url_of(its["code"], month, n)
        publication, published = _published(event | {"data": {"hash": hash_}}, sealed, number, url)
        item, _ = heard.approved(item, 1, hash_, at)
        for stage in publication.stages():
            item, _ = heard.published(item, 1, stage, stage == "outside", [url], at)
        approved = review_events.item_approved(review)
        return Past(at, sealed, data, item, said, review, approved, publication, published)

    # -- many ----------------------------------------------------------------

    def _add(self, past: Sequence[Past], totals: Totals) -> Totals:
        blobs = ({"_id": p.hash, "size": len(p.data), "data": Binary(p.data)} for p in past)
        database("publish", "content")["blobs"].insert_many(blobs, ordered=False)
        of_items, of_reviews, of_publications = self._stores
        _insert(of_items, [(p.item, p.item_said, p.at) for p in past])
        _insert(of_reviews, [(p.review, p.approved, p.at) for p in past])
        _insert(of_publications, [(p.publication, p.published, p.at) for p in past])
        kept = database("publish")
        kept["deliveries"].insert_many((d for p in past for d in _deliveries(p)), ordered=False)
        numbers = ({"_id": p.item.id, **_number(p.publication)} for p in past)
        kept["numbers"].insert_many(numbers, ordered=False)
        kept["counters"].bulk_write([_counter(p.publication) for p in past], ordered=False)
        records, totals = give_seqs([_record(p) for p in past], totals)
        self._shelf.keep(self._written(past, records))
        last = {"totals.site": totals.site}
        last |= {f"totals.columns.{slug}": n for slug, n in totals.columns.items()}
        last |= {f"totals.organs.{code}": n for code, n in totals.organs.items()}
        kept["sites"].update_one({"_id": SITE}, {"$max": last})
        return totals

    def _written(self, past: Sequence[Past], records: Iterable[Record]) -> dict[str, Shelved]:
        """The pages in the folder, and what the shelf says about them; each is read back daily,
        so their dates lie evenly over the day to come."""
        first = public_page(past[0].sealed, _record(past[0]), True, self._site)
        title, url = past[0].sealed["title"].encode(), past[0].publication.url.encode()
        kept, rows, now = {}, [], clock.now()
        for at, record in enumerate(records):
            body = first.body.replace(title, record.title.encode())
            body = body.replace(url, record.url.encode())
            self._place(record.url).write_bytes(body)
            check_at = now + timedelta(hours=24) * (at + 1) / len(past)
            written = [{"path": record.url, "hash": seals.digest(body)}]
            page = replace(first, path=record.url, body=body)
            rows.append(search_row(record, page, self._site))
            mark = rows[-1].mark
            kept[record.item] = Shelved(record, written, check_at, renderer(), row=mark)
        self._findable(rows)
        return kept

    def _findable(self, rows: Sequence[SearchRow]) -> None:
        """In the name of whoever owns the folder now."""
        found = database("publish")["sites"].find_one({"_id": SITE}) or {}
        file = SearchFile(self._folder, found["fence"], lambda: None)
        file.put(rows)
        file.close()

    def _place(self, path: str) -> Path:
        target = self._folder / path.lstrip("/")
        if target.parent not in self._made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(target.parent)
        return target


def organ(n: int) -> dict[str, Any]:
    """The n-th of the city, as a table of organs names it."""
    name = f"第{n}测量单位"
    return {**ORGAN, "id": f"o-bench-{n}", "code": f"98A{n:04}", "name": name}


def _decided(event: Mapping[str, Any], at: datetime) -> reviews.Review:
    review = seed.one_step_left(
        reviews.open_review(event, review_store.routes().on("A", clock.today()), at)
    )
    last = {**review.decisions[0], "step": review.current["name"], "by": PEOPLE["approver"]}
    decisions = [*review.decisions, last]
    return replace(review, state="approved", decisions=decisions, waiting_for="")


def _published(
    event: Mapping[str, Any], sealed: Mapping[str, Any], number: str, url: str
) -> tuple[Publication, Event]:
    at = clock.parse(event["at"])
    publication = domain.with_plan(domain.planned(event, at), sealed, number, url)
    proved = frozenset(domain.delivery_id(publication.id, p) for p in publication.plan)
    publication, said = domain.advance(publication, proved, at)
    return publication, said[-1]


def _insert(store: Store[Any], things: Iterable[tuple[Any, Event, datetime]]) -> None:
    """As the relay leaves them."""
    documents = (
        store.fresh(thing) | {"said": wires([said], at), "said_at": at}
        for thing, said, at in things
    )
    store.docs.insert_many(documents, ordered=False)


def _deliveries(past: Past) -> Iterable[dict[str, Any]]:
    publication = past.publication
    for planned in publication.plan:
        yield {
            "_id": domain.delivery_id(publication.id, planned),
            "schema": 1,
            "publication": publication.id,
            "item": publication.item,
            "version": 1,
            "organ": publication.organ,
            **planned,
            "state": "proved",
            "opened_at": past.at,
            "attempts": 0,
            "proof": {"url": publication.url, "sha256": past.hash, "at": past.at.isoformat()},
            "proved_at": past.at,
            "problem": "",
        }


def _number(publication: Publication) -> dict[str, str]:
    return {"number": publication.number, "url": publication.url}


def _counter(publication: Publication) -> UpdateOne:
    month, _, serial = publication.number.rpartition("-")
    return UpdateOne({"_id": month}, {"$max": {"n": int(serial)}}, upsert=True)


def _record(past: Past) -> Record:
    publication = past.publication
    return publish_record(
        past.sealed,
        True,
        seal_hash=past.hash,
        number=publication.number,
        url=publication.url,
        seqs=NO_PLACE,
        at=past.at,
    )
