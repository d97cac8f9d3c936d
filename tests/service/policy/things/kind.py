"""What a thing of a cell is: how it is written, what each action asks for, who is what to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.service.policy.town import ABOVE, BOTH, OTHER, OWN, person

ITEM = "pc-item"  # that cases and reviews are about; no cell acts on it
AT = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
LEAD, HELPER = person("drafter", OWN), person("auditor", OTHER)
REPLIER, WRITER, DECIDER = person("auditor", OWN), BOTH, person("secrecy_reviewer", OWN)
REQUESTER = person("approver", ABOVE)
RELATIONS = {
    "drafter": [person("drafter", OWN)],
    "writers": [WRITER],
    "earlier_decider": [DECIDER],
    "lead": [LEAD],
    "helpers": [HELPER],
    "replier": [REPLIER],
    "requester": [REQUESTER],
    "asker": [BOTH],
}

Given = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """Things of one collection: how one is written in a state, and what each action asks for.

    `relations` are those of RELATIONS that its things have; `unchanged` still finds one after what
    was refused, by the lock counter unless the service's worker moves that as well.
    """

    service: str
    collection: str
    states: tuple[str, ...]
    write: Callable[[str, str, str], dict[str, Any]]
    asks: Mapping[str, Callable[[str, str], Given]]
    relations: tuple[str, ...] = ()
    acting: Callable[[str], str] = lambda organ: organ
    roles: tuple[str, ...] = ()
    unchanged: Given = field(default_factory=lambda: {"rev": 1})


def states(life: Mapping[tuple[str, str], str]) -> tuple[str, ...]:
    return tuple(sorted({state for state, _ in life} | set(life.values())))


def document(id_: str, thing: Any) -> dict[str, Any]:
    """As its store would write it."""
    values = {name: value for name, value in vars(thing).items() if value is not None}
    return {"_id": id_, "schema": 1, "rev": 1, **{n: v for n, v in values.items() if n != "id"}}
