"""`gongkai account`: who may sign in, with passwords that are told once, and who signed in."""

import csv
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from cli import screen, tables
from cli.caller import NO_NAME, OPERATOR, Caller
from cli.chinese import Group
from cli.drafts import Registry
from cli.imports import dry_run_option, file_argument
from cli.options import by_option, calling, json_option
from cli.words import moment
from common.errors import Invalid, NotAllowed
from common.posts import ROLE_NAMES
from contracts.commands.access import PORTION
from contracts.words import ACCOUNT_CHANGES, ACCOUNTS, SIGN_IN_REASONS, SIGN_INS
from services.access.domain.accounts import TEMPORARY

COLUMNS = ("person", "login")
GIVEN = ("account", "login", "password")
SHOWN = ("人员", "登录名", "姓名", "状态", "验证码", "最近登录", "职务")
BAD = "账号表有错，一行也没有导入。请改正下列各处后重新导入。"
ONCE = f"密码只显示这一次，{TEMPORARY.days} 天内有效，第一次登录后必须更改"


@click.group(name="account", cls=Group, help="账号：建立、重置、停用、查看，以及登录记录。")
def account_() -> None:
    """The commands below."""


account_argument = click.argument("account", metavar="人员")


@account_.command(
    name="import",
    help="导入账号表（CSV，列 person,login）：先检查整个文件，有错则一行也不导入；可以重复导入。",
)
@file_argument
@click.option(
    "--passwords",
    metavar="文件",
    type=click.Path(dir_okay=False, path_type=Path),
    help="初始密码写入的文件（CSV，只有本人可读），不能是已有的文件；不写时显示在屏幕上。",
)
@dry_run_option
@json_option
@by_option
@calling
def import_(
    caller: Caller, file: Path, passwords: Path | None, dry_run: bool, as_json: bool
) -> None:
    """The answer of the service, added up over portions."""
    rows = tables.read_csv(file, COLUMNS)
    _must_be_new(passwords)
    found = _check(caller, rows)
    if not dry_run:
        found = _keep(caller, rows, passwords)
    screen.answer(found, lambda: _say_imported(found, dry_run, passwords), as_json)


def _must_be_new(file: Path | None) -> None:
    if file and file.exists():
        raise Invalid(f"{file} 已经存在，没有导入。初始密码不覆盖已有的文件，请换一个文件名。")


def _check(caller: Caller, rows: Sequence[tables.Row]) -> dict[str, Any]:
    """The whole file before the first line is kept; what stands twice is seen across portions."""
    problems, found = [*_duplicates(rows)], _nothing()
    for portion in _portions(rows):
        try:
            _add(found, _tell(caller, portion, True))
        except Invalid as error:
            if not error.problems:
                raise
            problems += error.problems
    if problems:
        raise Invalid(BAD, list(dict.fromkeys(problems)))
    return found


def _duplicates(rows: Sequence[tables.Row]) -> Iterator[str]:
    for column, word in (("person", "人员"), ("login", "登录名")):
        first: dict[str, str] = {}
        for row in rows:
            value = row[column].casefold()
            if value and value in first and _apart(first[value], row[tables.LINE]):
                yield f"第 {row[tables.LINE]} 行：{word}与第 {first[value]} 行重复"
            first.setdefault(value, row[tables.LINE])


def _apart(one: str, other: str) -> bool:
    """Lines of one portion are compared by the service."""
    return abs(int(one) - int(other)) >= PORTION


def _keep(caller: Caller, rows: Sequence[tables.Row], passwords: Path | None) -> dict[str, Any]:
    """Portion by portion, each portion's passwords written before the next is asked for."""
    found = _nothing()
    with screen.bar("建立账号", len(rows)) as advance:
        for portion in _portions(rows):
            told = _tell(caller, portion, False)
            if passwords:
                _write(passwords, told["passwords"])
                told = {**told, "passwords": []}
            _add(found, told)
            advance(len(portion))
    return found


def _portions(rows: Sequence[tables.Row]) -> Iterator[Sequence[tables.Row]]:
    for start in range(0, len(rows), PORTION):
        yield rows[start : start + PORTION]


def _tell(caller: Caller, rows: Sequence[tables.Row], dry_run: bool) -> Mapping[str, Any]:
    by = caller.by or OPERATOR
    found: Mapping[str, Any] = caller.tell(
        "access", "import_accounts", by, rows=rows, dry_run=dry_run
    )
    return found


def _nothing() -> dict[str, Any]:
    return {"accounts": 0, "created": 0, "unchanged": 0, "passwords": []}


def _add(found: dict[str, Any], more: Mapping[str, Any]) -> None:
    for name, value in more.items():
        found[name] = found[name] + value


def _write(file: Path, given: Sequence[Mapping[str, str]]) -> None:
    """For the owner's eyes alone, from the first byte on."""
    fresh = not file.exists()
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with open(handle, "a", encoding="utf-8-sig" if fresh else "utf-8", newline="") as out:
        lines = csv.writer(out, lineterminator="\n")
        if fresh:
            lines.writerow(GIVEN)
        lines.writerows([each[name] for name in GIVEN] for each in given)


