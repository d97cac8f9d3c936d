"""Who may do what: one table for every command of every service (domain.md §3, §10).

The services ask it through common/copies.py, the faces for the buttons they show. A contract test
holds that every command has its rule, and that `states` are those of the services' own tables.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from common.errors import NotAllowed
from common.posts import ROLE_NAMES, Desk, Post

ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")
# Who works on what is disclosed. Administrators keep the system and read no text (三员); being a
# member gives no right to the console.
STAFF = tuple(role for role in ROLE_NAMES if role not in (*ADMINISTRATORS, "member"))
FOUNDER = "system_admin"  # until one is known, whoever reaches the broker sets the system up

Persons = Mapping[str, Collection[str]]  # by what they are to the thing: drafter, writers, lead, …


@dataclass(frozen=True)
class Rule:
    """Who may take one action.

    `who` asks: `staff` with an account and the posts below, anybody `signed_in`, who hands in the
    `token` of a session, a `member` with a ticket, a `device` of a board, `anyone`.
    `roles` count where `reach` says, seen from the thing's organ: `own` at it, `nearest` at it or
    the nearest above with somebody in the role who is not barred, `above` at it and all above.
    `anywhere` are roles that count at every organ. `only` names what a person must be to the thing
    as well, `too` what is enough without a post, `not_by` what bars.
    `states` are those of the thing in which the action is possible; none: its state is no matter.
    """

    who: str = "staff"
    roles: tuple[str, ...] = ()
    reach: str = "own"
    anywhere: tuple[str, ...] = ()
    states: frozenset[str] = frozenset()
    only: str = ""
    too: tuple[str, ...] = ()
    not_by: tuple[str, ...] = ()


# What bars a person, as it is told.
BARRED = {
    "drafter": "起草人不能审批自己的材料",
    "writers": "起草人不能审批自己的材料",
    "earlier_decider": "同一人不能办理前后两道程序",
    "replier": "拟写答复的人不能审核自己的答复",
}
ONLY = {"lead": "主办人"}

ANYONE = Rule("anyone")
SIGNED_IN = Rule("signed_in")
TOKEN = Rule("token")
MEMBER = Rule("member")
DEVICE = Rule("device")
SYSTEM = Rule(anywhere=("system_admin",))
SECURITY = Rule(anywhere=("security_admin",))
AUDIT = Rule(anywhere=("audit_admin",))
ADMINISTERED = Rule(anywhere=ADMINISTRATORS, too=("self",))
READING = Rule(roles=STAFF, reach="above", too=("lead", "helpers"))
HANDLING = Rule(roles=("case_handler",), reach="nearest")
PUBLISHING = Rule(roles=("publisher",))


def reading(*administrators: str) -> Rule:
    """Read by the staff at its organ or above it, and by these administrators."""
    return replace(READING, anywhere=administrators)


def writing(*states: str, roles: tuple[str, ...] = ("drafter",)) -> Rule:
    """At the item's own organ."""
    return Rule(roles=roles, states=frozenset(states))


def handling(*states: str) -> Rule:
    return replace(HANDLING, states=frozenset(states))


READ = "catalog.show_item"  # whatever belongs to an organ is read by the same rule
SERVICES = ("access", "catalog", "review", "publish", "notify", "feedback", "oversight")
KERNEL = {
    "list_parked": Rule(anywhere=("system_admin", "audit_admin")),
    "show_running": SYSTEM,
    "replay_parked": SYSTEM,
    "discard_parked": SYSTEM,
    "reannounce": SYSTEM,
}
ALIVE = ("submitted", "approved", "published", "closed", "withdrawn")

