"""Which parts of the console who is offered, by the roles of his posts. Pure.

Offering is no permission: each service decides for itself (contracts/policy).
"""

from collections.abc import Collection
from typing import NamedTuple

WORKING = frozenset(
    {
        "drafter",
        "auditor",
        "secrecy_reviewer",
        "approver",
        "superior",
        "publisher",
        "case_handler",
        "monitor",
    }
)


class Link(NamedTuple):
    path: str
    label: str
    roles: frozenset[str]


class Group(NamedTuple):
    name: str
    links: list[Link]


_ALL: tuple[tuple[str, tuple[Link, ...]], ...] = (
    (
        "办理",
        (
            Link("/", "我的工作", WORKING | {"system_admin", "security_admin", "audit_admin"}),
            Link("/due", "应公开", WORKING),
            Link("/items", "事项", WORKING),
            Link("/catalogues", "目录", WORKING),
            Link(
                "/reviews",
                "审核",
                frozenset({"auditor", "secrecy_reviewer", "approver", "superior"}),
            ),
            Link("/publishing", "公开", frozenset({"publisher", "drafter", "approver", "monitor"})),
            Link("/cases", "意见", frozenset({"case_handler", "auditor", "approver", "drafter"})),
            Link(
                "/non-disclosures",
                "不予公开",
                frozenset({"publisher", "drafter", "approver", "superior", "monitor"}),
            ),
            Link("/filings", "报备", frozenset({"publisher", "approver", "auditor", "superior"})),
        ),
    ),
    (
        "管理",
        (
            Link("/organs", "机关", frozenset({"system_admin"})),
            Link("/accounts", "账号", frozenset({"system_admin", "security_admin"})),
            Link("/boards", "公开栏", frozenset({"system_admin", "publisher"})),
            Link("/roster", "党员名册", frozenset({"system_admin", "publisher"})),
            Link("/calendar", "工作日历", frozenset({"system_admin"})),
            Link("/system", "系统运行", frozenset({"system_admin"})),
            Link("/audit", "审计", frozenset({"audit_admin"})),
        ),
    ),
)


def menu(roles: Collection[str]) -> list[Group]:
    """Groups that have a link for one of these roles, with those links."""
    held = set(roles)
    found = ((name, [link for link in links if link.roles & held]) for name, links in _ALL)
    return [Group(name, links) for name, links in found if links]
