"""A service's own copy of the organs: what is above one, below it, and who answers for it.

A closed organ stands below its heir. So what falls to the organ above falls to the heir, and what
is the organ's own is the heir's: `heir` and what is made of it say so.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database

from common.errors import NotAllowed, NotFound


class Tree:
    """`organs` as this service last heard of them."""

    def __init__(self, database: Database[Any]):
        self._organs = database["copied_organs"]

    def prepare(self) -> None:
        self._organs.create_indexes([IndexModel("name"), IndexModel("parent")])

    def organ(self, id_: str) -> dict[str, Any]:
        found = self._organs.find_one({"_id": id_})
        if found is None:
            raise NotFound(f"没有编号为 {id_} 的机关；如果刚刚导入，请稍等几秒再试。")
        return dict(found)

    def known(self, ids: Iterable[str]) -> frozenset[str]:
        """Those of these organs that were heard of."""
        found = self._organs.find({"_id": {"$in": sorted(set(ids))}}, {"_id": 1})
        return frozenset(document["_id"] for document in found)

    def knows(self, id_: str) -> bool:
        return self._organs.find_one({"_id": id_}, {"_id": 1}) is not None

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        """By id, of those that were heard of."""
        found = self._organs.find({"_id": {"$in": sorted(set(ids))}}, {"name": 1})
        return {document["_id"]: document["name"] for document in found}

    def closed(self, ids: Iterable[str]) -> dict[str, str]:
        """The day from which each of these is closed (ISO), of those that are."""
        wanted = {"_id": {"$in": sorted(set(ids))}, "state": "closed"}
        return {d["_id"]: d["handover"]["on"] for d in self._organs.find(wanted, {"handover": 1})}

    def closing(self, id_: str) -> Mapping[str, Any] | None:
        """{parent, handover} of a closed organ: its heir and the terms; None of any other."""
        wanted = {"_id": id_, "state": "closed"}
        found: Mapping[str, Any] | None = self._organs.find_one(
            wanted, {"parent": 1, "handover": 1}
        )
        return found

    def must_go_on(self, id_: str) -> None:
        """NotAllowed: at a closed organ nothing new begins, only what there was is seen to."""
        organ = self._place(id_)
        if organ and organ.get("state") == "closed":
            heir = self.names([self.heir(id_)])
            raise NotAllowed(
                f"机关“{organ['name']}”已撤并，不能再新办。请到承接它的"
                f"{'、'.join(heir.values())}办理。"
            )

    # -- upwards -------------------------------------------------------------

    def chain(self, id_: str) -> list[str]:
        """The organ and everything above it, nearest first; ends at one not heard of yet."""
        chain: list[str] = []
        next_: str | None = id_
        while next_ and next_ not in chain:
            found = self._place(next_)
            if found is None:
                break
            chain.append(next_)
            next_ = found["parent"]
        return chain

    def heir(self, id_: str) -> str:
        """The organ itself or, since it was closed, the one that answers for it."""
        seen: set[str] = set()
        while id_ not in seen:
            seen.add(id_)
            found = self._place(id_)
            if found and found.get("state") == "closed":
                id_ = found["parent"]
        return id_

    def answering(self, id_: str) -> list[str]:
        """Who answers for the organ, and everything above."""
        heir = self.heir(id_)
        return self.chain(heir) or [heir]

    def line(self, id_: str) -> list[str]:
        """The organ, and everything above the one that answers for it."""
        return [id_, *self.answering(id_)[1:]]

    def above(self, id_: str) -> str | None:
        """The organ above; None for the root, and for one not heard of yet."""
        return next(iter(self.line(id_)[1:]), None)

    def _place(self, id_: str) -> Mapping[str, Any] | None:
        found: Mapping[str, Any] | None = self._organs.find_one(
            {"_id": id_}, {"parent": 1, "state": 1, "name": 1}
        )
        return found

    def _is_root(self, organ: str) -> bool:
        found = self._place(organ)
        return found is not None and not found["parent"]

    # -- downwards -----------------------------------------------------------

    def inherited(self, tops: Iterable[str]) -> set[str]:
        """These organs and the closed ones that they answer for."""
        found = level = set(tops)
        while level:
            closed = {"parent": {"$in": sorted(level)}, "state": "closed"}
            level = {each["_id"] for each in self._organs.find(closed, {"_id": 1})} - found
            found = found | level
        return found
