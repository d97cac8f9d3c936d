"""The table of who may do what has a rule for every command, and no more."""

import pytest

from common.posts import ROLE_NAMES
from contracts import policy
from contracts.commands import Command, PublicCommand
from contracts.policy import POLICY, Rule
from services.catalog.domain import items
from services.feedback.domain import cases
from services.oversight.domain import filings
from services.publish import domain as publishing
from services.review import domain as reviews
from services.review import store as review_store
from tests.contract.house import commands

each_rule = pytest.mark.parametrize(("action", "rule"), POLICY.items(), ids=POLICY)

PROVED_BY_A_PERSON = {
    key: state for key, state in publishing.DELIVERY.items() if key[0] == "awaiting"
}
# The step of the services' own tables that a command takes.
LIVES = {
    "catalog.save_item": (items.LIFE, ["save"]),
    "catalog.submit_item": (items.LIFE, ["submit"]),
    "catalog.revise_item": (items.LIFE, ["revise"]),
    "catalog.withdraw_item": (items.LIFE, ["withdraw"]),
    "catalog.close_item": (items.LIFE, ["close"]),
    "review.decide_step": (reviews.LIFE, ["approve", "approve_last", "return"]),
    "feedback.screen_case": (cases.LIFE, ["screen"]),
    "feedback.dismiss_case": (cases.LIFE, ["dismiss"]),
    "feedback.assign_case": (cases.LIFE, ["assign"]),
    "feedback.answer_case": (cases.LIFE, ["answer"]),
    "feedback.review_reply": (cases.LIFE, ["approve_reply", "return_reply"]),
    "feedback.close_case": (cases.LIFE, ["close"]),
    "oversight.acknowledge_filing": (filings.LIFE, ["acknowledge"]),
    "publish.prove_delivery": (PROVED_BY_A_PERSON, ["prove"]),
    "publish.prove_board": (
        {(state, "photo"): state for state in publishing.PHOTOGRAPHED},
        ["photo"],
    ),
}


def test_every_command_has_a_rule() -> None:
    """Add `"service.command": …` to POLICY in contracts/policy.py; it says who may give it."""
    assert set(commands()) - set(POLICY) == set()


def test_every_rule_has_a_command() -> None:
    """Take the rule out of POLICY in contracts/policy.py, or give the command its name."""
    assert {action.partition(":")[0] for action in POLICY} - set(commands()) == set()


def test_an_action_without_a_rule_says_what_to_add() -> None:
    with pytest.raises(KeyError, match="catalog.burn_item: POLICY in contracts/policy.py"):
        policy.rule_of("catalog.burn_item")


@each_rule
def test_a_rule_speaks_of_roles_and_relations_that_there_are(action: str, rule: Rule) -> None:
    assert {*rule.roles, *rule.anywhere} <= set(ROLE_NAMES)
    assert rule.reach in ("own", "nearest", "above")
    assert rule.who in ("staff", "signed_in", "member", "device", "anyone")
    assert bool(rule.roles or rule.anywhere) == (rule.who == "staff")
    assert {*rule.not_by} <= set(policy.BARRED)
    assert {rule.only} - {""} <= set(policy.ONLY)


@each_rule
def test_a_rule_names_the_states_of_the_services_own_table(action: str, rule: Rule) -> None:
    """A new row of a LIFE table must be answered here, and a new state in the rule."""
    life, steps = LIVES.get(action, ({}, []))

    assert rule.states == {state for state, step in life if step in steps}


@each_rule
def test_nobody_without_an_account_changes_anything_but_by_a_public_command(
    action: str, rule: Rule
) -> None:
    schema = commands()[action.partition(":")[0]]

    if issubclass(schema, PublicCommand):
        assert rule.who in ("anyone", "member", "device")
    if rule.who == "anyone":
        assert not issubclass(schema, Command)


def test_every_step_of_every_route_is_decided_by_a_role_of_the_table() -> None:
    roles = {step["role"] for route in review_store.routes().values() for step in route["step"]}

    assert roles == set(POLICY["review.decide_step"].roles)


def test_no_administrator_has_to_do_with_what_is_disclosed() -> None:
    """三员: who keeps the system writes, decides and reads no text; none of the three does
    another's work."""
    texts = {"catalog.show_item", "catalog.save_item", "review.decide_step", "feedback.list_cases"}

    assert not {*policy.STAFF} & {*policy.ADMINISTRATORS, "member"}
    assert not any(set(POLICY[action].anywhere) for action in texts)
    assert not any(set(rule.roles) & set(policy.ADMINISTRATORS) for rule in POLICY.values())
    changing = {
        a: r for a, r in POLICY.items() if issubclass(commands()[a.partition(":")[0]], Command)
    }
    assert {a for a, r in changing.items() if len(r.anywhere) > 1} == set()
