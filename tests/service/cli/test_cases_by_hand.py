"""A case handler takes an opinion from a telephone call to its answer by the command line."""

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from click.testing import Result

from tests.faults.waiting import eventually
from tests.service.cli.test_road_by_hand import done
from tests.service.road.conftest import walker as walker

if TYPE_CHECKING:
    from tests.service.road.walker import Walker

pytestmark = pytest.mark.service
Gongkai = Callable[..., Result]


def test_from_a_call_to_the_answer_and_its_disclosure(gongkai: Gongkai, walker: "Walker") -> None:
    item = walker.published()["item"]
    handler, lead, auditor = map(walker.holder, ("case_handler", "drafter", "auditor"))
    call = ("--channel", "phone", "--text", "建议公开工期", "--name", "程知夏")

    def entered() -> str:
        said = gongkai("case", "enter", item, *call, by=handler).stdout
        return said if "查询码" in said else ""

    said = eventually(entered)
    [case] = re.findall(r"c-[0-9a-f]{20}", said)
    [code] = re.findall(r"\w{4}-\w{4}-\w{4}-\w{4}", said)

    done(gongkai("case", "screen", case, "--kind", "suggestion", by=handler), "已受理")
    done(gongkai("case", "assign", case, "--lead", lead, "--helper", auditor, by=handler), "办理中")
    reply = ("--reply", "已经公开。", "--outcome", "adopted")
    done(gongkai("case", "answer", case, *reply, by=lead), "答复审核中（采纳）")
    refused = gongkai("case", "review", case, "return", by=auditor)
    assert (refused.exit_code, "写明原因" in refused.stderr) == (1, True)
    done(gongkai("case", "review", case, "approve", by=auditor), "已答复（采纳）")
    done(gongkai("case", "redisclose", case, by=handler), "已提出再公开 r-")
    done(gongkai("case", "close", case, by=handler), "已办结（采纳）")

    shown = done(gongkai("case", "show", case, "--contact", by=handler), "程知夏", "建议公开工期")
    assert "查看联系方式" in shown.stdout
    assert "程知夏" not in gongkai("case", "show", case, by=auditor).stdout
    done(gongkai("case", "list", "--organ", "文化广电新闻出版局", "--limit", "1000"), case)
    [listed] = json.loads(gongkai("case", "list", "--item", item, "--json").stdout)
    assert (listed["case"], listed["outcome"]) == (case, "adopted")
    assert walker.ask("feedback", "show_case", code=code)["reply"] == "已经公开。"


def test_who_is_not_named_reads_no_case_and_dismissing_says_why(
    gongkai: Gongkai, walker: "Walker"
) -> None:
    unnamed = gongkai("case", "show", "c-nothing")
    nothing = gongkai("case", "dismiss", "c-nothing", "--reason", "无关", by="p-0001")

    assert (unnamed.exit_code, "请用 --by 写明" in unnamed.stderr) == (1, True)
    assert (nothing.exit_code, "没有编号为 c-nothing 的意见" in nothing.stderr) == (1, True)
