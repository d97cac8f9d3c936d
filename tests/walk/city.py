"""A small city: few organs with few people, so that posts overlap, run out and are passed up."""

from datetime import UTC, datetime
from typing import Any

from services.access.domain.people import Person
from services.catalog.domain.organs import Organ

BEGIN = datetime(2026, 3, 23, 1, tzinfo=UTC)  # a month and a quarter end soon, then days off
CITY, TOWN, VILLAGE, BUREAU = "o-city", "o-town", "o-village", "o-bureau"
ORGANS = (CITY, TOWN, VILLAGE, BUREAU)
NEW = ("o-new1", "o-new2", "o-new3")  # which reforms may found
OUTLINE = "walk"


def _organ(id_: str, parent: str | None, level: str, kind: str) -> Organ:
    code = id_.removeprefix("o-").upper()
    return Organ(id_, code, f"某{code}", parent, level, kind, "party", 1)


TREE = (
    _organ(CITY, None, "city", "county_committee"),
    _organ(TOWN, CITY, "township", "township"),
    _organ(VILLAGE, TOWN, "village", "village"),
    _organ(BUREAU, CITY, "department", "bureau"),
)


def row(id_: str) -> dict[str, str]:
    """Of an organ that there is not yet."""
    code = id_.removeprefix("o-").upper()
    kind = {"level": "department", "kind": "bureau", "regime": "party"}
    return {"id": id_, "code": code, "name": f"某{code}", "parent": "", **kind}


# Clerks (drafter, publisher) stay; leaders come and go, stand in for each other, write themselves.
POSTS = {
    "clerk-v": [(VILLAGE, "drafter"), (VILLAGE, "publisher")],
    "clerk-t": [(TOWN, "drafter"), (TOWN, "publisher")],
    "clerk-b": [(BUREAU, "drafter"), (BUREAU, "publisher")],
    "clerk-c": [(CITY, "drafter"), (CITY, "publisher")],
    "head-v": [(VILLAGE, "approver"), (VILLAGE, "drafter")],
    "head-t": [(TOWN, "approver"), (TOWN, "superior"), (TOWN, "auditor")],
    "head-b": [(BUREAU, "approver"), (BUREAU, "auditor")],
    "head-c": [(CITY, "approver"), (CITY, "superior"), (CITY, "auditor")],
    "aide-t": [(TOWN, "auditor"), (TOWN, "secrecy_reviewer")],
    "aide-b": [(BUREAU, "auditor"), (BUREAU, "secrecy_reviewer"), (BUREAU, "drafter")],
    "aide-c": [(CITY, "auditor"), (CITY, "secrecy_reviewer")],
    "guard-t": [(TOWN, "secrecy_reviewer"), (TOWN, "approver")],
    "guard-b": [(BUREAU, "secrecy_reviewer"), (BUREAU, "approver")],
    "guard-c": [(CITY, "secrecy_reviewer"), (CITY, "approver")],
    "spare": [(BUREAU, "monitor"), (TOWN, "monitor"), (CITY, "monitor")],
}
PERSONS = tuple(POSTS)
LEADERS = tuple(person for person in PERSONS if not person.startswith("clerk"))
PEOPLE = tuple(
    Person(
        person,
        posts=[{"organ": o, "role": r, "from": "2024-01-01", "to": None} for o, r in posts],
        version=1,
    )
    for person, posts in POSTS.items()
)


def _entry(id_: str, route: str, time_rule: str, *channels: str, **more: Any) -> dict[str, Any]:
    audience = ["members", "society"] if "website" in channels else ["members"]
    return {
        "id": id_,
        "class": "集体决策",
        "column": "rules",
        "content": f"第 {id_} 类情况",
        "audience": audience,
        "forms": [{"channel": each, "required": True} for each in channels],
        "time_rule": time_rule,
        "route": route,
        "basis": "公开目录",
        "interval_days": 0,
        **more,
    }


ENTRIES = (
    _entry("e-audit", "A", "quarterly", "document", "website"),
    _entry("e-group", "B", "immediate", "document", "website", interval_days=3),
    _entry("e-plan", "C", "information_20wd", "document", "website", draft_first=["major"]),
    _entry("e-secrecy", "D", "monthly", "website"),
    _entry("e-inside", "C", "staged", "document", weight="important", draft_first=["major"]),
    _entry("e-standing", "A", "fixed", "website"),
)
ADOPTED = {
    "id": OUTLINE,
    "version": 1,
    "name": "目录提纲",
    "regime": "party",
    "entry": list(ENTRIES),
}
