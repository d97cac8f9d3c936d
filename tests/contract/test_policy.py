"""The table of who may do what has a rule for every command, and no more."""

import ast
from functools import cache
from pathlib import Path

import pytest

from common.posts import ROLE_NAMES
from contracts import policy
from contracts.commands import Command, PublicCommand
from contracts.policy import POLICY
from services.review import store as review_store
from tests.contract.house import commands
from tests.lives import is_possible, states_of

ROOT = Path(__file__).resolve().parents[2]


def test_every_command_has_a_rule() -> None:
    """Add `"service.command": …` to contracts/policy/table.py; it says who may give it."""
    assert set(commands()) - set(POLICY) == set()


def test_every_rule_has_a_command() -> None:
    """Take the rule out of contracts/policy/table.py, or give the command its name."""
    assert {action.partition(":")[0] for action in POLICY} - set(commands()) == set()


def test_a_rule_is_asked_by_its_service() -> None:
    """A rule that nobody asks protects nothing: the service names the action, or its command."""
    staff = [action for action, rule in POLICY.items() if rule.who == "staff"]

    assert [action for action in staff if not is_asked(*action.split("."))] == []


def is_asked(service: str, command: str) -> bool:
    return bool({f"{service}.{command}", command, f".{command}"} & texts(service))


@cache
def texts(service: str) -> set[str]:
    """Every text in the code of a service and of what all have."""
    files = [ROOT / "common" / "kernel.py", *(ROOT / "services" / service).rglob("*.py")]
    trees = [ast.parse(file.read_text("utf-8")) for file in files]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    return {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def test_an_action_without_a_rule_says_what_to_add() -> None:
    with pytest.raises(KeyError, match="catalog.burn_item: no rule in contracts/policy/table.py"):
        policy.rule_of("catalog.burn_item")


def test_a_rule_speaks_of_roles_and_relations_that_there_are() -> None:
    for action, rule in POLICY.items():
        assert {*rule.roles, *rule.anywhere} <= set(ROLE_NAMES), action
        assert rule.reach in ("own", "nearest", "above"), action
        assert rule.who in ("staff", "signed_in", "token", "member", "device", "anyone"), action
        assert bool(rule.roles or rule.anywhere) == (rule.who == "staff"), action
        assert {*rule.not_by} <= set(policy.BARRED), action
        assert {rule.only} - {""} <= set(policy.ONLY), action


def test_a_rule_names_the_states_of_the_services_own_table() -> None:
    """A new row of a LIFE table must be answered here, and a new state in the rule."""
    for action, rule in POLICY.items():
        possible = {state for state in states_of(action) if is_possible(action, state)}
        assert rule.states == possible, action


def test_nobody_without_an_account_changes_anything_but_by_a_public_command() -> None:
    for action, rule in POLICY.items():
        schema = commands()[action.partition(":")[0]]
        if issubclass(schema, PublicCommand):
            assert rule.who in ("anyone", "member", "device"), action
        if rule.who == "anyone":
            assert not issubclass(schema, Command), action


def test_every_step_of_every_route_is_decided_by_a_role_of_the_table() -> None:
    roles = {step["role"] for route in review_store.routes().every() for step in route["step"]}

    assert roles == set(POLICY["review.decide_step"].roles)


def test_no_administrator_has_to_do_with_what_is_disclosed() -> None:
    """三员: who keeps the system writes, decides and reads no text; none of the three does
    another's work."""
    texts = {"catalog.show_item", "catalog.save_item", "review.decide_step", "feedback.list_cases"}

    assert not {*policy.STAFF} & {*policy.ADMINISTRATORS, "member"}
    assert not any(set(POLICY[action].anywhere) for action in texts)
    assert not any(set(rule.roles) & set(policy.ADMINISTRATORS) for rule in POLICY.values())
    schemas = {action: commands()[action.partition(":")[0]] for action in POLICY}
    changing = {action for action, schema in schemas.items() if issubclass(schema, Command)}
    several = {action for action in changing if len(POLICY[action].anywhere) > 1}
    assert several <= {"access.import_people"}  # of whom only one may change posts
