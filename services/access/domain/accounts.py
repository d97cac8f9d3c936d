"""Accounts: a login, a password and a second factor of one person, and all that becomes of them.

`id` is the person's id, the `by.account` of every command. A password is kept as its argon2id
hash, a TOTP secret sealed; neither is known here. Whoever gives out a password knows it, so it
has to be changed (`temporary_until`), and ends by itself when nobody does.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from common.errors import NotAllowed
from common.events import Event
from services.access import events
from services.access.domain.people import ADMINISTRATORS

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
LOGIN_FORM = "登录名用 3 到 40 个小写字母、数字和 . _ -，以字母或数字开头"
TEMPORARY = timedelta(days=14)  # how long a password that was given out can be signed in with
DEVICES = 10  # known to an account; the one not seen for longest is forgotten
DEVICE_DAYS = timedelta(days=180)  # a device not seen for longer is a stranger again
TOTP_FOR = ("all", "administrators")
ENABLED, DISABLED = "enabled", "disabled"
Changed = tuple["Account", Sequence[Event]]


@dataclass(frozen=True)
class Account:
    """`devices` [{hash, seen_at}], `history` [{what, by, at, reason}]; `totp_next` waits for its
    first code; `totp_last` is the last time step whose code was used."""

    id: str
    login: str = ""
    password: str = ""
    temporary_until: datetime | None = None
    totp: str = ""
    totp_next: str = ""
    totp_last: int = 0
    state: str = ENABLED
    devices: list[dict[str, Any]] = field(default_factory=list)
    signed_in_at: datetime | None = None
    version: int = 0
    history: list[dict[str, Any]] = field(default_factory=list)


def normal_login(typed: str) -> str:
    """Logins are told apart without case."""
    return typed.strip().casefold()


# -- making and changing ---------------------------------------------------------


def created(person: str, login: str, password: str, by: str, now: datetime) -> Changed:
    """With a hash of the password that is given out."""
    fresh = Account(person, login=login, password=password, temporary_until=now + TEMPORARY)
    return _changed(fresh, "created", by, now)


def reset(account: Account, password: str, by: str, now: datetime) -> Changed:
    """A new password to give out; second factor and known devices are forgotten."""
    given = replace(account, password=password, temporary_until=now + TEMPORARY, devices=[])
    return _changed(replace(given, totp="", totp_next=""), "reset", by, now)


def disabled(account: Account, reason: str, by: str, now: datetime) -> Changed:
    if account.state == DISABLED:
        raise NotAllowed(f"账号 {account.login} 已经停用，没有再次停用。")
    return _changed(replace(account, state=DISABLED, devices=[]), "disabled", by, now, reason)


def enabled(account: Account, by: str, now: datetime) -> Changed:
    if account.state == ENABLED:
        raise NotAllowed(f"账号 {account.login} 没有停用，不必启用。")
    return _changed(replace(account, state=ENABLED), "enabled", by, now)


def chosen(account: Account, password: str, now: datetime) -> Changed:
    """The person has a password of his own now."""
    own = replace(account, password=password, temporary_until=None)
    return _changed(own, "password_chosen", account.id, now)


def totp_begun(account: Account, sealed: str) -> Changed:
    """A secret to scan. Whoever sits at an open session must not replace the one in use."""
    if account.totp:
        raise NotAllowed("这个账号已经绑定动态验证码。换手机请联系安全管理员重置，再重新绑定。")
    return replace(account, totp_next=account.totp_next or sealed), []


def totp_confirmed(account: Account, step: int | None, now: datetime) -> Changed:
    """`step` of the code that was typed, None when it fits no secret."""
    if not account.totp_next:
        raise NotAllowed("还没有开始绑定，或者已经绑定。请先显示二维码，扫描后再填写验证码。")
    if step is None:
        raise NotAllowed("验证码不对，没有绑定。请核对手机时间是否准确，再填写新的 6 位数字。")
    bound = replace(account, totp=account.totp_next, totp_next="", totp_last=step)
    return _changed(bound, "totp_bound", account.id, now)


def _changed(
    account: Account, what: str, by: str, now: datetime, reason: str = ""
) -> tuple[Account, list[Event]]:
    line = {"what": what, "by": by, "at": now, "reason": reason}
    after = replace(account, version=account.version + 1, history=[*account.history, line])
    return after, [events.account_changed(after, what, by)]


# -- signing in --------------------------------------------------------------------


def why_not(account: Account, step: int | None, now: datetime) -> str:
    """Why a right password does not let in, for the record alone; "" when it does.

    `step` of the typed code when it fits the account's secret; every code works once.
    """
    if account.state != ENABLED:
        return "disabled"
    if account.temporary_until is not None and account.temporary_until <= now:
        return "expired"
    if account.totp and (step is None or step <= account.totp_last):
        return "code"
    return ""


def signed_in(account: Account, step: int | None, device: str, now: datetime) -> Account:
    """The account that remembers it: a code is used up, a device is known."""
    return replace(
        account,
        totp_next="",
        totp_last=step if account.totp and step else account.totp_last,
        devices=_remembered(account.devices, device, now),
        signed_in_at=now,
    )


def _remembered(
    devices: Iterable[Mapping[str, Any]], device: str, now: datetime
) -> list[dict[str, Any]]:
    others = [dict(d) for d in devices if d["hash"] != device and now - d["seen_at"] < DEVICE_DAYS]
    latest = sorted(others, key=lambda d: d["seen_at"])[-(DEVICES - 1) :]
    return [*latest, {"hash": device, "seen_at": now}]


def knows_device(account: Account, device: str, now: datetime) -> bool:
    """Did somebody sign in from there of late?"""
    return any(d["hash"] == device and now - d["seen_at"] < DEVICE_DAYS for d in account.devices)


def must(account: Account, roles: Collection[str], totp_for: str) -> str:
    """What has to be done before anything else: "password", "totp" or ""."""
    if account.temporary_until is not None:
        return "password"
    needs_totp = totp_for == "all" or bool(ADMINISTRATORS & {*roles})
    return "totp" if needs_totp and not account.totp else ""


# -- tables --------------------------------------------------------------------------


def read_rows(
    rows: Sequence[Mapping[str, Any]],
    people: Collection[str],
    known: Mapping[str, Account],
    owners: Mapping[str, str],
) -> tuple[dict[str, str], list[str]]:
    """Logins of new accounts by person, and a problem for every bad line: 第 n 行：…

    `people` exist; `known` are their accounts; `owners` say whose a login is already.
    """
    fresh: dict[str, str] = {}
    problems: list[str] = []
    seen: dict[str, int] = {}
    for row in rows:
        person, login = row["person"], normal_login(row["login"])
        wrong = list(_row_problems(person, login, people, known, owners))
        wrong += [f"与第 {seen[key]} 行重复" for key in (person, f"@{login}") if key in seen]
        seen |= {person: row["line"], f"@{login}": row["line"]}
        problems += [f"第 {row['line']} 行：{text}" for text in wrong]
        if not wrong and person not in known:
            fresh[person] = login
    return fresh, problems


def _row_problems(
    person: str,
    login: str,
    people: Collection[str],
    known: Mapping[str, Account],
    owners: Mapping[str, str],
) -> Iterable[str]:
    if person not in people:
        yield f"没有编号为“{person}”的人员，请先导入人员" if person else "缺少人员编号（person）"
    if not LOGIN.fullmatch(login):
        yield f"登录名“{login}”不能用：{LOGIN_FORM}"
    elif owners.get(login, person) != person:
        yield f"登录名“{login}”已经有人使用"
    elif person in known and known[person].login != login:
        yield f"{person} 已有账号，登录名是“{known[person].login}”，不能另立"
