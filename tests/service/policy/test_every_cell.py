"""Every cell of the table on the running system: role × place × action × state × audience.

Each cell has a thing of its own, written by documents; the table says what must come of it.
"""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import uuid4

import pytest

from common.database import database
from common.errors import Conflict, GongkaiError, NotAllowed, NotFound
from contracts import policy
from contracts.policy import POLICY
from tests.running import City
from tests.service.policy import things, town
from tests.service.policy.things import ITEM, KINDS, RELATIONS, Kind
from tests.service.policy.town import OTHER, OWN, PERSONS, THIN

pytestmark = pytest.mark.service
AT_ONCE = 8
MISSING = "pc-missing:999999"
DONE = "done"


@dataclass
class Cell:
    """One person who asks for one action on one thing; `said` is what came of it."""

    kind: Kind
    action: str
    person: str
    organ: str
    state: str
    thing: str
    said: Any = field(default=None)

    @property
    def name(self) -> str:
        return f"{self.kind.service}.{self.action}"

    @property
    def persons(self) -> policy.Persons:
        return {name: RELATIONS[name] for name in self.kind.relations}

    def may(self) -> bool:
        organ = self.kind.acting(self.organ)
        facts = town.facts(self.name, organ, self.persons, self.kind.roles)
        return policy.may(self.person, self.name, facts)

    def reads(self) -> bool:
        facts = town.facts(policy.READ, self.organ, self.persons)
        return policy.may(self.person, policy.READ, facts)

    def must(self) -> object:
        """What the table says comes of it."""
        if not self.reads():
            return NotFound
        if self.state not in POLICY[self.name].states:
            return (NotAllowed, Conflict)
        return DONE if self.may() else NotAllowed

    def is_right(self) -> bool:
        must = self.must()
        return self.said == DONE if must == DONE else isinstance(self.said, must)  # type: ignore[arg-type]

    def __str__(self) -> str:
        return f"{self.name} {self.state} {self.organ} {self.person}: {self.said!r}"


