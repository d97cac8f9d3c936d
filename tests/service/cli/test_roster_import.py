"""A roster comes in through the command line: the whole file is looked at before its first line."""

import json
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from click.testing import Result

from deploy.local.city import generate
from tests.faults.waiting import eventually

if TYPE_CHECKING:
    from tests.running import City

pytestmark = pytest.mark.service
Gongkai = Callable[..., Result]
ADMINISTRATOR = generate.administrator()
HEADER = "member,name,phone,organ,groups"
_numbers = count(int(uuid4().hex[:5], 16))


def lines(number: int, organ: str = "o-11b0501") -> list[str]:
    return [
        f"c-{n},党员{n},{17500000000 + n},{organ},delegates"
        for _, n in zip(range(number), _numbers, strict=False)
    ]


def a_roster(folder: Path, rows: Sequence[str]) -> Path:
    path = folder / "members.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
    return path


def test_a_file_of_several_portions_can_be_imported_again(gongkai: Gongkai, tmp_path: Path) -> None:
    file = a_roster(tmp_path, lines(1100))

    checked = gongkai("import", "members", file, "--dry-run", by=ADMINISTRATOR)
    first = gongkai("import", "members", file, by=ADMINISTRATOR)
    second = gongkai("import", "members", file, by=ADMINISTRATOR)

    assert "新增 1100，更改 0，未变 0。只检查，没有导入。" in checked.stdout, checked.output
    assert "新增 1100，更改 0，未变 0。已导入。" in first.stdout, first.output
    assert "新增 0，更改 0，未变 1100。已导入。" in second.stdout, second.output


def test_what_stands_twice_anywhere_in_the_file_keeps_all_of_it_out(
    gongkai: Gongkai, tmp_path: Path, city: "City"
) -> None:
    rows = lines(1010)
    rows[1005] = rows[3]
    rows[1007] = rows[1007].replace("delegates", "kings")

    result = gongkai("import", "members", a_roster(tmp_path, rows), by=ADMINISTRATOR)

    assert result.exit_code == 1
    for said in ("一行也没有导入", "第 1007 行", "与第 5 行重复", "第 1009 行", "不认识的身份"):
        assert said in result.stderr
    shown = gongkai("member", "show", rows[0].partition(",")[0])
    assert "名册里没有编号为" in shown.stderr


def test_a_member_is_shown_masked_and_can_opt_out_and_back(
    gongkai: Gongkai, tmp_path: Path
) -> None:
    [row] = lines(1, "o-11b0502")
    member, _, phone, *_ = row.split(",")
    assert gongkai("import", "members", a_roster(tmp_path, [row]), by=ADMINISTRATOR).exit_code == 0

    shown = gongkai("member", "show", member)
    assert phone not in shown.output
    assert f"175****{phone[-4:]}" in shown.stdout
    assert "党代表（o-11b0502）" in shown.stdout
    out = gongkai("member", "opt-out", member, by=ADMINISTRATOR)
    assert "不再接收短信" in out.stdout
    [found] = json.loads(gongkai("member", "show", member, "--json").stdout)
    assert found["opted_out"] is True
    assert "恢复接收短信" in gongkai("member", "opt-out", member, "--back", by=ADMINISTRATOR).stdout
    listed = gongkai("member", "list", "o-11b0502", "--limit", "1000", "--json")
    assert member in {each["member"] for each in json.loads(listed.stdout)}


def test_announcements_are_listed_and_an_unknown_one_is_said_in_plain_words(
    gongkai: Gongkai,
) -> None:
    assert eventually(lambda: gongkai("announcement", "list").exit_code == 0)
    assert isinstance(json.loads(gongkai("announcement", "list", "--json").stdout), list)

    missing = gongkai("announcement", "show", "i-none", "1")

    assert missing.exit_code == 1
    assert "还没有发到短信渠道" in missing.stderr
