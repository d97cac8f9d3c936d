"""Every cell of the table on the running system: role × place × action × state.

Each cell has a thing of its own, written by documents; the table says what must come of it.
"""

from typing import Any

import pytest

from common.database import database
from common.errors import NotAllowed, NotFound
from contracts import policy
from contracts.policy import POLICY
from tests.running import City
from tests.service.policy import town
from tests.service.policy.cells import DONE, Cell, a_name, all_asked, ask, cells_of
from tests.service.policy.things import KINDS
from tests.service.policy.things.kind import Kind
from tests.service.policy.town import OTHER, OWN, PERSONS

pytestmark = pytest.mark.service
MISSING = "pc-missing:999999"


@pytest.mark.parametrize(
    "kind", KINDS, ids=lambda k: f"{k.collection}-{'-'.join((*k.roles, *k.states))[:40]}"
)
def test_every_cell_of_a_kind(settled: City, kind: Kind) -> None:
    cells = cells_of(kind)
    docs = database(kind.service)[kind.collection]
    docs.insert_many([kind.write(c.thing, c.organ, c.state) for c in cells])

    all_asked(settled, cells)

    assert [str(cell) for cell in cells if not cell.is_right()] == []
    assert any(cell.said == DONE for cell in cells)
    refused = [cell.thing for cell in cells if cell.said != DONE]
    assert docs.count_documents({"_id": {"$in": refused}, **kind.unchanged}) == len(refused)


@pytest.mark.parametrize("kind", KINDS[:2] + KINDS[4:], ids=lambda k: k.collection + k.states[0])
def test_what_somebody_may_not_see_is_refused_in_the_words_for_what_is_not_there(
    settled: City, kind: Kind
) -> None:
    thing = a_name(kind.service)
    docs = database(kind.service)[kind.collection]
    docs.insert_one(kind.write(thing, OWN, kind.states[0]))

    for action in kind.asks:
        for stranger in (town.person("drafter", OTHER), town.person("member", OWN), town.NOBODY):
            told = []
            for id_ in (thing, MISSING):
                cell = Cell(kind, action, stranger, OWN, kind.states[0], id_)
                ask(settled, cell)
                assert type(cell.said) is NotFound, cell
                told.append(str(cell.said).replace(id_, "?"))
            assert told[0] == told[1]


# -- what belongs to no organ ------------------------------------------------------

SYSTEM = [
    ("access", "list_parked", {}),
    ("oversight", "list_entries", {"limit": 1}),
    ("oversight", "list_verifications", {}),
    ("catalog", "show_running", {}),
    ("publish", "list_parked", {}),
]


@pytest.mark.parametrize(("service", "query", "asked"), SYSTEM)
def test_what_administrators_read_is_read_by_nobody_else(
    settled: City, service: str, query: str, asked: dict[str, Any]
) -> None:
    rule = POLICY[f"{service}.{query}"]
    for person in PERSONS:
        try:
            settled.ask(service, query, by={"account": person}, **asked)
            read = True
        except NotAllowed:
            read = False
        assert read == any(p.person == person and p.role in rule.anywhere for p in town.POSTS)


@pytest.mark.parametrize(
    ("service", "command", "asked"),
    [
        ("catalog", "import_organs", {"rows": [], "dry_run": True}),
        ("publish", "import_boards", {"rows": [], "dry_run": True}),
        ("review", "discard_parked", {"parked": "none"}),
        ("notify", "replay_parked", {"parked": "none"}),
    ],
)
def test_the_system_is_kept_by_its_administrators_alone(
    settled: City, service: str, command: str, asked: dict[str, Any]
) -> None:
    rule = POLICY[f"{service}.{command}"]
    for person in PERSONS:
        try:
            settled.tell(service, command, person, **asked)
            did = True
        except NotAllowed:
            did = False
        except NotFound:  # of the parked event: who asks may decide about it
            did = True
        assert did == any(p.person == person and p.role in rule.anywhere for p in town.POSTS)


# -- what an organ begins ----------------------------------------------------------

PLAN = {
    "column": "rules",
    "content": "测试",
    "route": "A",
    "time_rule": "yearly",
    "audience": ["society"],
    "forms": [{"channel": "website"}],
}


@pytest.mark.parametrize(
    ("command", "asked"),
    [
        ("adopt_outline", {"outline": town.OUTLINE}),
        ("begin_catalogue", {"regime": "government", "name": "政务公开目录"}),
        ("request_work_plan", {"title": "方案", "why": "群众关心", "fields": PLAN}),
    ],
)
def test_a_catalogue_and_a_plan_are_begun_where_they_belong(
    settled: City, command: str, asked: dict[str, Any]
) -> None:
    action = f"catalog.{command}"
    for person in PERSONS:
        try:
            settled.tell("catalog", command, person, organ=OWN, **asked)
            did = True
        except NotAllowed:
            did = False
        assert did == policy.may(person, action, town.facts(action, OWN, {})), person