# `service.command`, or `service.command:part` where a part of a command has a rule of its own.
POLICY: Mapping[str, Rule] = {
    **{f"{service}.{command}": rule for service in SERVICES for command, rule in KERNEL.items()},
    # access
    "access.import_people": Rule(anywhere=("system_admin", "security_admin")),
    "access.import_people:posts": SECURITY,
    "access.import_accounts": SYSTEM,
    "access.create_account": SYSTEM,
    "access.disable_account": SYSTEM,
    "access.enable_account": SYSTEM,
    "access.reset_account": SECURITY,
    "access.show_account": ADMINISTERED,
    "access.list_accounts": replace(ADMINISTERED, too=()),
    "access.list_sign_ins": replace(AUDIT, too=("self",)),
    "access.list_sessions": SIGNED_IN,
    "access.list_names": SIGNED_IN,
    "access.open_session": ANYONE,
    "access.show_session": TOKEN,
    "access.close_session": TOKEN,
    "access.set_password": TOKEN,
    "access.start_totp": TOKEN,
    "access.confirm_totp": TOKEN,
    "access.show_person": reading("system_admin", "security_admin"),
    "access.list_posts": reading(*ADMINISTRATORS),
    # catalog
    "catalog.import_organs": SYSTEM,
    "catalog.adopt_outline": SYSTEM,
    "catalog.find_organs": SIGNED_IN,
    "catalog.list_organ_names": SIGNED_IN,
    "catalog.show_catalogue": SIGNED_IN,
    "catalog.save_item": writing("draft"),
    "catalog.submit_item": writing("draft"),
    "catalog.revise_item": writing(*ALIVE),
    "catalog.withdraw_item": writing("draft", *ALIVE, roles=("drafter", "publisher", "approver")),
    "catalog.close_item": writing("published", roles=("drafter", "publisher")),
    "catalog.show_item": READING,
    "catalog.show_preview": READING,
    "catalog.list_items": READING,
    "catalog.list_titles": READING,
    # review: the route narrows the roles to the step's one
    "review.decide_step": Rule(
        roles=("auditor", "secrecy_reviewer", "approver"),
        reach="nearest",
        states=frozenset({"open"}),
        not_by=("drafter", "writers", "earlier_decider"),
    ),
    "review.list_routes": SIGNED_IN,
    "review.list_reviews": READING,
    "review.show_review": READING,
    # publish
    "publish.prove_delivery": replace(PUBLISHING, states=frozenset({"awaiting"})),
    "publish.prove_board": replace(PUBLISHING, states=frozenset({"posted", "proved"})),
    "publish.show_publication": READING,
    "publish.show_preview": SIGNED_IN,  # of a text that is handed in
    "publish.show_look": SIGNED_IN,
    "publish.list_waiting": READING,
    "publish.list_publications": READING,
    "publish.show_delivery": READING,
    "publish.show_withdrawal": READING,
    "publish.retry_delivery": PUBLISHING,
    "publish.rebuild_site": SYSTEM,
    "publish.show_site": SIGNED_IN,
    "publish.import_boards": SYSTEM,
    "publish.list_boards": reading("system_admin"),
    "publish.ask_enrolment": DEVICE,
    "publish.enrol_device": replace(PUBLISHING, anywhere=("system_admin",)),
    "publish.revoke_device": replace(PUBLISHING, anywhere=("system_admin",)),
    "publish.set_urgent": PUBLISHING,
    "publish.record_shown": DEVICE,
    "publish.list_shown": MEMBER,
    "publish.read_shown": MEMBER,
    "publish.read_file": MEMBER,
    # notify
    "notify.import_members": SYSTEM,
    "notify.remove_member": SYSTEM,
    "notify.send_code": ANYONE,
    "notify.open_session": ANYONE,
    "notify.show_session": TOKEN,
    "notify.close_session": TOKEN,
    "notify.set_opt_out": replace(PUBLISHING, anywhere=("system_admin",)),
    "notify.show_preview": SIGNED_IN,  # of a text that is handed in
    "notify.show_member": reading("system_admin"),
    "notify.list_members": reading("system_admin"),
    "notify.list_announcements": READING,
    "notify.show_announcement": READING,
    # feedback
    "feedback.receive_case": ANYONE,
    "feedback.show_case": ANYONE,
    "feedback.receive_member_case": MEMBER,
    "feedback.list_member_cases": MEMBER,
    "feedback.show_member_case": MEMBER,
    "feedback.enter_case": HANDLING,
    "feedback.screen_case": handling("received"),
    "feedback.dismiss_case": handling("received"),
    "feedback.assign_case": handling("screened", "assigned"),
    "feedback.answer_case": Rule(
        roles=STAFF, reach="above", only="lead", states=frozenset({"assigned"})
    ),
    "feedback.review_reply": Rule(
        roles=("auditor", "approver"),
        reach="nearest",
        states=frozenset({"answered"}),
        not_by=("replier",),
    ),
    "feedback.close_case": handling("replied"),
    "feedback.request_redisclosure": HANDLING,
    "feedback.show_redisclosure": READING,
    "feedback.list_cases": READING,
    "feedback.show_case_counts": READING,
    "feedback.show_case_staff": READING,
    "feedback.show_case_staff:contact": HANDLING,
    # oversight: a filing's acting organ is the one it is addressed to
    "oversight.list_entries": AUDIT,
    "oversight.verify_ledger": AUDIT,
    "oversight.list_verifications": AUDIT,
    "oversight.list_filings": READING,
    "oversight.acknowledge_filing": Rule(
        roles=("superior", "auditor", "approver"), states=frozenset({"filed"})
    ),
}


def rule_of(action: str) -> Rule:
    """KeyError names what to add."""
    try:
        return POLICY[action]
    except KeyError:
        raise KeyError(f"{action}: POLICY in contracts/policy.py has no rule for it") from None


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
    """The organ that acts by its posts, and all there who may."""
    wanted = facts.roles or rule.roles
    counted = [post for post in facts.posts if post.role in wanted]
    out = facts.are(rule.not_by)
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
