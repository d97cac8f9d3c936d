"""What is due in a large city: the nightly run of one year's first nights, and pages of a month.

3,000 catalogues of 60 entries, written by documents; the catalog worker stands still meanwhile and
its loop runs here, night by night. The floor is the same documents inserted in the same portions
by the driver alone, with the same indexes; of a page, one document by its id.
"""

import os
import signal
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

import click

from bench.system import System, running
from common import clock
from common.store import insert_new
from services.catalog import store
from services.catalog.domain import periods
from services.catalog.domain.catalogues import Catalogue
from services.catalog.store import obligations as owed
from services.catalog.worker.opening import Opening

ORGANS, ENTRIES = 3000, 60
PORTION = 3000  # documents of one insert of the floor
ASKED = 100  # pages of each kind
MUST = 60.0  # s, the worst night
MUST_PAGE = 300.0  # ms, p95
NIGHTS = {  # worst first: a city adopts its catalogues; the year's ordinary and full nights
    "all catalogues adopted, 5 January": date(2027, 1, 5),
    "a night on which nothing begins": date(2027, 1, 6),
    "1 February: a month": date(2027, 2, 1),
    "1 April: a month and a quarter": date(2027, 4, 1),
    "1 July: a half year as well": date(2027, 7, 1),
    "1 January: everything periodic": date(2028, 1, 1),
}


class Night(NamedTuple):
    """Seconds of the run and of the floor; how many were opened."""

    opened: int
    took: float
    floor: float


def measure(seconds: float) -> bool:
    """True when every night and every page keeps its must; `seconds` says nothing here."""
    with running() as system, resting(system, "catalog.worker"):
        _clear(owed.obligations(), owed.openings())
        _seed()
        kept, seen = owed.obligations(), owed.openings()
        nights = {name: _night(kept, seen, day) for name, day in NIGHTS.items()}
        pages = {name: _pages(ask) for name, ask in _asked(kept).items()}
        click.echo(report(nights, pages, kept.docs.estimated_document_count()))
        _clear(kept, seen)
    worst = max(night.took for night in nights.values())
    return worst <= MUST and max(map(_p95, pages.values())) <= MUST_PAGE


@contextmanager
def resting(system: System, name: str) -> Iterator[None]:
    """A process stands still, so that it does not do the work that is measured."""
    pid = system.pids()[name]
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def _seed() -> None:
    every = [
        entry for outline in store.outlines().holding(clock.today()) for entry in outline["entry"]
    ]
    entries = [dict(entry) for entry in every[:ENTRIES]]
    kept = store.catalogues()
    made = (Catalogue(f"m-{n:04}:x", organ=f"m-{n:04}", entries=entries) for n in range(ORGANS))
    while portion := [kept.fresh(one) for one in islice(made, 200)]:
        insert_new(kept.docs, portion)


def _clear(kept: owed.Obligations, seen: owed.Openings) -> None:
    """Organ by organ: later parts, and a second run, begin as they would without this one."""
    catalogues = store.catalogues().docs
    for n in range(ORGANS):
        kept.docs.delete_many({"organ": f"m-{n:04}"})
        catalogues.delete_one({"_id": f"m-{n:04}:x"})
        seen.docs.delete_one({"_id": f"m-{n:04}:x"})


def _night(kept: owed.Obligations, seen: owed.Openings, day: date) -> Night:
    before = kept.docs.estimated_document_count()
    run = Opening(store.catalogues(), kept, seen, lambda: day)
    begun = time.perf_counter()
    while run.run():
        pass
    took = time.perf_counter() - begun
    opened = kept.docs.estimated_document_count() - before
    return Night(opened, took, _floor(kept, day, opened))


def _floor(kept: owed.Obligations, day: date, count: int) -> float:
    """As many documents of that night, inserted where the same indexes are."""
    if not count:
        return 0.0
    fresh = kept.docs.find({"opens_on": {"$lte": day.isoformat()}, "organ": {"$gte": "m-"}})
    documents = [dict(d) for d in fresh.limit(count)]
    bare = owed.Obligations(kept.database)
    bare.docs = kept.database["bench_floor"]
    bare.prepare()
    begun = time.perf_counter()
    for at in range(0, len(documents), PORTION):
        bare.docs.insert_many(documents[at : at + PORTION], ordered=False)
    took = time.perf_counter() - begun
    bare.docs.drop()
    return took


# -- pages of a month ------------------------------------------------------------------


def _asked(kept: owed.Obligations) -> dict[str, Callable[[], Any]]:
    """Pages of 50 with counts, as the console asks for them; and one document for a floor."""
    now = clock.now()
    month = owed.window(periods.start_of(date(2028, 1, 1)), periods.start_of(date(2028, 2, 1)))
    organs = [f"m-{n:04}" for n in range(ORGANS)]
    one = kept.docs.find_one({"organ": organs[0]}, {"_id": 1})

    def page(of: list[str] | None, standing: str) -> Callable[[], Any]:
        wanted = {"$and": [month, owed.wanted(standing, now)]}
        return lambda: (kept.due_first(wanted, of, "", 50), kept.counts(month, of, now))

    return {
        "floor: one by its id": lambda: kept.get(one["_id"]) if one else None,
        "one organ": page(organs[:1], ""),
        "100 organs": page(organs[:100], ""),
        "1,000 organs": page(organs[:1000], ""),
        "1,000 organs, one standing": page(organs[:1000], "upcoming"),
        "the whole city": page(None, ""),
    }


def _pages(ask: Callable[[], Any]) -> list[float]:
    times = []
    for _ in range(ASKED):
        begun = time.perf_counter()
        ask()
        times.append((time.perf_counter() - begun) * 1000)
    return times


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def report(nights: dict[str, Night], pages: dict[str, list[float]], total: int) -> str:
    """Markdown."""
    lines = [f"\n### obligations ({ORGANS:,} organs, {ENTRIES} entries each)\n"]
    lines += ["| night | opened | took | floor | over floor |", "|---|---|---|---|---|"]
    for name, (opened, took, floor) in nights.items():
        over = f"{took / floor:.1f}" if floor else ""
        lines.append(f"| {name} | {opened:,} | {took:.1f} s | {floor:.1f} s | {over} |")
    lines += [f"\nA month of {total:,}, {ASKED} times each:\n"]
    lines += ["| page with counts | p50 | p95 |", "|---|---|---|"]
    for name, times in pages.items():
        lines.append(f"| {name} | {statistics.median(times):.1f} ms | {_p95(times):.1f} ms |")
    worst = max(night.took for night in nights.values())
    page = max(map(_p95, pages.values()))
    lines.append(f"\nworst night {worst:.0f} s, must {MUST:.0f} s")
    lines.append(f"worst p95 {page:.0f} ms, must {MUST_PAGE:.0f} ms")
    return "\n".join(lines)
