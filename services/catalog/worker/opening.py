"""Opens what is owed when its period begins: once a day, and when a catalogue has changed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from common import clock, logs
from common.calendars import calendars_of
from common.rules import Book
from common.store import Store
from services.catalog import store
from services.catalog.domain import catalogues, obligations, occurrences, reminders
from services.catalog.domain.catalogues import Catalogue
from services.catalog.domain.obligations import Obligation
from services.catalog.store import obligations as owed

CATALOGUES = 50  # opened in one turn
NEVER: Mapping[str, Any] = {"rev": 0, "day": ""}
GONE = "条目已经不在公开目录里"

log = logs.get(__name__)


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
        self._versions, self._reminders = _all_versions(store.time_rules()), store.reminders()
        self._calendars = calendars_of(store.SERVICE)

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
        changed = [i for i in ids if before.get(i, NEVER)["rev"] != _rev(found.get(i))]
        fresh: list[Obligation] = []
        for id_, document in found.items():
            last, catalogue = before.get(id_, NEVER)["day"], self._catalogues.thing(document)
            fresh += self._begun(catalogue, last, today, id_ in changed, stages)
        self._kept.open_all(self._scheduled(fresh, today))
        self._renew([one.id for one in fresh if one.catalogue in changed])
        for id_ in changed:
            self._lapse(id_, before.get(id_, NEVER))
        self._seen.write(_opening(id_, found.get(id_), before, today) for id_ in ids)

    def _begun(
        self,
        catalogue: Catalogue,
        last: str,
        today: date,
        changed: bool,
        stages: Mapping[tuple[str, str], list[Obligation]],
    ) -> Iterator[Obligation]:
        """What has begun since the last day that was opened; of a catalogue that has changed
        also what was going on then."""
        if catalogue.state == "ended":
            return
        place = {"organ": catalogue.organ, "catalogue": catalogue.id}
        since = date.fromisoformat(last) if last else today
        for entry in catalogues.in_force(catalogue):
            versions = self._versions.get(entry["time_rule"])
            if versions is None:
                log.warning("a time rule is not known", catalogue=catalogue.id, entry=entry["id"])
                continue
            found = obligations.obligations(place, entry, versions, since, today)
            yield from (one for one in found if changed or one.opens_on > last)
            for work in _works(stages.get((catalogue.id, entry["id"]), ())):
                yield from occurrences.summaries(work, self._versions[work[0].rule], today)

    def _scheduled(self, fresh: Sequence[Obligation], today: date) -> Iterator[Obligation]:
        calendar, rows = self._calendars.known().calendar, self._reminders.holding(today)

        @cache
        def looked_at(due_on: str) -> Any:
            return reminders.first_looked_at(date.fromisoformat(due_on), today, calendar, rows)

        return (replace(one, due_at=looked_at(one.due_on)) for one in fresh)

    def _renew(self, ids: Sequence[str]) -> None:
        """What had lapsed with its entry, which is there again."""
        for one in self._kept.find({"_id": {"$in": list(ids)}, "state": "lapsed"}):
            self._kept.change(one.id, lambda o: obligations.renewed(o, clock.now()))

    def _lapse(self, id_: str, last: Mapping[str, Any]) -> None:
        """What is owed for entries that no catalogue of the organ has any more."""
        if last is NEVER:
            return
        there = list(self._catalogues.find({"organ": last["organ"]}))
        if any(catalogue.state == "ended" for catalogue in there):
            return  # what a closed organ owed goes on at its heir
        entries = [entry["id"] for catalogue in there for entry in catalogues.in_force(catalogue)]
        gone = {"catalogue": id_, "entry": {"$nin": entries}}
        for one in self._kept.owed_by(last["organ"], **gone):
            self._kept.change(one.id, lambda o: obligations.lapsed(o, GONE, clock.now()))


def _rev(document: Mapping[str, Any] | None) -> int:
    """0 for a catalogue that is gone."""
    return int(document["rev"]) if document else 0


def _opening(
    id_: str,
    document: Mapping[str, Any] | None,
    before: Mapping[str, Mapping[str, Any]],
    today: date,
) -> dict[str, Any]:
    organ = document["organ"] if document else before[id_]["organ"]
    return {"_id": id_, "organ": organ, "rev": _rev(document), "day": today.isoformat()}


def _all_versions(rules: Book) -> dict[str, list[Any]]:
    """By id, oldest first."""
    found: dict[str, list[Any]] = {}
    for rule in rules.every():
        found.setdefault(rule["id"], []).append(rule)
    return found


def _works(stages: Sequence[Obligation]) -> list[list[Obligation]]:
    found: dict[str, list[Obligation]] = {}
    for stage in stages:
        found.setdefault(str(stage.work), []).append(stage)
    return list(found.values())
