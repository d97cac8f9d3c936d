"""Where catalog keeps catalogues and items, and reads the outlines it ships."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from common import rules
from common.content import ContentStore
from common.database import database
from common.errors import NotAllowed
from common.paging import Order, page
from common.rules import Book
from common.store import Command, Decide, Store
from services.catalog.domain.calendars import CalendarVersion
from services.catalog.domain.catalogues import Catalogue
from services.catalog.domain.consultations import Tally
from services.catalog.domain.items import LIFE, Item
from services.catalog.domain.obligations import Obligation
from services.catalog.domain.plans import GOES_ON, Plan
from services.catalog.store.tree import Organs

SERVICE = "catalog"
NEWEST = Order("changed_at", newest_first=True)
ITEM_INDEXES = (
    IndexModel([("organ", 1), *NEWEST.keys]),
    IndexModel([("organ", 1), ("state", 1), *NEWEST.keys]),
    IndexModel([("state", 1), *NEWEST.keys]),
    IndexModel([("drafter", 1), ("state", 1), *NEWEST.keys]),
    IndexModel([("text.title", 1), ("organ", 1)]),
    IndexModel("plan", unique=True, partialFilterExpression={"plan": {"$exists": True}}),
)
NOTHING_OPEN = {"drafts": 0, "reviews": 0, "cases": 0}
IN_HAND = ["draft", "submitted", "approved"]
STATES = sorted({state for state, _ in LIFE})


def organs() -> Organs:
    store = Organs(database(SERVICE))
    store.prepare()
    return store


class Catalogues(Store[Catalogue]):
    """`catalogues`, and lists of them."""

    def __init__(self, kept: Database[Any]) -> None:
        by_state = IndexModel([("state", 1), ("organ", 1)])
        indexes = [IndexModel("organ"), by_state, IndexModel("sealed")]
        unknown = "没有编号为 {} 的公开目录。请核对编号。"
        super().__init__(kept, "catalogues", Catalogue, indexes, unknown)

    def prepare(self) -> None:
        """Catalogues of an earlier release were never filed."""
        super().prepare()
        whole = {"organ": {"$gt": ""}, "state": None}
        self.docs.update_many(whole, {"$set": {"state": "changed", "edition": 1}})

    def unsealed(self, after: str, limit: int) -> list[str]:
        """Ids, in their order, of those that an earlier release did not seal and that go on."""
        going_on = {"sealed": {"$in": ["", None]}, "state": {"$ne": "ended"}}
        found = self.docs.find({"_id": {"$gt": after}, **going_on}, {"_id": 1}).sort("_id", 1)
        return [document["_id"] for document in found.limit(limit)]

    def listed(self, organs: Sequence[str] | None, state: str, limit: int) -> Iterator[Catalogue]:
        """Of these organs, or of all."""
        place = {"$gt": ""} if organs is None else {"$in": list(organs)}
        wanted = {"organ": place, **({"state": state} if state else {})}
        return self.find(wanted, sort=[("organ", 1)], limit=limit)


def catalogues() -> Catalogues:
    store = Catalogues(database(SERVICE))
    store.prepare()
    return store


class Plans(Store[Plan]):
    """`plans`, and lists of them."""

    def __init__(self, kept: Database[Any]) -> None:
        by_organ = IndexModel([("organ", 1), ("requested_at", -1)])
        by_state = IndexModel([("state", 1), ("organ", 1), ("requested_at", -1)])
        newest = IndexModel([("requested_at", -1)])
        unknown = "没有编号为 {} 的工作方案。请核对编号。"
        super().__init__(kept, "plans", Plan, [by_organ, by_state, newest], unknown)

    def newest(self, organs: Sequence[str] | None, state: str, limit: int) -> Iterator[Plan]:
        """Of these organs, or of all."""
        wanted: dict[str, Any] = {"organ": {"$gt": ""} if organs is None else {"$in": list(organs)}}
        if state:
            wanted["state"] = state
        return self.find(wanted, sort=[("requested_at", -1)], limit=limit)

    def approved_of(self, organ: str) -> list[Plan]:
        return list(self.find({"organ": organ, "state": "approved"}))

    def alive_of(self, organ: str) -> list[Plan]:
        """Those that an item may still be made by, now or once they are approved."""
        return list(self.find({"organ": organ, "state": {"$in": list(GOES_ON)}}))


def plans() -> Plans:
    store = Plans(database(SERVICE))
    store.prepare()
    return store


class Calendars(Store[CalendarVersion]):
    """`calendars`: a document per version, never overwritten."""

    def __init__(self, kept: Database[Any]) -> None:
        super().__init__(kept, "calendars", CalendarVersion, [IndexModel("version")])

    def newest(self, limit: int) -> list[CalendarVersion]:
        """The last one first; empty before anything was imported."""
        return list(self.find({"version": {"$gt": 0}}, sort=[("version", -1)], limit=limit))

    def last(self) -> CalendarVersion:
        return next(iter(self.newest(1)), CalendarVersion())


def calendars() -> Calendars:
    store = Calendars(database(SERVICE))
    store.prepare()
    return store


class Items(Store[Item]):
    """`items`, and pages of them."""

    def __init__(self, kept: Database[Any]) -> None:
        super().__init__(kept, "items", Item, ITEM_INDEXES, "没有编号为 {} 的事项。请核对编号。")

    def prepare(self) -> None:
        """Items of an earlier release get the moment that lists are ordered by."""
        super().prepare()
        undated = {"state": {"$in": STATES}, "changed_at": None}
        self.docs.update_many(undated, [{"$set": {"changed_at": {"$max": "$history.at"}}}])

    def change(
        self,
        id_: str,
        decide: Decide[Item],
        command: Command | None = None,
        new: Callable[[], Item] | None = None,
    ) -> Item:
        """NotAllowed when its work plan serves another item already: the index has one for each."""
        try:
            return super().change(id_, decide, command, new)
        except DuplicateKeyError:
            raise NotAllowed(
                "这个工作方案已经用于另一个事项，没有保存。一个方案只能用一次，请另提方案。"
            ) from None

    def by_plan(self, plans: Sequence[str], **of: str) -> dict[str, str]:
        """{plan: the item that it was used for}, of items that are like this."""
        used = {"plan": {"$in": list(plans), "$exists": True}, **of}
        found = self.docs.find(used, {"plan": 1})
        return {document["plan"]: document["_id"] for document in found}

    def counted(self, organs: Sequence[str]) -> dict[str, dict[str, int]]:
        """{drafts, reviews, cases} by organ: what is being written, what is under review, and the
        opinions that are open about what it disclosed."""
        group = {
            "_id": "$organ",
            "drafts": {"$sum": {"$cond": [{"$eq": ["$state", "draft"]}, 1, 0]}},
            "reviews": {"$sum": {"$cond": [{"$eq": ["$state", "submitted"]}, 1, 0]}},
            "cases": {"$sum": "$open_cases"},
        }
        match = {"organ": {"$in": list(organs)}}
        found = self.docs.aggregate([{"$match": match}, {"$group": group}])
        counts = {each.pop("_id"): each for each in found}
        return {organ: counts.get(organ, dict(NOTHING_OPEN)) for organ in organs}

    def begun_for(self, organs: Sequence[str], owed: Obligation) -> Item | None:
        """What is being written or reviewed for what is owed: its own draft, else the newest that
        names its period."""
        if owed.born_of:
            which: dict[str, Any] = {"_id": owed.born_of}
        else:
            which = {"organ": {"$in": list(organs)}, "entry": owed.entry}
            which["text.period"] = owed.period
        found = self.find({**which, "state": {"$in": IN_HAND}}, sort=NEWEST.keys, limit=1)
        return next(found, None)

    def successor_of(self, item: str) -> str:
        """The item that replaces it now; "" when none does."""
        found = self.docs.find_one({"_id": item}, {"superseded.by": 1}) or {}
        return str(found.get("superseded", {}).get("by", ""))

    def newest(
        self, wanted: Mapping[str, Any], organs: Sequence[str] | None, after: str, limit: int
    ) -> list[tuple[Item, str]]:
        """(item, its place for `after`) of these organs, or of all; `wanted` is {states, entry,
        drafter, title}, of which any may be empty."""
        states = wanted["states"] or (STATES if organs is None or wanted["drafter"] else [])
        query = {name: wanted[name] for name in ("entry", "drafter") if wanted[name]}
        if states:
            query["state"] = {"$in": states}
        if wanted["title"]:
            query["text.title"] = {"$regex": f"^{re.escape(wanted['title'])}"}
        stretches = max(1, len(states))
        found = page(self.docs, query, NEWEST, organs, after, limit, stretches)
        return [(self.thing(document), NEWEST.place(document)) for document in found]


def items() -> Items:
    store = Items(database(SERVICE))
    store.prepare()
    return store


class Cases:
    """Opinions about items, as feedback announces them: {_id: case, item, open, outcome}.

    A closed one stays closed whatever comes late.
    """

    def __init__(self, kept: Database[Any]) -> None:
        self.docs = kept["cases"]

    def prepare(self) -> None:
        self.docs.create_indexes([IndexModel([("item", 1), ("open", 1)])])

    def received(self, case: str, item: str) -> None:
        first = {"$setOnInsert": {"item": item, "open": True}}
        self.docs.update_one({"_id": case}, first, upsert=True)

    def closed(self, case: str, item: str, outcome: str) -> None:
        """Without an outcome it was not taken up."""
        last = {"$set": {"item": item, "open": False, "outcome": outcome}}
        self.docs.update_one({"_id": case}, last, upsert=True)

    def tally(self, item: str) -> Tally:
        """What became of all opinions about the item."""
        closed = self.docs.find({"item": item, "open": False}, {"outcome": 1})
        outcomes = Counter(case.get("outcome", "") for case in closed)
        dismissed = outcomes.pop("", 0)
        return Tally(dict(sorted(outcomes.items())), dismissed, self.open_of(item))

    def open_of(self, item: str) -> int:
        return self.docs.count_documents({"item": item, "open": True})


def cases() -> Cases:
    kept = Cases(database(SERVICE))
    kept.prepare()
    return kept


def content() -> ContentStore:
    return ContentStore(database(SERVICE, "content"))


def outlines() -> Book:
    """Those that ship with the program and the city's own."""
    return rules.book("目录提纲", "services.catalog", "outlines")


def time_rules() -> Book:
    return rules.book("时限规则", "services.catalog", "time_rules", "time_rule")


def reminders() -> Book:
    return rules.book("公开提醒", "services.catalog", "reminders", "reminder")


def regimes() -> Book:
    """Party, government or village: which stage at which level belongs to which."""
    return rules.book("公开制度划分", "services.catalog", "regimes", "rule")
