"""Writes the invented city's organs and people as CSV; the same bytes at every run."""

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from itertools import count
from pathlib import Path
from typing import Any

PLACES = Path(__file__).with_name("city.toml")
POSTS_SINCE = "2024-01-01"
# 169 is assigned to no carrier: these numbers are valid in form and reach nobody.
FIRST_PHONE = 16900000000

FULL_STAFF = (
    "drafter",
    "auditor",
    "approver",
    "secrecy_reviewer",
    "secrecy_reviewer",
    "publisher",
)
ADMINISTRATOR = "system_admin"
CASE_HANDLER = "case_handler"


@dataclass(frozen=True)
class Organ:
    id: str
    code: str
    name: str
    parent: str
    level: str
    kind: str
    regime: str


@dataclass(frozen=True)
class Post:
    person: str
    name: str
    phone: str
    organ: str
    role: str
    from_: str = POSTS_SINCE
    to: str = ""


def organs() -> list[Organ]:
    """The tree, every parent before its children: 1 city, 12 departments, 3 districts, …"""
    city = _places()
    root = _organ("10", city["city"]["name"], None, "city", "county_committee")
    departments = [
        _organ(f"10A{n:02}", name, root, "department", "bureau")
        for n, name in enumerate(city["city"]["departments"], 1)
    ]
    found = [root, *departments]
    for n, district in enumerate(city["district"], 11):
        found += _district(str(n), district, root)
    return found


def people() -> list[Post]:
    """One post per line; neighbouring villages share a publisher, who has two lines.

    The city's system administrator and the case handlers come last, so that nobody's id moves. A
    village has none of its own: its cases go to the handler of the organ above.
    """
    persons = _persons()
    posts: list[Post] = []
    for organ in organs():
        if organ.kind == "village":
            posts += _village_posts(organ, posts, persons)
        else:
            posts += [_post(next(persons), organ, role) for role in FULL_STAFF]
    posts.append(_post(next(persons), organs()[0], ADMINISTRATOR))
    handled = [organ for organ in organs() if organ.kind != "village"]
    return [*posts, *(_post(next(persons), organ, CASE_HANDLER) for organ in handled)]


def administrator() -> str:
    """The one person who may set the system up, once it knows of anybody who may."""
    return next(post.person for post in people() if post.role == ADMINISTRATOR)


def write(folder: Path) -> list[Path]:
    """Write `organs.csv` and `people.csv` (UTF-8, one header line) into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    return [
        _write_csv(folder / "organs.csv", Organ, organs()),
        _write_csv(folder / "people.csv", Post, people()),
    ]


def _places() -> dict[str, Any]:
    return tomllib.loads(PLACES.read_text(encoding="utf-8"))


def _district(code: str, district: Mapping[str, Any], root: Organ) -> Iterator[Organ]:
    above = _organ(code, district["name"], root, "district", "county_committee")
    yield above
    for n, (name, villages) in enumerate(district["townships"].items(), 1):
        committee = "党工委" if name.endswith("街道") else "党委"
        township = _organ(f"{code}B{n:02}", name + committee, above, "township", "township")
        yield township
        for m, village in enumerate(villages, 1):
            yield _organ(
                f"{township.code}{m:02}", village + "党支部", township, "village", "village"
            )


def _organ(code: str, name: str, above: Organ | None, level: str, kind: str) -> Organ:
    regime = "village" if kind == "village" else "party"
    return Organ(_id(code), code, name, above.id if above else "", level, kind, regime)


def _id(code: str) -> str:
    return f"o-{code.lower()}"


def _persons() -> Iterator[tuple[str, str, str]]:
    """(id, name, phone) of invented persons; no name comes twice."""
    names = _places()["names"]
    surnames, given = names["surnames"], names["given"]
    for n in count():
        round_, at = divmod(n, len(surnames))
        # 7 is prime to the number of given names, so neighbours in the list differ in both.
        name = surnames[at] + given[(at * 7 + round_) % len(given)]
        yield f"p-{n + 1:04}", name, str(FIRST_PHONE + n + 1)


def _post(person: tuple[str, str, str], organ: Organ, role: str) -> Post:
    return Post(*person, organ.id, role)


def _village_posts(
    organ: Organ, before: list[Post], persons: Iterator[tuple[str, str, str]]
) -> list[Post]:
    """Too few for any review step: those pass to the township above (domain.md section 3)."""
    drafter = _post(next(persons), organ, "drafter")
    if organ.code.endswith("05"):
        return [drafter, replace(before[-1], organ=organ.id)]
    return [drafter, _post(next(persons), organ, "publisher")]


def _write_csv(path: Path, row_type: type, rows: Iterable[Any]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(field.name.rstrip("_") for field in fields(row_type))
        lines.writerows(asdict(row).values() for row in rows)
    return path
