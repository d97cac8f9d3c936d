"""catalog works: it relays, opens what is owed when its period begins, and reminds of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, partial
from typing import Any

from common import clock, workdays
from common.copies import Copies, copies_of
from common.due import DueWork
from common.rules import Book
from common.store import Store
from common.worker import Loop, Work
from services.catalog import store
from services.catalog.domain import obligations, reminders
from services.catalog.domain.catalogues import Catalogue
from services.catalog.domain.obligations import Obligation
from services.catalog.store import obligations as owed

CATALOGUES = 50  # opened in one turn
REMINDERS = 200
OPEN_EVERY = 10.0  # seconds between looks for a new day, or for catalogues that have changed
NEVER: Mapping[str, Any] = {"rev": 0, "day": ""}
GONE = "条目已经不在公开目录里"


class Opening:
    """Once a day, and when a catalogue has changed, opens the periods that have begun.

    How far a catalogue is opened is written after what was opened, and what is there already is
    left alone: late, twice or on several replicas comes to the same.
    """

    def __init__(
        self,
        catalogues: Store[Catalogue],
        kept: owed.Obligations,
        seen: owed.Openings,
        today: Callable[[], date] = clock.today,
    ):
        self._catalogues, self._kept, self._seen, self._today = catalogues, kept, seen, today
        self._rules, self._reminders = store.time_rules(), store.reminders()

    def run(self) -> bool:
        today = self._today()
        waiting = self._seen.waiting(today, CATALOGUES)
        if waiting:
            self._open(waiting, today)
        return len(waiting) == CATALOGUES

    def _open(self, ids: Sequence[str], today: date) -> None:
        before = self._seen.of(ids)
        found = {d["_id"]: d for d in self._catalogues.docs.find({"_id": {"$in": list(ids)}})}
        stages = self._kept.stages(ids)
        fresh: list[Obligation] = []
        for id_, document in found.items():
            catalogue, last = self._catalogues.thing(document), before.get(id_, NEVER)
            is_new = last["rev"] != document["rev"]
            fresh += self._begun(catalogue, last["day"], today, is_new, stages)
        self._kept.open_all(self._scheduled(fresh, today))
        for id_ in ids:
            self._lapse(id_, found.get(id_), before.get(id_, NEVER))
        self._seen.write(_opening(id_, found.get(id_), before, today) for id_ in ids)

    def _begun(
        self,
        catalogue: Catalogue,
        last: str,
        today: date,
        is_new: bool,
        stages: Mapping[tuple[str, str], list[Obligation]],
    ) -> Iterator[Obligation]:
        """What has begun since the last day that was opened; of a catalogue that has changed
        also what was going on then."""
        place = {"organ": catalogue.organ, "catalogue": catalogue.id}
        since = date.fromisoformat(last) if last else today
        for entry in catalogue.entries:
            versions = _versions(self._rules, entry["time_rule"])
            found = obligations.obligations(place, entry, versions, since, today)
            yield from (one for one in found if is_new or one.opens_on > last)
            for work in _works(stages.get((catalogue.id, entry["id"]), ())):
                yield from obligations.summaries(work, versions, today)

    def _scheduled(self, fresh: Sequence[Obligation], today: date) -> Iterator[Obligation]:
        calendar, rows = workdays.published(), self._reminders.holding(today)

        @cache
        def looked_at(due_on: str) -> Any:
            return reminders.first_looked_at(date.fromisoformat(due_on), today, calendar, rows)

        return (replace(one, due_at=looked_at(one.due_on)) for one in fresh)

    def _lapse(self, id_: str, document: Any, last: Mapping[str, Any]) -> None:
        """What was owed for entries that are no more; a catalogue never seen has none."""
        rev = document["rev"] if document else 0
        if last is NEVER or last["rev"] == rev:
            return
        entries = [entry["id"] for entry in document["entries"]] if document else []
        gone = {"catalogue": id_, "entry": {"$nin": entries}}
        for one in self._kept.owed_by(last["organ"], **gone):
            self._kept.change(one.id, lambda o: obligations.lapsed(o, GONE, clock.now()))


def _opening(
    id_: str, document: Any, before: Mapping[str, Mapping[str, Any]], today: date
) -> dict[str, Any]:
    """`rev` is 0 for a catalogue that is gone."""
    organ = document["organ"] if document else before[id_]["organ"]
    rev = document["rev"] if document else 0
    return {"_id": id_, "organ": organ, "rev": rev, "day": today.isoformat()}


def _versions(rules: Book, id_: str) -> list[Any]:
    return [rule for rule in rules.every() if rule["id"] == id_]


def _works(stages: Sequence[Obligation]) -> list[list[Obligation]]:
    found: dict[str, list[Obligation]] = {}
    for stage in stages:
        found.setdefault(str(stage.work), []).append(stage)
    return list(found.values())


class Reminding:
    """Says the reminders whose day has come, each in the write that records it."""

    def __init__(self, kept: owed.Obligations, copies: Copies):
        self._kept, self._copies = kept, copies
        self._rows = store.reminders()
        self._due = DueWork(store.SERVICE, "reminders", kept.docs)

    def run(self) -> bool:
        found = self._due.look(REMINDERS)
        for document in found:
            remind = partial(
                reminders.reminded,
                today=clock.today(),
                calendar=workdays.published(),
                rows=self._rows.holding(clock.today()),
                above=self._above(document["organ"]),
            )
            self._kept.change(document["_id"], remind)
        return len(found) == REMINDERS

    def _above(self, organ: str) -> str:
        """The organ above; where there is none, or it is not known, the organ itself."""
        return [*self._copies.chain(organ)[1:2], organ][0]


def build() -> Work:
    items, organs, catalogues = store.items(), store.organs(), store.catalogues()
    kept = owed.obligations()
    outboxes = [items.docs, organs.docs, catalogues.docs, kept.docs]
    opening = Opening(catalogues, kept, owed.openings())
    loops = [
        Loop("catalog.open", opening.run, pause=OPEN_EVERY),
        Loop("catalog.remind", Reminding(kept, copies_of(store.SERVICE)).run, pause=5.0),
    ]
    # A submission may wait for the sweep: a person reviews it.
    return Work(store.SERVICE, items.database, outboxes, loops, woken=False)
