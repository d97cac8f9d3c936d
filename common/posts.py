"""Posts and roles: who somebody is at an organ (domain.md §10)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

ROLE_NAMES = {
    "drafter": "承办人",
    "auditor": "分管领导",
    "secrecy_reviewer": "保密审查员",
    "approver": "主要领导",
    "superior": "上级",
    "publisher": "公开专员",
    "case_handler": "意见专员",
    "monitor": "监督员",
    "member": "党员",
    "system_admin": "系统管理员",
    "security_admin": "安全管理员",
    "audit_admin": "审计管理员",
}

# What somebody may have another do for him while he is away (domain.md §3).
DELEGABLE = ("auditor", "secrecy_reviewer", "approver", "superior", "publisher", "case_handler")


@dataclass(frozen=True)
class Post:
    """A person in a role at an organ, or in that of `behalf`, who is away."""

    person: str
    organ: str
    role: str
    behalf: str = ""


class Desk(NamedTuple):
    """An organ and the persons there who may act; ("", nobody) when there is none."""

    organ: str
    persons: frozenset[str]


def behalf(posts: Iterable[Post], barred: Collection[str] = ()) -> str:
    """For whom somebody acts who holds these posts: "" when one is his own, else who is away and is
    not barred himself."""
    acting = [post.behalf for post in posts if post.behalf not in barred]
    return "" if "" in acting else next(iter(acting), "")
