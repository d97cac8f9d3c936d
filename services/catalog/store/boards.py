"""Whose the notice boards are, as publish announces them: a reform's preview counts them."""

from collections.abc import Sequence
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from common.database import database


class Boards:
    """`copied_boards {_id: board, organ, version}`."""

    def __init__(self, kept: Database[Any]) -> None:
        self.docs = kept["copied_boards"]

    def prepare(self) -> None:
        self.docs.create_indexes([IndexModel("organ")])

    def changed(self, board: str, organ: str, version: int) -> None:
        """An older word never overwrites a newer one."""
        older = {"_id": board, "version": {"$lt": version}}
        now = {"$set": {"organ": organ, "version": version}}
        try:
            self.docs.update_one(older, now, upsert=True)
        except DuplicateKeyError:
            return  # what stands there is as new or newer

    def counted(self, organs: Sequence[str]) -> dict[str, int]:
        """How many boards each organ has."""
        return {organ: self.docs.count_documents({"organ": organ}) for organ in organs}


def boards() -> Boards:
    kept = Boards(database("catalog"))
    kept.prepare()
    return kept
