"""Every cell of the table: role × place × what the person is to the thing × who else is there, for
every action; what the rule says against what the functions decide."""

import re
from dataclasses import dataclass, replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import NotAllowed
from common.posts import ROLE_NAMES, Post
from contracts import policy
from contracts.policy import POLICY, Facts, Rule
from contracts.policy.table import KERNEL

CHAIN = ["o-own", "o-above", "o-top"]  # the thing's organ and those above it
PLACES = [*CHAIN, "o-below", "o-other", ""]  # "": holds no post
RELATIONS = ["", *policy.BARRED, "lead", "helpers"]
ME, RIVAL = "me", "rival"
# The same rule for every service: asking once is asking all.
ACTIONS = [a for a in POLICY if a.split(".")[1] not in KERNEL or a.startswith("access.")]


@dataclass(frozen=True)
class Cell:
    """One person in one role at one place; a rival holds the role as well, at an organ of CHAIN."""

    role: str
    place: str
    relation: str
    rival: str

    def facts(self) -> Facts:
        mine = [Post(ME, self.place, self.role)] if self.place else []
        other = [Post(RIVAL, self.rival, self.role)] if self.rival else []
        persons = {self.relation: [ME]} if self.relation else {}
        return Facts(CHAIN, [*mine, *other], persons)


# States are no side of a cell: tests/contract/test_policy.py holds each rule's against its LIFE.
EVERY = product(ROLE_NAMES, PLACES, RELATIONS, ["", *CHAIN])
CELLS = [(cell, cell.facts()) for cell in (Cell(*each) for each in EVERY)]


def said(rule: Rule, cell: Cell) -> bool:
    """The table in words of its own, cell by cell."""
    if rule.who != "staff":
        return rule.who == "signed_in"
    if cell.relation in rule.not_by:
        return False
    if cell.relation and cell.relation in rule.too:
        return True
    if cell.place and cell.role in rule.anywhere:
        return True
    if cell.role not in rule.roles or cell.place not in CHAIN:
        return False
    if rule.only and cell.relation != rule.only:
        return False
    return {
        "own": cell.place == "o-own",
        "above": True,
        "nearest": not cell.rival or CHAIN.index(cell.place) <= CHAIN.index(cell.rival),
    }[rule.reach]


@pytest.mark.parametrize("action", ACTIONS)
def test_every_cell_is_decided_as_the_table_says(action: str) -> None:
    rule = POLICY[action]

    wrong = [cell for cell, facts in CELLS if policy.may(ME, action, facts) != said(rule, cell)]

    assert wrong == []


@pytest.mark.parametrize("action", [a for a in ACTIONS if POLICY[a].who in ("staff", "signed_in")])
def test_who_is_refused_is_told_why_and_who_may_is_told_the_organ(action: str) -> None:
    wrong = [cell for cell, facts in CELLS if not is_told(action, facts)]

    assert wrong == []


def is_told(action: str, facts: Facts) -> bool:
    """pytest.raises is too slow for a hundred thousand of them."""
    allowed = policy.may(ME, action, facts)
    try:
        organ = policy.check(ME, action, facts)
    except NotAllowed as refusal:
        return not allowed and bool(re.search("请|由", str(refusal)))
    return allowed and organ in ("", *CHAIN)


CITY = st.lists(
    st.builds(
        Post,
        st.sampled_from("abcd"),
        st.sampled_from(CHAIN),
        st.sampled_from(sorted(ROLE_NAMES)),
    ),
    max_size=12,
)


@given(CITY, st.sampled_from(["drafter", "writers", "earlier_decider"]))
def test_no_posts_of_any_kind_let_a_drafter_decide_about_his_own_text(
    city: list[Post], relation: str
) -> None:
    """Not with the approver's post too, not from the organ above, not as an earlier writer."""
    for role in POLICY["review.decide_step"].roles:
        facts = Facts(CHAIN, city, {relation: ["a"]}, [role])
        assert not policy.may("a", "review.decide_step", facts)
        assert "a" not in policy.desk(POLICY["review.decide_step"], facts).persons


@given(CITY)
def test_what_a_thing_asks_for_narrows_the_roles_and_never_widens_them(city: list[Post]) -> None:
    everybody = Facts(CHAIN, city)
    narrowed = replace(everybody, roles=["approver"])
    for person in "abcd":
        if policy.may(person, "review.decide_step", narrowed):
            assert any(p.person == person and p.role == "approver" for p in city)


def test_reading_follows_the_organ_and_not_the_audience() -> None:
    """Staff at the organ or above it read what it prepares, whoever it is for; nobody else does."""
    for role, place in product(ROLE_NAMES, PLACES):
        posts = [Post(ME, place, role)] if place else []
        reads = policy.may(ME, policy.READ, Facts(CHAIN, posts))
        assert reads == (role in policy.STAFF and place in CHAIN), (role, place)
