"""Bureaus that no other test knows, with a staff and a catalogue."""

from functools import partial
from itertools import product
from typing import Any
from uuid import uuid4

from common.database import database
from tests.faults.waiting import eventually
from tests.service.road.walker import View, Walker

ABOVE = "o-10"
OUTLINE = "bureau-9"
STAFF = (
    *("drafter", "auditor", "approver", "secrecy_reviewer"),
    *("secrecy_reviewer", "publisher", "case_handler"),
)
HEARING = ("catalog", "review", "publish", "feedback", "oversight")


class Bureaus:
    """Founds them, and reforms them."""

    def __init__(self, walker: Walker):
        self.walker, self.city = walker, walker.city
        self.ask = walker.ask

    def row(self, name: str) -> dict[str, Any]:
        """Of one that there is not yet."""
        key = uuid4().hex[:6].upper()
        kind = {"level": "department", "kind": "bureau", "regime": "party"}
        return {"id": f"o-{key}", "code": key, "name": name, "parent": ABOVE, **kind}

    def found(self, name: str) -> str:
        row = self.row(name)
        organ, admin = str(row["id"]), self.city.administrator()
        self.city.tell("catalog", "import_organs", admin, rows=[{"line": 2, **row}])
        for service in ("access", *HEARING):
            eventually(partial(self.knows, service, organ))
        post = {"name": "石头生", "phone": "", "organ": organ, "from": "2024-01-01", "to": ""}
        persons = [f"{organ}-{number}" for number in range(len(STAFF))]
        named = zip(persons, STAFF, strict=True)
        rows = [{"line": n, "person": p, "role": r, **post} for n, (p, r) in enumerate(named, 2)]
        self.city.tell("access", "import_people", self.city.registrar(), rows=rows)
        for service, person in product(HEARING, persons):
            eventually(partial(self.holds, service, person, organ))
        self.city.tell("catalog", "adopt_outline", persons[5], organ=organ, outline=OUTLINE)
        return organ

    @staticmethod
    def knows(service: str, organ: str, state: str = "active") -> bool:
        known = {"_id": organ, "state": state}
        return database(service)["copied_organs"].find_one(known) is not None

    @staticmethod
    def holds(service: str, person: str, organ: str) -> bool:
        """Does the service know a post without an end of this person there?"""
        post = {"posts": {"$elemMatch": {"organ": organ, "to": None}}}
        return database(service)["copied_posts"].find_one({"_id": person, **post}) is not None

    def reform(self, kind: str, organs: list[str], **given: Any) -> View:
        said = {"document": "澜编〔2026〕3号", "reason": "机构改革"}
        asked = {"kind": kind, "organs": organs, **said, **given}
        return dict(self.city.tell("catalog", "reform_organs", self.city.administrator(), **asked))

    def owed(self, organ: str, **wanted: Any) -> list[View]:
        asked = {"organ": organ, "limit": 1000, **wanted}
        return [dict(row) for row in self.ask("catalog", "list_obligations", **asked)["rows"]]
