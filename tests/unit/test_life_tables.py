"""Every table of states: nothing leads nowhere, nothing is out of reach, ends are named."""

from collections.abc import Collection, Mapping
from importlib import import_module
from pathlib import Path

import pytest

from common.errors import NotAllowed
from common.states import step
from tests.lives import LIVES, Table

ROOT = Path(__file__).parents[2]
# Where each begins, and where it may end; nothing leads on from an end.
Ends = tuple[Collection[str], Collection[str]]
TABLES: Mapping[str, Ends] = {
    "catalog.domain.catalogues LIFE": (["changed"], ["ended"]),
    "catalog.domain.catalogues ENTRY_LIFE": (["absent"], []),
    "catalog.domain.items LIFE": (["draft"], []),
    "catalog.domain.obligations LIFE": (["open"], []),
    "catalog.domain.plans LIFE": (["requested"], ["approved", "refused"]),
    "review.domain.reviews LIFE": (["open"], ["approved", "closed", "disputed", "returned"]),
    "review.domain.non_disclosures LIFE": (["requested"], ["refused", "lifted"]),
    "publish.domain.publications LIFE": (["planned"], ["withdrawn"]),
    "publish.domain.deliveries DELIVERY": (
        ["awaiting", "due", "no_channel", "sending", "shown"],  # as its channel begins
        ["not_recallable"],
    ),
    "notify.domain.announcements LIFE": (["expanding"], ["finished", "stopped"]),
    "notify.domain.messages LIFE": (["queued"], ["cancelled", "delivered", "failed"]),
    "feedback.domain.cases LIFE": (["received"], ["closed"]),
    "feedback.domain.redisclosures LIFE": (["asked"], ["published", "void"]),
    "oversight.domain.filings LIFE": (["pending"], ["acknowledged", "waived"]),
    "oversight.domain.verifications LIFE": (["asked"], ["done"]),
}


def table_of(name: str) -> Table:
    module, attribute = name.split()
    table: Table = getattr(import_module(f"services.{module}"), attribute)
    return table


def reached(table: Table, begins: Collection[str]) -> set[str]:
    found: set[str] = set(begins)
    while more := {after for (state, _), after in table.items() if state in found} - found:
        found |= more
    return found


@pytest.mark.parametrize("name", TABLES)
def test_every_state_is_reached_and_only_those_named_are_ends(name: str) -> None:
    table, (begins, ends) = table_of(name), TABLES[name]
    states = {state for state, _ in table} | set(table.values())

    assert reached(table, begins) == states
    assert states - {state for state, _ in table} == set(ends)


@pytest.mark.parametrize("name", TABLES)
def test_from_every_state_there_is_a_way_on_that_does_not_turn_in_itself(name: str) -> None:
    """A state whose every action leads back to it would hold a thing for ever."""
    table, (_, ends) = table_of(name), TABLES[name]

    for state in {state for state, _ in table}:
        assert reached(table, [state]) - {state} or state in ends, state


def test_no_table_of_states_is_left_out() -> None:
    found = set()
    for path in sorted((ROOT / "services").glob("*/domain/**/*.py")):
        for line in path.read_text("utf-8").splitlines():
            word = line.split(" ")[0].rstrip(":")
            if word in ("LIFE", "ENTRY_LIFE", "DELIVERY") and "{" in line:
                found.add(f"{_module(path)} {word}")

    assert found == set(TABLES)


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT / "services").with_suffix("").parts)


@pytest.mark.parametrize("action", LIVES)
def test_a_command_takes_a_step_or_is_refused_in_every_state(action: str) -> None:
    """In the words of its users, where its table has some."""
    life, steps = LIVES[action]
    assert set(steps) <= {name for _, name in life}

    for state in {state for state, _ in life} | set(life.values()):
        for name in steps:
            if (state, name) not in life:
                with pytest.raises(NotAllowed, match="不能|cannot"):
                    step(life, state, name, words_of(life))


def words_of(life: Table) -> Mapping[str, str] | None:
    modules = [import_module(f"services.{name.split()[0]}") for name in TABLES]
    found = (getattr(m, "WORDS", None) for m in modules if getattr(m, "LIFE", None) is life)
    return next(found, None)
