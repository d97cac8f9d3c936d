"""Which of the three administrators decides what in access (domain.md §10, 三员).

The system administrator creates and disables accounts, the security administrator decides posts
and resets passwords, the audit administrator reads sign-ins. A city begins without them: the
system administrator stands in for a security administrator that does not exist, and before there
is a system administrator, whoever holds the broker's credentials sets the system up. Nobody
stands in for the audit administrator.
"""

from collections.abc import Collection

from common.errors import NotAllowed
from common.posts import ROLE_NAMES

SYSTEM, SECURITY, AUDIT = "system_admin", "security_admin", "audit_admin"


def must_be(
    account: str, wanted: Collection[str], held: Collection[str], existing: Collection[str]
) -> None:
    """NotAllowed unless the account holds one of the `wanted` roles or may stand in for it.

    `held`: the account's roles today; `existing`: those of the three that anybody holds today.
    """
    acting = {*wanted}
    if SECURITY in wanted and SECURITY not in existing:
        acting.add(SYSTEM)
    if acting & {*held}:
        return
    if SYSTEM in acting and SYSTEM not in existing:
        return
    names = "或".join(ROLE_NAMES[role] for role in wanted)
    raise NotAllowed(f"{account} 不是{names}，不能办理。请{names}办理。")


def must_be_another(account: str, about: str) -> None:
    """Nobody changes his own rights or the state of his own account."""
    if account == about:
        raise NotAllowed("不能更改自己的账号状态，请由其他管理员办理。")
