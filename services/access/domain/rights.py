"""Who stands in for one of the three administrators (domain.md §10, 三员).

Who decides what stands in contracts/policy. A city begins without administrators: the system
administrator stands in for a security administrator that does not exist, and before there is a
system administrator, whoever holds the broker's credentials sets the system up. Nobody stands in
for the audit administrator.
"""

from collections.abc import Collection

from common.errors import NotAllowed

SYSTEM, SECURITY, AUDIT = "system_admin", "security_admin", "audit_admin"


def acting(held: Collection[str], existing: Collection[str]) -> frozenset[str]:
    """The offices that somebody fills, with those for whose missing holders he stands in.

    `held`: his roles today; `existing`: those of the three that anybody holds today.
    """
    found = {*held}
    if SYSTEM not in existing:
        found.add(SYSTEM)
    if SECURITY not in existing and SYSTEM in found:
        found.add(SECURITY)
    return frozenset(found)


def must_be_another(account: str, about: str) -> None:
    """Nobody changes his own rights or the state of his own account."""
    if account == about:
        raise NotAllowed("不能更改自己的账号状态，请由其他管理员办理。")
