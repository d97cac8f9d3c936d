"""What a row of the table says: who may take one action (domain.md §3, §10)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from common.posts import ROLE_NAMES

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
    "requester": "提出不予公开的人不能自己决定",
    "asker": "提出本期无可公开的人不能自己批准",
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
EXCUSING = Rule(
    roles=("approver",), reach="nearest", states=frozenset({"asked"}), not_by=("asker",)
)
PUBLISHING = Rule(roles=("publisher",))


def reading(*administrators: str) -> Rule:
    """Read by the staff at its organ or above it, and by these administrators."""
    return replace(READING, anywhere=administrators)


def writing(*states: str, roles: tuple[str, ...] = ("drafter",)) -> Rule:
    """At the item's own organ."""
    return Rule(roles=roles, states=frozenset(states))


def handling(*states: str) -> Rule:
    return replace(HANDLING, states=frozenset(states))
