"""The decision table says every rule, in words, and says another thing when the rule is another."""

import os
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cli import decision_table
from cli.decision_table import Rules, every_rule, text
from deploy.local.folder import ROOT

SHIPPED = every_rule()
CLOCK = {
    "id": "own_step",
    "version": 1,
    "valid_from": date(2024, 1, 1),
    "source": "practice",
    "where": "各地办法",
    "name": "审核的每一步",
    "unit": "working_days",
    "amount": 2,
}
TIME_RULE = {
    "id": "yearly",
    "version": 1,
    "valid_from": date(2024, 1, 1),
    "source": "practice",
    "name": "每年公开",
    "says": "每年公开：次年三月底以前",
}
LATER = {
    "name": "superior",
    "label": "送上级复审",
    "role": "superior",
    "organ": "superior",
    "when": ["major"],
    "not_same_as": ["drafter", "audit"],
    "comment_required_on": ["return"],
    "clock": "own_step",
    "overdue": "tell",
    "checklist": [{"id": "all", "text": "附件逐个打开看过"}],
}
OWN_OUTLINE = """
id = "harbour"
version = 1
name = "港区党务公开目录提纲"
kind = "bureau"
regime = "party"
source = "港区党务公开实施办法"
valid_from = 2025-01-01

[[entry]]
id = "hb-berths-01"
class = "泊位建设"
column = "resolutions"
content = "泊位建设的安排和进度"
audience = ["society"]
forms = [{ channel = "website", required = true }]
time_rule = "staged"
route = "A"
basis = "港区党务公开实施办法"
responsible = "港区办公室"
interval_days = 0
"""


def with_steps(*steps: dict[str, Any]) -> Rules:
    """Route A with further steps, and a clock that they name."""
    route, *others = deepcopy(SHIPPED.routes)
    changed = {**route, "step": [*route["step"], *steps]}
    return replace(SHIPPED, routes=[changed, *others], clocks=[*SHIPPED.clocks, CLOCK])


def row_of(told: str, id_: str) -> list[str]:
    [line] = [line for line in told.splitlines() if line.startswith(f"| {id_} |")]
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_the_table_names_every_entry_with_what_it_asks_for() -> None:
    told = text(SHIPPED)

    for outline in SHIPPED.outlines:
        for entry in outline["entry"]:
            cells = row_of(told, entry["id"])
            assert cells[1] == entry["content"]
            assert cells[-2:] == [entry["basis"], entry["responsible"]]
            assert len(cells) == 10 and all(cells)


def test_every_class_has_a_table_of_its_own_in_the_order_of_its_outline() -> None:
    told = text(SHIPPED).split("## 三、")[1]

    for outline in SHIPPED.outlines:
        part = told.split(f"（{outline['id']}）")[1].split("\n### ")[0]
        classes = list(dict.fromkeys(entry["class"] for entry in outline["entry"]))
        assert [h.split("\n")[0] for h in part.split("#### ")[1:]] == classes
        assert part.count("| 编号 | 公开内容 |") == len(classes)


def test_an_entry_says_in_words_whom_it_reaches_in_what_order_and_along_which_steps() -> None:
    assert row_of(text(SHIPPED), "b9-appointments-03") == [
        "b9-appointments-03",
        "公务员年度考核和表彰奖励结果",
        "全体党员、社会",
        "文件、网站",
        "党员专页",
        "先党内，后社会，间隔 1 天",
        SHIPPED.times["yearly"],
        "A 分管领导审核→主要领导审批",
        "《公务员考核规定》",
        "人事科",
    ]


@pytest.mark.parametrize(
    ("name", "value", "cell"),
    [
        ("content", "另一项内容", 1),
        ("audience", ["standing_committee", "society"], 2),
        ("forms", [{"channel": "website", "required": True}], 3),
        ("forms", [{"channel": "board", "required": False}], 4),
        ("interval_days", 3, 5),
        ("draft_first", ["major"], 5),
        ("time_rule", "monthly", 6),
        ("route", "D", 7),
        ("basis", "另一部条例", 8),
        ("responsible", "另一个科室", 9),
    ],
)
def test_the_table_changes_where_an_entry_changes(name: str, value: Any, cell: int) -> None:
    changed = deepcopy(SHIPPED)
    entry = next(e for o in changed.outlines for e in o["entry"] if e["id"] == "b9-resolutions-01")
    entry[name] = value
    before, after = (row_of(text(found), entry["id"]) for found in (SHIPPED, changed))

    assert before[cell] != after[cell]