def _say_imported(found: Mapping[str, Any], dry_run: bool, passwords: Path | None) -> None:
    done = "只检查，没有导入。" if dry_run else "已导入。"
    screen.say(f"账号：新增 {found['created']}，未变 {found['unchanged']}。{done}")
    if found["passwords"]:
        rows = [[given[name] for name in GIVEN] for given in found["passwords"]]
        screen.table(("人员", "登录名", "初始密码"), rows)
        screen.say(f"{ONCE}。")
    elif passwords and found["created"] and not dry_run:
        screen.say(f"初始密码写在 {passwords}，{TEMPORARY.days} 天内有效，发完请删除这个文件。")


@account_.command(help="为一名人员建立账号，显示初始密码。第一个系统管理员的账号由运维人员建立。")
@account_argument
@click.argument("login", metavar="登录名")
@by_option
@calling
def create(caller: Caller, account: str, login: str) -> None:
    """As a system administrator."""
    by = caller.by or OPERATOR
    _say_given(caller.tell("access", "create_account", by, account=account, login=login))


@account_.command(help="重置账号：给出新的初始密码，动态验证码要重新绑定，已登录的全部退出。")
@account_argument
@by_option
@calling
def reset(caller: Caller, account: str) -> None:
    """As the security administrator."""
    _say_given(caller.tell("access", "reset_account", account=account))


def _say_given(given: Mapping[str, str]) -> None:
    screen.say(f"登录名：{given['login']}")
    screen.say(f"初始密码：{given['password']}")
    screen.say(f"{ONCE}。")


@account_.command(help="停用账号：立即退出登录，不能再登录。")
@account_argument
@click.option("--reason", required=True, metavar="原因", help="为什么停用。")
@by_option
@calling
def disable(caller: Caller, account: str, reason: str) -> None:
    """As a system administrator."""
    found = caller.tell("access", "disable_account", account=account, reason=reason)
    screen.say(f"账号 {found['login']} 已停用，已经登录的全部退出。")


@account_.command(help="重新启用账号，密码不变。")
@account_argument
@by_option
@calling
def enable(caller: Caller, account: str) -> None:
    """As a system administrator."""
    found = caller.tell("access", "enable_account", account=account)
    screen.say(f"账号 {found['login']} 已启用。")


@account_.command(name="list", help="列出一个机关的人员和他们的账号。")
@click.argument("organ", metavar="机关")
@click.option("--limit", metavar="数字", default=500, show_default=True, help="最多列出多少。")
@json_option
@by_option
@calling
def list_(caller: Caller, organ: str, limit: int, as_json: bool) -> None:
    """The organ by name, code or id."""
    wanted = Registry(caller).organ(organ)["id"]
    found = caller.ask("access", "list_accounts", by=_by(caller), organ=wanted, limit=limit)
    screen.records(found, SHOWN, _row, as_json, empty="这个机关没有人员。")


@account_.command(help="查看一个账号和它的变更记录。")
@account_argument
@json_option
@by_option
@calling
def show(caller: Caller, account: str, as_json: bool) -> None:
    """One's own, or any as one of the three administrators."""
    found = caller.ask("access", "show_account", by=_by(caller), account=account)
    screen.answer(found, lambda: _say_account(found), as_json)


def _say_account(found: Mapping[str, Any]) -> None:
    screen.table(SHOWN, [_row(found)])
    screen.table(
        ("时间", "变更", "由谁", "原因"),
        [
            (moment(h["at"]), ACCOUNT_CHANGES[h["what"]], h["by"], h["reason"])
            for h in found["history"]
        ],
    )


@account_.command(name="sign-ins", help="列出登录记录：谁、何时、从哪里、结果。不写人员则列全部。")
@click.argument("account", metavar="人员", required=False)
@click.option("--limit", metavar="数字", default=100, show_default=True, help="最多列出多少。")
@json_option
@by_option
@calling
def sign_ins(caller: Caller, account: str | None, limit: int, as_json: bool) -> None:
    """One's own, or any as the audit administrator."""
    given = {"account": account, "limit": limit}
    found = caller.ask("access", "list_sign_ins", by=_by(caller), **given)
    columns = ("时间", "人员", "结果", "次数", "来自", "原因")
    screen.records(found, columns, _sign_in_row, as_json, empty="没有登录记录。")


def _sign_in_row(record: Mapping[str, Any]) -> Sequence[object]:
    return (
        moment(record["at"]),
        record["account"] or "（没有这个登录名）",
        SIGN_INS[record["kind"]],
        record["count"],
        "、".join(place["address"] for place in record["places"]),
        "、".join(SIGN_IN_REASONS[reason] for reason in record["reasons"]),
    )


def _by(caller: Caller) -> dict[str, str]:
    if not caller.by:
        raise NotAllowed(NO_NAME)
    return {"account": caller.by}


def _row(found: Mapping[str, Any]) -> Sequence[object]:
    state = ACCOUNTS[found["state"]] + ("（初始密码）" if found["temporary"] else "")
    posts = "、".join(
        f"{p['organ_name'] or p['organ']} {ROLE_NAMES[p['role']]}" for p in found["posts"]
    )
    return (
        found["account"],
        found["login"],
        found["name"],
        state,
        "已绑定" if found["totp"] else "",
        moment(found["signed_in_at"]),
        posts,
    )
