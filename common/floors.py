"""A word about versions that beats earlier words arriving late.

Events of different types have no order between them: a withdrawal may be handled before the
submission or approval it speaks of. The floor is written first and then what is open is closed;
whoever opens something writes it first and then reads the floor. One of the two sees the other.
"""

from typing import Any

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError


class Floors:
    """`floors {_id: item, below: version}`: everything of an item below this version is void."""

    def __init__(self, database: Database):
        self._docs = database["floors"]

    def raise_to(self, item: str, below: int, **why: Any) -> None:
        """Void versions < `below`; a floor never comes down."""
        lower = {"_id": item, "below": {"$lt": below}}
        try:
            self._docs.update_one(lower, {"$set": {"below": below, **why}}, upsert=True)
        except DuplicateKeyError:
            return  # it is as high or higher already

    def below(self, item: str) -> int:
        found = self._docs.find_one({"_id": item}, {"below": 1})
        return int(found["below"]) if found else 0
