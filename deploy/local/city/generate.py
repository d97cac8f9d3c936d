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
FIRST_MEMBERS_PHONE = 16910000000
MEMBERS = {"village": 20, "department": 30, "township": 10}  # of one organ of this level

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
FURTHER = ("security_admin", "audit_admin")  # the other two of the three administrators


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
class Member:
    """A Party member on the roster; `groups` and `opted_out` as `gongkai import members` reads."""

    member: str
    name: str
    phone: str
    organ: str
    groups: str = ""
    opted_out: str = ""


@dataclass(frozen=True)
class Board:
    """A board on a wall; it shows what the organs in `shows` disclose, separated by ;."""

    board: str
    name: str
    organ: str
    place: str
    kind: str
    scope: str
    shows: str


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

    The city's system administrator, the case handlers and the other administrators come last, so
    that nobody's id moves. A village has no handler: its cases go to that of the organ above.
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
    posts += [_post(next(persons), organ, CASE_HANDLER) for organ in handled]
    return [*posts, *(_post(next(persons), organs()[0], role) for role in FURTHER)]


def members() -> list[Member]:
    """3,000 members: 20 in every village, 30 in every department, 10 in every township.

    Every 60th is a delegate to the city's congress; every 100th wants no messages.
    """
    organs_ = [o for o in organs() for _ in range(MEMBERS.get(o.level, 0))]
    persons = _persons()
    return [
        Member(
            member=f"m-{n:05}",
            name=next(persons)[1],
            phone=str(FIRST_MEMBERS_PHONE + n),
            organ=organ.id,
            groups="" if n % 60 else f"delegates@{organs()[0].id}",
            opted_out="" if n % 100 else "是",
        )
        for n, organ in enumerate(organs_, 1)
    ]


def boards() -> list[Board]:
    """40 boards: halls of city and districts, one inside every department, twenty villages."""
    found = organs()
    root, districts = found[0], [o for o in found if o.level == "district"]
    departments = [o for o in found if o.level == "department"]
    everybody = ";".join(o.id for o in (root, *departments))
    hall = [_board(root, "市政务服务中心大厅", "kiosk", "society", everybody)]
    hall.append(_board(root, "市委机关一楼", "kiosk", "inside", everybody))
    for district in districts:
        both = f"{district.id};{root.id}"
        hall.append(_board(district, "区政务服务中心大厅", "kiosk", "society", both))
        hall.append(_board(district, "区委机关一楼", "kiosk", "inside", both))
    inside = [_board(o, "办公楼一楼", "kiosk", "inside", o.id) for o in departments]
    villages = [o for o in found if o.level == "village"][1::6]
    outside = [
        _board(o, "村（社区）办公室门口", "kiosk" if n % 4 else "paper", "society", o.id)
        for n, o in enumerate(villages)
    ]
    return [*hall, *inside, *outside]


def _board(organ: Organ, place: str, kind: str, scope: str, shows: str) -> Board:
    id_ = f"bd-{organ.code.lower()}-{scope[0]}"
    return Board(id_, f"{organ.name}公开栏", organ.id, place, kind, scope, shows)


def outlines() -> list[tuple[str, str]]:
    """(organ, outline): the catalogues that the city's organs make."""
    city = _places()
    adopted = {organ.id: city["outlines"][organ.kind] for organ in organs()}
    adopted |= {
        o.id: city["outlines_of"][o.name] for o in organs() if o.name in city["outlines_of"]
    }
    return [(organ, outline) for organ, named in adopted.items() for outline in named]


def administrator() -> str:
    """The one person who may set the system up, once it knows of anybody who may."""
    return next(post.person for post in people() if post.role == ADMINISTRATOR)


def write(folder: Path) -> dict[str, Path]:
    """`organs`, `people`, `members` and `boards` as CSV (UTF-8, one header line) in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, tuple[type, Iterable[Any]]] = {
        "organs": (Organ, organs()),
        "people": (Post, people()),
        "members": (Member, members()),
        "boards": (Board, boards()),
    }
    return {
        name: _write_csv(folder / f"{name}.csv", kind, rows)
        for name, (kind, rows) in tables.items()
    }


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
