"""Who may do what: one table for every command of every service (domain.md §3, §10).

The services ask it through common/copies.py, the faces for the buttons they show. A contract test
holds that every command has its rule, and that `states` are those of the services' own tables.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from common.errors import NotAllowed
from common.posts import ROLE_NAMES, Desk, Post
from contracts.policy.rules import ADMINISTRATORS, BARRED, FOUNDER, ONLY, STAFF, Persons, Rule
from contracts.policy.table import POLICY, READ, SERVICES

__all__ = [
    "ADMINISTRATORS",
    "BARRED",
    "FOUNDER",
    "ONLY",
    "POLICY",
    "READ",
    "SERVICES",
    "STAFF",
    "Facts",
    "Persons",
    "Rule",
    "check",
    "desk",
    "may",
    "rule_of",
]


def rule_of(action: str) -> Rule:
    """KeyError names what to add."""
    try:
        return POLICY[action]
    except KeyError:
        raise KeyError(f"{action}: no rule in contracts/policy/table.py") from None


@dataclass(frozen=True)
class Facts:
    """What the table needs to know of a thing and of who holds posts around it.

    `chain` is the thing's organ and all above it, nearest first; `posts` are those that may count;
    `roles` narrows the rule's to what the thing asks for at this moment.
    """

    chain: Sequence[str] = ()
    posts: Sequence[Post] = ()
    persons: Persons = field(default_factory=dict)
    roles: Collection[str] = ()

    def are(self, relations: Iterable[str]) -> frozenset[str]:
        """Everybody who is one of these to the thing."""
        return frozenset(person for name in relations for person in self.persons.get(name, ()))


def desk(rule: Rule, facts: Facts) -> Desk:
    """The organ that acts by its posts, and all there who may. What bars somebody who is away bars
    his deputy as well."""
    wanted = facts.roles or rule.roles
    out = facts.are(rule.not_by)
    counted = [post for post in facts.posts if post.role in wanted and post.behalf not in out]
    for organs in _places(rule.reach, facts.chain):
        there = frozenset(post.person for post in counted if post.organ in organs) - out
        if rule.only:
            there &= facts.are([rule.only])
        if there:
            return Desk(organs[0], there)
    return Desk("", frozenset())


def _places(reach: str, chain: Sequence[str]) -> list[Sequence[str]]:
    """Groups of organs, to be asked one after the other."""
    if reach == "nearest":
        return [[organ] for organ in chain]
    return [chain[:1] if reach == "own" else chain] if chain else []


def may(account: str, action: str, facts: Facts) -> bool:
    """Does the table let this account do it?"""
    rule = rule_of(action)
    if rule.who != "staff":
        return rule.who == "signed_in"
    if account in facts.are(rule.not_by):
        return False
    if account in facts.are(rule.too):
        return True
    if any(post.person == account and post.role in rule.anywhere for post in facts.posts):
        return True
    return account in desk(rule, facts).persons


def check(account: str, action: str, facts: Facts) -> str:
    """The organ that acts; NotAllowed says who may instead."""
    organ, _ = found = desk(rule_of(action), facts)
    if not may(account, action, facts):
        raise NotAllowed(_refusal(account, rule_of(action), facts, found))
    return organ


def _refusal(account: str, rule: Rule, facts: Facts, found: Desk) -> str:
    for name in rule.not_by:
        if account in facts.are([name]):
            return f"{BARRED[name]}，没有办理。请换由另一位有职务的同志办理。"
    if rule.only:
        them = "、".join(sorted(facts.are([rule.only]))) or "（还没有确定）"
        return f"这一步由{ONLY[rule.only]} {them} 办理，{account} 不能办理。"
    roles = facts.roles or (*rule.roles, *rule.anywhere)
    names = _either([ROLE_NAMES[role] for role in roles])
    if not rule.roles:
        return f"{account} 不是{names}，不能办理。请{names}办理。"
    if rule.reach == "nearest" and found.organ:
        return f"这一步应由机关 {found.organ} 的{names}办理，{account} 不能办理。"
    if rule.reach == "nearest":
        return f"本级和上级现在都没有可以办理的{names}。请先在人员表里补上。"
    where = next(iter(facts.chain), "")
    return f"{account} 在机关 {where} 没有担任{names}，不能办理。请换由有此职务的同志办理。"


def _either(names: Sequence[str]) -> str:
    """甲、乙或丙."""
    return "或".join(filter(None, ["、".join(names[:-1]), *names[-1:]]))
