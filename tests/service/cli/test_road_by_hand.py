"""A clerk takes an item down the whole road with nothing but the command line."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import Result

from deploy.local.city import generate
from tests.faults.waiting import eventually
from tests.service.cli.test_imports import a_folder

if TYPE_CHECKING:
    from tests.running import City

pytestmark = pytest.mark.service
Gongkai = Callable[..., Result]
ORGAN = "o-10a02"


@pytest.fixture
def item(gongkai: Gongkai, tmp_path: Path) -> str:
    folder = a_folder(tmp_path)
    result = gongkai("import", "items", "--dir", folder, "--defaults", folder / "defaults.toml")
    found = re.search(r"i-[0-9a-f]{20}", result.stdout)
    assert found, result.output
    return found[0]


def done(result: Result, *said: str) -> Result:
    assert result.exit_code == 0, result.output
    for each in said:
        assert each in result.stdout
    return result


def approve(gongkai: Gongkai, city: "City", review: str) -> None:
    for role in ("auditor", "approver"):
        person = city.holder(ORGAN, role)
        eventually(lambda person=person: review in gongkai("review", "list", by=person).stdout)
        done(gongkai("review", "decide", review, "approve", by=person), "已同意")


def test_from_draft_to_page_and_off_again(
    gongkai: Gongkai, city: "City", item: str, tmp_path: Path
) -> None:
    drafter, publisher = city.holder(ORGAN, "drafter"), city.holder(ORGAN, "publisher")
    done(gongkai("item", "show", item), "起草", "关于甲的通知", "不征求")
    body = tmp_path / "正文.txt"
    body.write_text("改过的正文。", "utf-8")
    changes = ("--body-file", body, "--opinion-days", "15")
    done(gongkai("item", "edit", item, *changes, by=drafter), "已保存", "关于甲的通知")
    done(gongkai("item", "show", item, "--body"), "改过的正文。", "征求意见：15 天")
    done(gongkai("item", "submit", item, by=drafter), "已送审", "第 1 版")
    approve(gongkai, city, f"{item}:1")
    done(gongkai("review", "show", f"{item}:1"), "已批准", "分管领导审核")

    bulletin = f"{item}:1:bulletin:main"
    eventually(lambda: bulletin in gongkai("publish", "waiting", "--organ", "民政局").stdout)
    paper = tmp_path / "简报.txt"
    paper.write_text("简报", "utf-8")
    proof = ("--number", "简报2026-1", "--date", "2026-03-02", "--file", paper)
    done(gongkai("publish", "prove", bulletin, *proof, by=publisher), "已有证明")
    eventually(lambda: "已公开，索引号" in gongkai("publish", "status", item).stdout)
    done(gongkai("publish", "status", item), "简报2026-1（2026-03-02", "/organs/10a02/")
    eventually(lambda: item in gongkai("item", "list", "--state", "published").stdout)

    done(gongkai("item", "close", item, by=publisher), "已办结")
    revision = ("--note", "补充名单", "--kind", "supplement")
    done(gongkai("item", "revise", item, *revision, by=drafter), "已开始第 2 版（补充）")
    done(gongkai("item", "edit", item, "--kind", "correct", by=drafter), "已保存")
    itself = gongkai("item", "supersede", item, item, "--reason", "新办法施行", by=drafter)
    assert itself.exit_code and "不能互相取代" in itself.output
    done(gongkai("item", "supersede", item, by=drafter), "不取代别的事项")
    done(gongkai("item", "withdraw", item, "--reason", "试验撤下", by=drafter), "已撤下")
    eventually(lambda: "已收回" in gongkai("publish", "status", item).stdout)
    done(gongkai("publish", "status", item), "无法收回")


def test_a_return_without_a_reason_is_refused_and_with_one_it_goes_back(
    gongkai: Gongkai, city: "City", item: str
) -> None:
    auditor = city.holder(ORGAN, "auditor")
    done(gongkai("item", "submit", item, by=city.holder(ORGAN, "drafter")))
    eventually(lambda: gongkai("review", "show", f"{item}:1").exit_code == 0)

    refused = gongkai("review", "decide", f"{item}:1", "return", by=auditor)
    returned = gongkai("review", "decide", f"{item}:1", "return", "--comment", "请改", by=auditor)

    assert (refused.exit_code, "退回时必须写明原因" in refused.stderr) == (1, True)
    done(returned, "已退回")
    eventually(lambda: "退回" in gongkai("item", "show", item).stdout)


def test_an_edit_that_says_nothing_or_too_few_days_is_refused(
    gongkai: Gongkai, city: "City", item: str
) -> None:
    drafter = city.holder(ORGAN, "drafter")

    nothing = gongkai("item", "edit", item, by=drafter)
    short = gongkai("item", "edit", item, "--opinion-days", "3", by=drafter)
    changed = gongkai("item", "edit", item, "--changed", "改了", by=drafter)

    assert (nothing.exit_code, "没有写要改什么" in nothing.stderr) == (1, True)
    assert (short.exit_code, "不得少于 15 天" in short.stderr) == (1, True)
    assert (changed.exit_code, "只用于公开意见办理情况" in changed.stderr) == (1, True)


def test_what_is_personal_is_listed_and_confirmed_with_a_reason(
    gongkai: Gongkai, city: "City", item: str, tmp_path: Path
) -> None:
    drafter = city.holder(ORGAN, "drafter")
    body = tmp_path / "正文.txt"
    body.write_text("值班电话 13812345678。", "utf-8")
    done(gongkai("item", "edit", item, "--body-file", body, by=drafter), "已保存")

    refused = gongkai("item", "submit", item, by=drafter)
    assert (refused.exit_code, "138****5678 没有处理" in refused.stderr) == (1, True)
    done(gongkai("item", "confirm", item, by=drafter), "正文", "手机号码", "138****5678")
    done(gongkai("item", "confirm", item, "--reason", "对外公布", by=drafter), "对外公布")
    done(gongkai("item", "submit", item, by=drafter), "已送审")


def test_without_a_name_nothing_is_done(gongkai: Gongkai, item: str) -> None:
    result = gongkai("item", "submit", item)

    assert (result.exit_code, "请用 --by 写明" in result.stderr) == (1, True)


def test_what_is_not_there_is_said_in_chinese(gongkai: Gongkai) -> None:
    for arguments in (("item", "show", "i-none"), ("review", "show", "i-none:1")):
        result = gongkai(*arguments)
        assert (result.exit_code, "没有" in result.stderr) == (1, True)


def test_a_catalogue_goes_out_as_a_table_and_comes_back_changed(
    gongkai: Gongkai, city: "City", tmp_path: Path
) -> None:
    organ, table = "o-10a07", tmp_path / "目录.csv"
    by = city.holder(organ, "publisher")
    done(gongkai("catalogue", "export", organ, table), "已导出")
    taken = ("catalogue", "import", organ, table, "--column", "rules", "--reason", "核对")
    done(gongkai(*taken, by=by), "没有不同")

    text = table.read_text("utf-8-sig")
    table.write_text(text.replace("第十一条", "第十二条", 1), "utf-8")
    done(gongkai(*taken, "--dry-run", by=by), "只检查，没有改")
    done(gongkai(*taken, by=by), "现在是第 2 次修订")

    heavier = ("--set", "weight=important", "--set", "draft_first=important,major")
    looked = (*heavier, "--reason", "分量重", "--dry-run")
    done(gongkai("catalogue", "change", organ, "b9-rules-01", *looked, by=by), "最低分量")

    done(gongkai("catalogue", "compare", organ), "第十二条")
    done(gongkai("catalogue", "history", organ), "核对")
    table.write_text(text.replace("√", "对", 1), "utf-8")
    refused = gongkai(*taken, by=by)
    assert (refused.exit_code, "I3：全社会要打√" in refused.stderr) == (1, True)


def test_an_outline_is_adopted_and_read(gongkai: Gongkai) -> None:
    by = generate.administrator()

    done(gongkai("catalogue", "adopt", "柳烟镇党委", "--outline", "bureau-9", by=by), "个条目")
    done(gongkai("catalogue", "show", "柳烟镇党委"), "b9-rules-01")
