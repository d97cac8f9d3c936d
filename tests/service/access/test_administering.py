"""The three administrators: who creates, resets and disables accounts, and who decides posts."""

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from common.errors import Invalid, NotAllowed, NotFound
from tests.faults.waiting import eventually
from tests.service.access.door import OPERATOR, ORGAN, OWN

if TYPE_CHECKING:
    from tests.service.access.door import Door

pytestmark = pytest.mark.service


def shown(door: "Door", account: str) -> dict[str, Any]:
    return dict(door.ask("access", "show_account", by={"account": door.security}, account=account))


def rows(*pairs: tuple[str, str]) -> list[dict[str, Any]]:
    return [
        {"line": n, "person": person, "login": login} for n, (person, login) in enumerate(pairs, 2)
    ]


def enter_table(door: "Door", table: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return dict(door.tell("access", "import_accounts", door.system, rows=table, **more))


def test_a_table_is_tried_first_and_then_tells_each_password_once(door: "Door") -> None:
    one, two = door.person("drafter"), door.person("auditor")
    table = rows((one, one), (two, f" {two.upper()} "))

    tried = enter_table(door, table, dry_run=True)
    assert (tried["created"], tried["passwords"]) == (2, [])
    with pytest.raises(NotFound, match="还没有账号"):
        shown(door, one)
    told = enter_table(door, table)["passwords"]
    again = enter_table(door, table)

    assert [(each["account"], each["login"]) for each in told] == [(one, one), (two, two)]
    assert (again["created"], again["unchanged"], again["passwords"]) == (0, 2, [])
    for each in told:
        assert door.enter(each)["must"] == "password"


def test_every_bad_line_is_named_and_nothing_comes_in(door: "Door") -> None:
    known, fresh, twice = door.account(), door.person("drafter"), door.person("drafter")
    table = rows(
        (fresh, fresh),
        (f"{fresh}x", "good.login"),
        (twice, known["login"]),
        (twice, "李 明"),
        (known["account"], "another.login"),
        (fresh, "once.more"),
    )

    with pytest.raises(Invalid, match="一行也没有导入") as refused:
        enter_table(door, table)

    for line, text in (
        (3, "没有编号为"),
        (4, "已经有人使用"),
        (5, "不能用"),
        (6, "不能另立"),
        (7, "与第 2 行重复"),
    ):
        assert any(p.startswith(f"第 {line} 行") and text in p for p in refused.value.problems), (
            line
        )
    with pytest.raises(NotFound):
        shown(door, fresh)


def test_only_the_system_administrator_creates_and_never_for_himself(door: "Door") -> None:
    person = door.person("drafter")
    given = {"account": person, "login": person}

    for other in (door.security, door.audit, person, OPERATOR):
        with pytest.raises(NotAllowed, match="不是系统管理员"):
            door.tell("access", "create_account", other, **given)
    with pytest.raises(NotAllowed, match="不能更改自己的账号"):
        door.tell("access", "create_account", door.system, account=door.system, login="my.own")
    once = uuid4().hex
    first, again = (
        door.tell("access", "create_account", door.system, command_id=once, **given)
        for _ in range(2)
    )
    assert (len(first["password"]), again["password"]) == (19, "")
    with pytest.raises(NotAllowed, match="已有账号"):
        door.tell("access", "create_account", door.system, **given)


def test_the_operator_gives_the_first_system_administrator_his_account(door: "Door") -> None:
    assert shown(door, door.system)["history"][0]["by"] == OPERATOR

    with pytest.raises(NotAllowed, match="不是系统管理员"):
        door.tell(
            "access",
            "create_account",
            OPERATOR,
            account=door.person("system_admin"),
            login="second.one",
        )


def test_a_login_belongs_to_one_person(door: "Door") -> None:
    taken, person = door.account()["login"], door.person("drafter")

    with pytest.raises(NotAllowed, match="已经有人使用"):
        door.tell("access", "create_account", door.system, account=person, login=taken.upper())
    with pytest.raises(Invalid, match="没有建立账号"):
        door.tell("access", "create_account", door.system, account=person, login="a b")


def test_a_reset_by_the_security_administrator_begins_anew(door: "Door") -> None:
    who = door.settled()
    token = door.enter(who)["token"]
    door.bind(token)
    for other in (door.system, door.audit, who["account"]):
        with pytest.raises(NotAllowed, match="不是安全管理员"):
            door.tell("access", "reset_account", other, account=who["account"])

    given = door.tell("access", "reset_account", door.security, account=who["account"])

    with pytest.raises(NotFound):
        door.shown(token)
    with pytest.raises(NotAllowed):
        door.enter(who)
    assert door.enter({**who, "password": given["password"]})["must"] == "password"
    account = shown(door, who["account"])
    assert (account["totp"], account["temporary"]) == (False, True)
    assert [line["what"] for line in account["history"]] == [
        "created",
        "password_chosen",
        "totp_bound",
        "reset",
    ]


def test_a_password_that_nobody_changes_ends_by_itself(door: "Door") -> None:
    given = door.account()

    with door.later(days=14, minutes=1), pytest.raises(NotAllowed, match="登录名、密码"):
        door.enter(given)

    assert door.sign_ins(given["account"])[0]["reasons"] == ["expired"]


def test_disabling_needs_a_reason_another_person_and_an_enabled_account(door: "Door") -> None:
    who = door.account()["account"]

    with pytest.raises(Invalid):
        door.tell("access", "disable_account", door.system, account=who, reason="")
    with pytest.raises(NotAllowed, match="不能更改自己的账号"):
        door.tell("access", "disable_account", door.system, account=door.system, reason="x")
    disabled = door.tell("access", "disable_account", door.system, account=who, reason="调离")
    assert (disabled["state"], disabled["history"][-1]["reason"]) == ("disabled", "调离")
    with pytest.raises(NotAllowed, match="已经停用"):
        door.tell("access", "disable_account", door.system, account=who, reason="调离")


def test_nobody_comes_to_hold_two_of_the_three(door: "Door") -> None:
    officer = door.account("audit_admin")["account"]
    door.tell("access", "disable_account", door.system, account=officer, reason="调离")

    for role, organ in (("security_admin", ORGAN), ("system_admin", "o-10")):
        with pytest.raises(Invalid) as refused:
            door.post(officer, role, organ=organ)
        assert "三员分立" in refused.value.problems[0]
    assert [p["role"] for p in shown(door, officer)["posts"]] == ["audit_admin"]
    door.post(officer, "audit_admin", "drafter")
    assert {p["role"] for p in shown(door, officer)["posts"]} == {"audit_admin", "drafter"}


def test_the_security_administrator_decides_posts_but_not_his_own(door: "Door") -> None:
    person, second = door.person("drafter"), door.person("security_admin")

    with pytest.raises(NotAllowed, match="不是安全管理员"):
        door.post(person, "approver", by=door.system)
    with pytest.raises(NotAllowed, match="不是系统管理员或安全管理员"):
        door.post(person, "approver", by=person)
    with pytest.raises(Invalid) as refused:
        door.post(second, "security_admin", "approver", by=second)
    assert "不能更改自己的职务" in refused.value.problems[0]
    door.post(person, "drafter", by=door.system)  # nothing changes by it
    door.post(second, "drafter", by=door.security)  # so that the city is as it was


def test_administrators_see_an_organs_people_with_and_without_account(door: "Door") -> None:
    without, with_ = door.person("drafter"), door.account()["account"]

    by = {"account": door.system}
    found = door.ask("access", "list_accounts", by=by, organ=ORGAN, limit=5000)
    states = {each["account"]: each["state"] for each in found}

    assert (states[without], states[with_]) == ("none", "enabled")
    with pytest.raises(NotAllowed):
        door.ask("access", "list_accounts", by={"account": with_}, organ=ORGAN)
    with pytest.raises(NotAllowed):
        door.ask("access", "show_account", by={"account": with_}, account=without)
    own = door.ask("access", "show_account", by={"account": with_}, account=with_)
    assert own["state"] == "enabled"


def test_what_becomes_of_an_account_stands_in_the_ledger_without_names(door: "Door") -> None:
    who = door.settled()
    door.tell("access", "disable_account", door.system, account=who["account"], reason="秘密原因")

    def entered() -> Any:
        found = door.ask("oversight", "list_entries", item=who["account"])
        return found if len([e for e in found if e["type"] == "account_changed"]) == 3 else None

    lines = str(eventually(entered))
    assert all(text not in lines for text in ("石头生", "秘密原因", who["login"], OWN))
