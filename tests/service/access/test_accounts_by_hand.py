"""`gongkai account`: the operator's way to accounts, with passwords that are told once."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import Result

from tests.service.access.door import ORGAN

if TYPE_CHECKING:
    from tests.service.access.door import Door

pytestmark = pytest.mark.service
Gongkai = Callable[..., Result]


def a_table(folder: Path, *lines: str) -> Path:
    path = folder / "accounts.csv"
    path.write_text("\n".join(["person,login", *lines]) + "\n", "utf-8")
    return path


def test_passwords_go_into_a_file_for_the_owners_eyes(
    gongkai: Gongkai, tmp_path: Path, door: "Door"
) -> None:
    people = [door.person("drafter") for _ in range(2)]
    table, out = a_table(tmp_path, *(f"{p},{p}" for p in people)), tmp_path / "passwords.csv"

    tried = gongkai("account", "import", table, "--dry-run", by=door.system)
    done = gongkai("account", "import", table, "--passwords", out, by=door.system)

    assert "新增 2，未变 0。只检查，没有导入。" in tried.stdout, tried.output
    assert "新增 2，未变 0。已导入。" in done.stdout, done.output
    assert out.stat().st_mode & 0o777 == 0o600
    with out.open(encoding="utf-8-sig", newline="") as file:
        given = list(csv.DictReader(file))
    assert [each["account"] for each in given] == people
    assert all(each["password"] not in done.output for each in given)
    assert door.enter(given[0])["must"] == "password"
    again = gongkai("account", "import", table, "--passwords", out, by=door.system)
    assert (again.exit_code, "已经存在，没有导入" in again.stderr) == (1, True)


def test_bad_lines_are_shown_and_nothing_comes_in(
    gongkai: Gongkai, tmp_path: Path, door: "Door"
) -> None:
    person = door.person("drafter")
    lines = [f"{person},{person}", *(f"x-{n},login{n}" for n in range(120)), f"{person},again"]

    result = gongkai("account", "import", a_table(tmp_path, *lines), by=door.system)

    assert result.exit_code == 1
    for said in ("一行也没有导入", "第 3 行", "第 122 行", "第 123 行", "与第 2 行重复"):
        assert said in result.stderr
    assert "还没有账号" in gongkai("account", "show", person, by=door.system).stderr


def test_an_account_is_made_shown_reset_disabled_and_enabled(
    gongkai: Gongkai, door: "Door"
) -> None:
    person = door.person("drafter")

    made = gongkai("account", "create", person, person, by=door.system)
    assert f"登录名：{person}" in made.stdout, made.output
    assert "只显示这一次" in made.stdout
    assert "初始密码：" in gongkai("account", "reset", person, by=door.security).stdout
    disabled = gongkai("account", "disable", person, "--reason", "调离", by=door.system)
    assert "已停用" in disabled.stdout, disabled.output
    assert "已启用" in gongkai("account", "enable", person, by=door.system).stdout

    shown = gongkai("account", "show", person, by=door.system)
    for said in ("启用（初始密码）", "建立", "重置", "停用", "调离", "承办人"):
        assert said in shown.stdout
    listed = gongkai("account", "list", ORGAN, "--limit", "5000", "--json", by=door.system)
    assert person in {each["account"] for each in json.loads(listed.stdout)}


def test_sign_ins_are_listed_for_the_audit_administrator(gongkai: Gongkai, door: "Door") -> None:
    who = door.settled()
    door.enter(who, address="10.251.1.7")

    result = gongkai("account", "sign-ins", who["account"], by=door.audit)

    assert "10.251.1.7" in result.stdout, result.output
    assert "登录" in result.stdout
    refused = gongkai("account", "sign-ins", by=door.system)
    assert (refused.exit_code, "审计管理员" in refused.stderr) == (1, True)
    nobody = gongkai("account", "sign-ins")
    assert "--by" in nobody.stderr