def clock(found: Rules) -> None:
    found.clocks[0]["amount"] = 9


def time_rule(found: Rules) -> None:
    found.time_rules[0]["says"] = "每年公开：一月底以前"


def step(found: Rules) -> None:
    found.routes[0]["step"][0]["role"] = "approver"


def version(found: Rules) -> None:
    found.outlines[0]["valid_from"] = date(2030, 1, 1)


def test_an_entry_says_which_items_are_published_as_a_draft_first() -> None:
    told = text(SHIPPED)

    assert row_of(told, "gv-gov-decisions-02")[5] == "向社会；全部先公布征求意见稿"
    assert row_of(told, "vi-village-assets-02")[5] == (
        "先党内，后社会；重要、特别重要或敏感的先公布征求意见稿"
    )


@pytest.mark.parametrize("change", [clock, time_rule, step, version])
def test_the_table_changes_with_rows_of_every_kind(change: Callable[[Rules], None]) -> None:
    found = replace(
        deepcopy(SHIPPED), clocks=[dict(CLOCK), *SHIPPED.clocks], time_rules=[dict(TIME_RULE)]
    )
    before = text(found)
    change(found)

    assert text(found) != before


def test_a_time_rule_that_is_a_row_speaks_for_itself_in_every_entry() -> None:
    told = text(replace(SHIPPED, time_rules=[TIME_RULE]))

    assert row_of(told, "cc-basics-04")[6] == "每年公开：次年三月底以前"
    assert row_of(told, "yearly")[1:] == [
        "每年公开",
        "每年公开：次年三月底以前",
        "各地实践",
        "第 1 版",
        "2024-01-01",
    ]


def test_a_step_says_who_for_which_items_within_what_time_and_who_must_be_another() -> None:
    told = text(with_steps(LATER))

    assert row_of(told, "送上级复审")[1:] == [
        "上级",
        "上级机关",
        "特别重要或敏感的",
        "承办人、办理“分管领导审核”的人",
        "退回",
        "2 个工作日",
        "提醒并督促",
    ]
    assert "送上级复审逐项核对：\n\n1. 附件逐个打开看过\n" in told


def test_a_step_that_only_some_items_take_stands_in_brackets() -> None:
    told = row_of(text(with_steps(LATER)), "cc-basics-01")

    assert told[7] == "A 分管领导审核→主要领导审批→（送上级复审）"


def test_a_short_route_says_by_when_it_is_looked_at_afterwards() -> None:
    short = {**SHIPPED.routes[0], "id": "Z", "name": "紧急程序", "afterwards": "own_step"}
    told = text(replace(SHIPPED, routes=[*SHIPPED.routes, short], clocks=[*SHIPPED.clocks, CLOCK]))

    assert "公开以后，2 个工作日内按该条目原来的程序逐步补审。" in told.split("### 程序 Z")[1]


def test_a_clock_says_how_long_by_what_source_and_since_when() -> None:
    longer = {**CLOCK, "id": "own_application", "extend_by": 7, "source": "regulation"}
    told = text(replace(SHIPPED, clocks=[*SHIPPED.clocks, CLOCK, longer]))

    first = ["审核的每一步", "2 个工作日", "—", "各地实践（各地办法）", "第 1 版", "2024-01-01"]
    assert row_of(told, "own_step")[1:] == first
    assert row_of(told, "own_application")[3:5] == ["7 个工作日", "法规（各地办法）"]


def test_a_city_prints_the_table_with_its_own_rows_beside_ours(tmp_path: Path) -> None:
    (tmp_path / "outlines").mkdir()
    (tmp_path / "outlines/harbour.toml").write_text(OWN_OUTLINE, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", decision_table.__name__],
        env={**os.environ, "RULES_DIR": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert row_of(done.stdout, "hb-berths-01")[1] == "泊位建设的安排和进度"
    assert row_of(done.stdout, "b9-rules-01")
    assert "来源：港区党务公开实施办法。" in done.stdout
