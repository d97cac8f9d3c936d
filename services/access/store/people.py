"""People and their posts; names and numbers are encrypted with their place as context."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database

from common.crypto import FieldCipher
from common.store import Store
from services.access.domain.people import ADMINISTRATORS, Person, held_on

MISSING = "没有编号为 {} 的人员。请核对编号。"


class People(Store[Person]):
    """Person documents; `sealed` and `opened` translate the two private fields."""

    def __init__(self, kept: Database[Any], cipher: FieldCipher) -> None:
        indexes = [
            IndexModel([("posts.organ", 1), ("posts.role", 1)]),
            IndexModel("posts.role"),
            IndexModel("posts.behalf"),
        ]
        super().__init__(kept, "people", Person, indexes, MISSING)
        self._cipher = cipher

    def sealed(self, person: str, field: str, text: str) -> str:
        return self._cipher.seal(text, f"access.people:{person}:{field}") if text else ""

    def opened(self, person: str, field: str, token: str) -> str:
        return self._cipher.open(token, f"access.people:{person}:{field}") if token else ""

    def of(self, ids: Iterable[str]) -> dict[str, Person]:
        """Those of them that there are, by id."""
        return {person.id: person for person in self.find({"_id": {"$in": sorted(set(ids))}})}

    def at(self, organ: str) -> list[Person]:
        """Everybody who has held a post at the organ."""
        return list(self.find({"posts.organ": organ}))

    def roles(self, id_: str, day: date) -> frozenset[str]:
        """Which roles somebody holds that day, anywhere; none when there is no such person."""
        found = self.docs.find_one({"_id": id_}, {"posts": 1}) or {"posts": []}
        return frozenset(post["role"] for post in held_on(found["posts"], day))

    def administrators(self, day: date) -> dict[str, set[str]]:
        """Who holds which of the three that day, by role."""
        found: dict[str, set[str]] = {}
        wanted = {"posts.role": {"$in": sorted(ADMINISTRATORS)}}
        for document in self.docs.find(wanted, {"posts": 1}):
            for post in held_on(document["posts"], day):
                if post["role"] in ADMINISTRATORS:
                    found.setdefault(post["role"], set()).add(document["_id"])
        return found
