"""Where catalog keeps the tree of organs, with a revision of its own."""

from collections.abc import Sequence
from typing import Any

from pymongo import IndexModel
from pymongo.client_session import ClientSession
from pymongo.database import Database

from common.errors import Conflict
from common.events import Event
from common.store import Store
from services.catalog.domain.organs import Organ

TREE = {"_id": "organs"}
ALL_ORGANS = {"code": {"$gt": ""}}  # through the index on code


class Organs(Store[Organ]):
    """The tree has a revision of its own: two imports that are each right may together make a
    circle or a second root, and neither touches an organ of the other."""

    def __init__(self, kept: Database[Any]) -> None:
        indexes = [IndexModel("code", unique=True), IndexModel("name"), IndexModel("parent")]
        super().__init__(kept, "organs", Organ, indexes)
        self._trees = kept["trees"]

    def prepare(self) -> None:
        super().prepare()
        self._trees.update_one(TREE, {"$setOnInsert": {"revision": 0}}, upsert=True)

    def tree(self) -> tuple[int, dict[str, Organ]]:
        """Its revision, and every organ by id."""
        [tree] = self._trees.find(TREE)
        return tree["revision"], {organ.id: organ for organ in self.find(ALL_ORGANS)}

    def above(self, id_: str) -> str | None:
        """The organ above; of a closed one that above its heir."""
        organ = self.get(id_)
        while organ.state == "closed":
            organ = self.get(str(organ.parent))
        return organ.parent

    def decided_by(self, organs: Sequence[str]) -> list[str]:
        """Those right below these, and the root where it is one of them."""
        query = {"$or": [{"parent": {"$in": list(organs)}}, {"_id": {"$in": list(organs)}}]}
        found = self.docs.find(query, {"parent": 1})
        return [o["_id"] for o in found if o.get("parent") in organs or not o.get("parent")]

    def write_tree(
        self, changes: Sequence[tuple[Organ, Organ | None, Sequence[Event]]], seen: int
    ) -> None:
        """All or nothing; Conflict when the tree is no longer the one that was seen."""
        if changes:
            with self.database.client.start_session() as session:
                session.with_transaction(lambda s: self._grow(s, changes, seen))

    def _grow(
        self,
        session: ClientSession,
        changes: Sequence[tuple[Organ, Organ | None, Sequence[Event]]],
        seen: int,
    ) -> None:
        mine = {**TREE, "revision": seen}
        grown = self._trees.update_one(mine, {"$inc": {"revision": 1}}, session=session)
        if not grown.matched_count:
            raise Conflict("机关表刚刚由别人改过，这一次没有改。请核对后重新办理。")
        self._write_in(session, changes)
