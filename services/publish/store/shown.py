"""The log of what boards have shown, and when a device of them was last heard of."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pymongo import IndexModel, UpdateOne
from pymongo.database import Database

from common.store import insert_new

KEPT = timedelta(days=90)  # of the shown-log; when a sheet was first and last seen stays for ever


class ShownLog:
    """`shown {_id: board:device:log:number}`, once each; `seen {_id: board:item:version}` with the
    first and last moment; `heard {_id: device}` when it last spoke at all."""

    def __init__(self, kept: Database[Any]):
        self._shown = kept["shown"]
        self._seen = kept["seen"]
        self._heard = kept["heard"]

    def prepare(self) -> None:
        ending = IndexModel("heard_at", expireAfterSeconds=int(KEPT.total_seconds()))
        self._shown.create_indexes([ending])
        self._seen.create_indexes([IndexModel([("item", 1), ("version", 1)])])

    def record(
        self,
        board: str,
        device: str,
        log: str,
        entries: Sequence[Mapping[str, Any]],
        now: datetime,
    ) -> list[tuple[str, int]]:
        """(item, version) that this board had not shown before; all of it twice is once.

        A device's clock may be ahead; nothing was shown later than it was heard of.
        """
        spoke = {"$max": {"at": now}, "$set": {"board": board}}
        self._heard.update_one({"_id": device}, spoke, upsert=True)
        if not entries:
            return []
        fresh = [
            {
                "_id": f"{board}:{device}:{log}:{entry['number']}",
                "board": board,
                **entry,
                "at": min(entry["at"], now),
                "heard_at": now,
            }
            for entry in entries
        ]
        insert_new(self._shown, fresh)
        # As it was kept when it first came, whatever the repetition says.
        kept = self._shown.find({"_id": {"$in": [row["_id"] for row in fresh]}})
        return self._see(board, list(kept), now)

    def photo(
        self, board: str, item: str, version: int, proof: Mapping[str, Any], at: datetime
    ) -> dict[str, Any]:
        """The proof that stands for this sheet on a paper board: the first that was entered."""
        id_ = f"{board}:photo:{item}:{version}"
        row = {"board": board, "item": item, "version": version, "at": at, "proof": dict(proof)}
        insert_new(self._shown, [{"_id": id_, **row}])
        kept: Mapping[str, Any] = self._shown.find_one({"_id": id_}) or row
        return dict(kept["proof"])

    def see(self, board: str, item: str, version: int, at: datetime, now: datetime) -> None:
        self._see(board, [{"item": item, "version": version, "at": at}], now)

    def _see(
        self, board: str, rows: Sequence[Mapping[str, Any]], now: datetime
    ) -> list[tuple[str, int]]:
        operations = [
            UpdateOne(
                {"_id": f"{board}:{row['item']}:{row['version']}"},
                {
                    "$min": {"first": row["at"]},
                    "$max": {"last": row["at"], "heard": now},
                    "$set": {"board": board, "item": row["item"], "version": row["version"]},
                },
                upsert=True,
            )
            for row in rows
        ]
        new = self._seen.bulk_write(operations).upserted_ids or {}
        return [(rows[place]["item"], rows[place]["version"]) for place in new]

    def of(self, item: str, version: int) -> dict[str, dict[str, Any]]:
        """{board: {first, last, heard}}."""
        return {d["board"]: d for d in self._seen.find({"item": item, "version": version})}

    def heard(self, devices: Iterable[str]) -> dict[str, datetime]:
        """By device."""
        found = self._heard.find({"_id": {"$in": list(devices)}})
        return {d["_id"]: d["at"] for d in found}
