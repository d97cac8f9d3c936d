"""A cell: one person asks for one action on one thing; and what the table says must come of it."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from common.errors import Conflict, GongkaiError, NotAllowed, NotFound
from contracts import policy
from contracts.policy import POLICY
from tests.running import City
from tests.service.policy import town
from tests.service.policy.things.kind import RELATIONS, Kind
from tests.service.policy.town import OWN, PERSONS, THIN

AT_ONCE = 8
DONE = "done"
EVERY = os.environ.get("POLICY_CELLS") == "all"
_numbers = count(2)


def a_name(service: str) -> str:
    """Of a thing that nobody has named yet; it ends in a version, as a review's does."""
    return f"pc-{service}:{next(_numbers)}"


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

    def is_possible(self) -> bool:
        """Where the rule names no state, in every one."""
        return self.state in (POLICY[self.name].states or {self.state})

    def must(self) -> object:
        """What the table says comes of it."""
        if not self.reads():
            return NotFound
        if not self.is_possible():
            return (NotAllowed, Conflict)
        return DONE if self.may() else NotAllowed

    def is_right(self) -> bool:
        must = self.must()
        return self.said == DONE if must == DONE else isinstance(self.said, must)  # type: ignore[arg-type]

    def __str__(self) -> str:
        return f"{self.name} {self.state} {self.organ} {self.person}: {self.said!r}"


def cells_of(kind: Kind) -> list[Cell]:
    """Every person at either organ in every state in which the action is possible; in the others
    those whom nothing but the state holds back, at one organ. POLICY_CELLS=all asks everybody."""
    cells = (
        Cell(kind, action, person, organ, state, a_name(kind.service))
        for action in kind.asks
        for state in kind.states
        for organ in (OWN, THIN)
        for person in PERSONS
    )
    return [c for c in cells if EVERY or c.is_possible() or (c.organ == OWN and c.may())]


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