@pytest.fixture(scope="module")
def settled(city: City) -> Iterator[City]:
    """The city with the town in it."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in city.stack.env().items():
            patch.setenv(name, value)
        town.found()
        kept = database("catalog")["items"]
        kept.replace_one({"_id": ITEM}, things.item(ITEM, OWN, "draft"), upsert=True)
        yield city


def cells_of(kind: Kind, numbers: Iterator[int]) -> list[Cell]:
    return [
        Cell(kind, action, person, organ, state, f"pc-{kind.service}:{next(numbers)}")
        for action in kind.asks
        for state in kind.states
        for organ in (OWN, THIN)
        for person in PERSONS
    ]


def ask(city: City, cell: Cell) -> None:
    given = cell.kind.asks[cell.action](cell.thing, cell.organ)
    try:
        city.tell(cell.kind.service, cell.action, cell.person, **given)
        cell.said = DONE
    except GongkaiError as error:
        cell.said = error


def all_asked(city: City, cells: list[Cell]) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda cell: ask(city, cell), cells))


numbers = count(2)


@pytest.mark.parametrize(
    "kind", KINDS, ids=lambda k: f"{k.collection}-{'-'.join((*k.roles, *k.states))[:40]}"
)
def test_every_cell_of_a_kind(settled: City, kind: Kind) -> None:
    cells = cells_of(kind, numbers)
    docs = database(kind.service)[kind.collection]
    docs.insert_many([kind.write(c.thing, c.organ, c.state) for c in cells])

    all_asked(settled, cells)

    assert [str(cell) for cell in cells if not cell.is_right()] == []
    assert Counter(cell.said == DONE for cell in cells)[True] > 0
    refused = [cell.thing for cell in cells if cell.said != DONE]
    assert docs.count_documents({"_id": {"$in": refused}, **kind.unchanged}) == len(refused)


@pytest.mark.parametrize("kind", KINDS[:2] + KINDS[4:], ids=lambda k: k.collection + k.states[0])
def test_what_somebody_may_not_see_is_refused_in_the_words_for_what_is_not_there(
    settled: City, kind: Kind
) -> None:
    thing = f"pc-{kind.service}:{next(numbers)}"
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


# -- reading -----------------------------------------------------------------------

SHOWN = {
    "catalog.show_item": lambda id_: {"item": id_},
    "review.show_review": lambda id_: {"review": id_},
    "feedback.show_case_staff": lambda id_: {"case": id_},
}


def shown(city: City, action: str, person: str, id_: str) -> Any:
    service, method = action.split(".")
    account = {"account": person} if action == "feedback.show_case_staff" else {}
    try:
        asked = {"by": {"account": person}, **account, **SHOWN[action](id_)}
        return city.ask(service, method, **asked)
    except GongkaiError as error:
        return error


@pytest.mark.parametrize("audience", things.AUDIENCES, ids=["inside", "society"])
@pytest.mark.parametrize("organ", [OWN, THIN])
def test_items_are_read_at_their_organ_and_above_whoever_they_are_for(
    settled: City, organ: str, audience: dict[str, Any]
) -> None:
    id_ = f"pc-catalog:{next(numbers)}"
    database("catalog")["items"].insert_one(things.item(id_, organ, "published", audience))

    for person in PERSONS:
        read = policy.may(person, policy.READ, town.facts(policy.READ, organ, {}))
        found = shown(settled, "catalog.show_item", person, id_)
        listed = settled.ask(
            "catalog", "list_items", by={"account": person}, organ=organ, state="published"
        )
        assert (found["item"] == id_) if read else type(found) is NotFound, person
        assert (id_ in {row["item"] for row in listed}) == read, person
        if not read:
            gone = shown(settled, "catalog.show_item", person, MISSING)
            assert str(found).replace(id_, "?") == str(gone).replace(MISSING, "?")


def test_a_case_is_read_by_the_staff_there_and_by_who_works_on_it(settled: City) -> None:
    id_ = f"pc-feedback:{next(numbers)}"
    database("feedback")["cases"].insert_one(things.case(id_, THIN, "assigned"))
    persons = {name: RELATIONS[name] for name in ("lead", "helpers", "replier")}

    for person in PERSONS:
        read = policy.may(person, policy.READ, town.facts(policy.READ, THIN, persons))
        found = shown(settled, "feedback.show_case_staff", person, id_)
        assert (found["case"] == id_) if read else type(found) is NotFound, person
        listed = settled.ask("feedback", "list_cases", by={"account": person}, organ=THIN)
        seen = policy.may(person, policy.READ, town.facts(policy.READ, THIN, {}))
        assert (id_ in {row["case"] for row in listed}) == seen


def test_a_list_without_an_organ_shows_what_its_reader_may_read(settled: City) -> None:
    by = {"account": town.person("monitor", town.ABOVE)}
    organs = {row["organ"] for row in pages(settled, by=by, states=["draft", "withdrawn"])}
    below = {row["organ"] for row in pages(settled, by=by, organ=OWN, below=True)}

    assert organs == {OWN, THIN}
    assert below == {OWN}
    assert settled.ask("catalog", "list_items", by={"account": town.NOBODY}) == []


def pages(city: City, **asked: Any) -> list[dict[str, Any]]:
    """All pages, of seven each, none of them twice and in order."""
    found: list[dict[str, Any]] = []
    while page := city.ask(
        "catalog", "list_items", **asked, limit=97, after=found[-1]["place"] if found else ""
    ):
        found += page
    keys = [(row["changed_at"], row["item"]) for row in found]
    assert keys == sorted(keys, reverse=True)
    assert len({row["item"] for row in found}) == len(found)
    return found


# -- the drafter's own text --------------------------------------------------------


@pytest.mark.parametrize("role", POLICY["review.decide_step"].roles)
@pytest.mark.parametrize("organ", [OWN, THIN])
def test_no_path_leads_a_drafter_to_a_decision_about_his_own_text(
    settled: City, organ: str, role: str
) -> None:
    """As drafter, as one who wrote in an earlier draft, with the approver's post too, by a post
    at the organ above, and by a repeat of somebody else's command."""
    kind = things.reviewing(role)
    docs = database("review")["reviews"]
    above, both = town.person(role, town.ABOVE), town.BOTH
    for who in (town.person(role, OWN), above, both):
        for wrote in ({"drafter": who}, {"writers": [both, who]}):
            id_ = f"pc-review:{next(numbers)}"
            docs.insert_one({**kind.write(id_, organ, "open"), **wrote})
            for decision in ("approve", "return"):
                asked = {"review": id_, "step": 1, "decision": decision, "comment": "改"}
                with pytest.raises((NotAllowed, NotFound)):
                    settled.tell("review", "decide_step", who, **asked)
            kept = docs.find_one({"_id": id_}) or {}
            assert (kept["rev"], kept["state"], len(kept["decisions"])) == (1, "open", 1)


def test_a_repeat_of_somebody_elses_decision_is_none(settled: City) -> None:
    kind = things.reviewing("approver")
    id_, once = f"pc-review:{next(numbers)}", uuid4().hex
    docs = database("review")["reviews"]
    drafter = town.person("approver", town.ABOVE)
    docs.insert_one({**kind.write(id_, OWN, "open"), "drafter": drafter})
    asked = {"review": id_, "step": 1, "decision": "return", "comment": "改", "command_id": once}
    settled.tell("review", "decide_step", town.person("approver", OWN), **asked)

    with pytest.raises(GongkaiError):
        settled.tell("review", "decide_step", drafter, **asked)
    kept = docs.find_one({"_id": id_}) or {}
    assert [d["by"] for d in kept["decisions"]][1:] == [town.person("approver", OWN)]


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
        ("catalog", "adopt_outline", {"organ": OWN, "outline": town.OUTLINE}),
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
