"""Where catalog keeps what is owed, pages and counts of it, and how far catalogues are opened."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pymongo import IndexModel, UpdateOne
from pymongo.database import Database

from common.database import database
from common.due import due_index
from common.paging import BEGINNING, Order, page
from common.store import Store, insert_new
from services.catalog.domain.obligations import OWED, SOON, Obligation

SERVICE = "catalog"
DUE_FIRST = Order("until")
COUNTED = [("state", 1), ("late", 1)]  # last in an index, so that counting reads no document


def _where_there_is(*names: str) -> IndexModel:
    first = {names[0]: {"$exists": True}}
    return IndexModel([(name, 1) for name in names], partialFilterExpression=first)


INDEXES = (
    IndexModel([("organ", 1), *DUE_FIRST.keys, *COUNTED]),
    IndexModel([("organ", 1), ("state", 1), *DUE_FIRST.keys]),
    IndexModel([*DUE_FIRST.keys, *COUNTED]),
    IndexModel([("state", 1), *DUE_FIRST.keys]),
    _where_there_is("item"),
    _where_there_is("born_of"),
    _where_there_is("work", "catalogue"),
    _where_there_is("told", "state", "until"),
    _where_there_is("counted.calendar", "state"),
    due_index(),
)


class Obligations(Store[Obligation]):
    def __init__(self, kept: Database[Any]) -> None:
        unknown = "没有编号为 {} 的应公开事项。请核对编号。"
        super().__init__(kept, "obligations", Obligation, INDEXES, unknown)

    def open_all(self, found: Iterable[Obligation]) -> None:
        """Those that are not there yet, in one go."""
        if documents := [self.fresh(one) for one in found]:
            insert_new(self.docs, documents)

    def due_first(
        self, wanted: Mapping[str, Any], organs: Sequence[str] | None, after: str, limit: int
    ) -> list[tuple[Obligation, str]]:
        """(obligation, its place for `after`); `wanted` is what a function below says."""
        found = page(self.docs, wanted, DUE_FIRST, organs, after, limit)
        return [(self.thing(document), DUE_FIRST.place(document)) for document in found]

    def counts(
        self, wanted: Mapping[str, Any], organs: Sequence[str] | None, now: datetime
    ) -> dict[str, int]:
        """How many there are by standing."""
        where = wanted if organs is None else {"$and": [wanted, {"organ": {"$in": list(organs)}}]}
        over, soon = {"$lte": ["$until", now]}, {"$lte": ["$until", now + SOON]}
        branches = [
            {"case": {"$eq": ["$state", "met"]}, "then": _either("$late", "late", "in_time")},
            {"case": {"$ne": ["$state", "open"]}, "then": "$state"},
            {"case": over, "then": "missing"},
        ]
        default = _either(soon, "soon", "upcoming")
        standing = {"$switch": {"branches": branches, "default": default}}
        group = {"_id": standing, "count": {"$sum": 1}}
        found = self.docs.aggregate([{"$match": where}, {"$group": group}])
        return {each["_id"]: each["count"] for each in found}

    def owed_by(self, organ: str, **which: Any) -> list[Obligation]:
        """What an organ still owes, the earliest due first."""
        wanted = {"organ": organ, "state": {"$in": list(OWED)}, **which}
        return list(self.find(wanted, sort=DUE_FIRST.keys))

    def stages(self, catalogues: Sequence[str]) -> dict[tuple[str, str], list[Obligation]]:
        """The stages of works, by what entry of which catalogue they are of."""
        found: dict[tuple[str, str], list[Obligation]] = {}
        wanted = {"work": {"$gt": ""}, "catalogue": {"$in": list(catalogues)}}
        for stage in self.find(wanted):
            found.setdefault((stage.catalogue, stage.entry), []).append(stage)
        return found

    def counted_before(self, calendar: int, limit: int) -> list[Obligation]:
        """Owed ones whose days, in working days, an older calendar gave."""
        older = {"counted.calendar": {"$lt": calendar}, "state": {"$in": list(OWED)}}
        return list(self.find(older, limit=limit))

    def counted_alike(self) -> Iterator[dict[str, Any]]:
        """Owed ones whose days are counted in working days, those that any calendar moves alike
        as one: {rule, rule_version, counted, due_on, provisional, told, count, thing, organ}, the
        last two of the first by its id, `told` when somebody was reminded."""
        owed = {"counted.calendar": {"$gte": 0}, "state": {"$in": list(OWED)}}
        alike = {
            **{name: f"${name}" for name in ("rule", "rule_version", "due_on", "provisional")},
            "counted": {name: f"$counted.{name}" for name in ("from", "working_days")},
            "told": {"$ne": ["$reminders", []]},
        }
        first = {"$min": {"thing": "$_id", "organ": "$organ"}}
        group = {"_id": alike, "count": {"$sum": 1}, "first": first}
        for found in self.docs.aggregate([{"$match": owed}, {"$group": group}]):
            yield {**found["_id"], "count": found["count"], **found["first"]}

    def told(self, by: Sequence[str], account: str, limit: int) -> list[Obligation]:
        """What who is `addressed` so is reminded of and has not marked seen."""
        wanted = {"told": {"$in": list(by)}, "state": "open", "seen": {"$ne": account}}
        return list(self.find(wanted, sort=DUE_FIRST.keys, limit=limit))


def _either(condition: Any, yes: str, no: str) -> dict[str, Any]:
    return {"$cond": [condition, yes, no]}


def wanted(standing: str, now: datetime) -> dict[str, Any]:
    """The condition for one of STANDINGS, or for none in particular."""
    by_moment = {
        "missing": {"$lte": now},
        "soon": {"$gt": now, "$lte": now + SOON},
        "upcoming": {"$gt": now + SOON},
    }
    if standing in by_moment:
        return {"state": "open", "until": by_moment[standing]}
    if standing in ("late", "in_time"):
        return {"state": "met", "late": standing == "late"}
    return {"state": standing} if standing else {}


def window(first: datetime | None, after: datetime | None) -> dict[str, Any]:
    """Due between two midnights, of which either may be open: what an index is entered by."""
    bounds = {"$gt": first or BEGINNING, **({"$lte": after} if after else {})}
    return {"until": bounds}


class Openings:
    """How far every catalogue is opened: {_id: catalogue, organ, rev, day}.

    Looking for what there is to do reads two indexes and no document.
    """

    def __init__(self, kept: Database[Any]) -> None:
        self.docs, self._catalogues = kept["openings"], kept["catalogues"]

    def prepare(self) -> None:
        self._catalogues.create_indexes([IndexModel([("_id", 1), ("rev", 1)])])
        self.docs.create_indexes([IndexModel([("_id", 1), ("rev", 1), ("day", 1)])])

    def waiting(self, today: date, limit: int) -> list[str]:
        """Catalogues that were not opened today in the form they have now, or that are gone."""
        there = {d["_id"]: d["rev"] for d in _read(self._catalogues, "rev")}
        done = {d["_id"]: (d["rev"], d["day"]) for d in _read(self.docs, "rev", "day")}
        day = today.isoformat()
        fresh = (id_ for id_, rev in there.items() if done.get(id_) != (rev, day))
        gone = (id_ for id_, (rev, _) in done.items() if rev and id_ not in there)
        return sorted([*fresh, *gone])[:limit]

    def of(self, catalogues: Sequence[str]) -> dict[str, dict[str, Any]]:
        found = self.docs.find({"_id": {"$in": list(catalogues)}})
        return {opening["_id"]: opening for opening in found}

    def write(self, openings: Iterable[Mapping[str, Any]]) -> None:
        updates = [UpdateOne({"_id": o["_id"]}, {"$set": {**o}}, upsert=True) for o in openings]
        if updates:
            self.docs.bulk_write(updates, ordered=False)


def _read(docs: Any, *names: str) -> Any:
    """Off an index that has these fields."""
    index = [("_id", 1), *((name, 1) for name in names)]
    return docs.find({"_id": {"$gt": ""}}, dict.fromkeys(names, 1)).hint(index)


def obligations() -> Obligations:
    kept = Obligations(database(SERVICE))
    kept.prepare()
    return kept


def openings() -> Openings:
    kept = Openings(database(SERVICE))
    kept.prepare()
    return kept
