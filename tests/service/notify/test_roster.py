"""The roster comes in whole portions, keeps nobody's number readable, and can be repeated."""

from uuid import uuid4

import pytest

from common.errors import Invalid, NotAllowed, NotFound
from tests.service.notify.teller import Teller, rows_of

pytestmark = pytest.mark.service
ORGAN = "o-11b0101"


def test_a_repeated_table_changes_nothing(teller: Teller) -> None:
    rows = rows_of(ORGAN, 3, groups="delegates;committee@o-11")

    assert teller.enter(rows, dry_run=True)["created"] == 3
    assert teller.enter(rows)["created"] == 3
    assert teller.enter(rows) == {"members": 3, "created": 0, "changed": 0, "unchanged": 3}


def test_a_new_number_or_organ_is_a_change(teller: Teller) -> None:
    rows = rows_of(ORGAN, 2)
    teller.enter(rows)
    [spare] = rows_of(ORGAN, 1)

    rows[0] |= {"organ": "o-11b0102"}
    rows[1] |= {"phone": spare["phone"]}

    assert teller.enter(rows)["changed"] == 2
    assert teller.ask("notify", "show_member", member=rows[0]["member"])["organ"] == "o-11b0102"


def test_one_bad_line_keeps_its_whole_portion_out(teller: Teller) -> None:
    rows = rows_of(ORGAN, 3)
    taken = rows_of(ORGAN, 1)
    teller.enter(taken)
    rows[1] |= {"phone": "12345"}
    rows[2] |= {"phone": taken[0]["phone"]}

    with pytest.raises(Invalid) as error:
        teller.enter(rows)

    assert [p.partition("：")[0] for p in error.value.problems] == ["第 3 行", "第 4 行"]
    assert taken[0]["phone"] not in str(error.value)
    with pytest.raises(NotFound):
        teller.ask("notify", "show_member", member=rows[0]["member"])


def test_only_a_system_administrator_imports(teller: Teller) -> None:
    with pytest.raises(NotAllowed, match="不是系统管理员"):
        teller.tell("notify", "import_members", "p-0001", rows=rows_of(ORGAN, 1))


def test_who_reads_the_roster_sees_masks(teller: Teller) -> None:
    [row] = rows_of(ORGAN, 1, groups="delegates@o-11")
    teller.enter([row])

    shown = teller.ask("notify", "show_member", member=row["member"])

    assert shown == {
        "member": row["member"],
        "name": "党**",
        "phone": f"{row['phone'][:3]}****{row['phone'][-4:]}",
        "organ": ORGAN,
        "groups": ["delegates@o-11"],
        "opted_out": False,
    }
    assert shown in teller.ask("notify", "list_members", organ=ORGAN, limit=1000)


def test_opting_out_is_for_the_administrator_and_the_organs_publisher(teller: Teller) -> None:
    [member] = teller.members(ORGAN, 1)
    publisher = teller.city.holder(ORGAN, "publisher")
    stranger = teller.city.holder("o-12b0101", "publisher")
    colleague = teller.city.holder(ORGAN, "drafter")
    asked = {"member": member, "opted_out": True}

    def set_by(account: str) -> bool:
        return bool(teller.tell("notify", "set_opt_out", account, **asked)["opted_out"])

    with pytest.raises(NotAllowed, match="没有担任公开专员"):
        set_by(colleague)
    with pytest.raises(NotFound, match="名册里没有编号为"):
        set_by(stranger)
    assert set_by(publisher)
    again = {"command_id": uuid4().hex, "member": member, "opted_out": False}
    by = teller.city.administrator()
    assert not teller.tell("notify", "set_opt_out", by, **again)["opted_out"]


def test_a_table_without_the_column_leaves_who_opted_out(teller: Teller) -> None:
    rows = rows_of(ORGAN, 1)
    teller.enter([{**rows[0], "opted_out": "是"}])

    assert teller.enter(rows)["unchanged"] == 1
    shown = teller.ask("notify", "show_member", member=rows[0]["member"])
    assert shown["opted_out"]
