"""docs/decision-table.zh-CN.md: all rules in words, for people in the field to check by their own.

`python -m cli.decision_table` prints it, with the rows of the city's own folder (RULES_DIR).
"""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path

from common import rules
from common.posts import ROLE_NAMES
from common.rules import Row
from contracts.words import AUDIENCES, CHANNELS, TIME_RULES, WEIGHTS
from services.catalog.domain.organs import KINDS
from services.catalog.domain.seals import plan

INTRODUCTION = Path(__file__).with_name("decision_table.txt")
REGIMES = {"party": "党务", "government": "政务", "village": "村务"}
KIND_NAMES = {
    "county_committee": "市、区、县委",
    "bureau": "部门",
    "township": "乡镇、街道",
    "village": "村、社区",
}
SOURCES = {"practice": "各地实践", "regulation": "法规"}
UNITS = {"days": "天", "working_days": "个工作日", "hours": "小时", "months": "个月"}
ORGANS = {"own": "本机关", "superior": "上级机关"}
STEP_KINDS = {"single": "", "collective": "（登记集体研究的纪要）"}
LATE = {"tell": "提醒并督促", "pass_up": "转由上级机关办理"}
STAGES = {
    ("inside",): "只在党内",
    ("outside",): "向社会",
    ("inside", "outside"): "先党内，后社会",
}
NONE = "—"


@dataclass(frozen=True)
class Rules:
    """All versions of all rows, by id and version."""

    outlines: Sequence[Row]
    routes: Sequence[Row]
    clocks: Sequence[Row]
    time_rules: Sequence[Row]

    @cached_property
    def limits(self) -> dict[str, str]:
        """`3 个工作日` by the clock's id, in its newest version."""
        return {row["id"]: f"{row['amount']} {UNITS[row['unit']]}" for row in self.clocks}

    @cached_property
    def times(self) -> dict[str, str]:
        """What an entry's time rule asks for."""
        return {**TIME_RULES, **{row["id"]: row["says"] for row in self.time_rules}}

    @cached_property
    def ways(self) -> dict[str, str]:
        """`A 分管领导审核→主要领导审批` by the route's id, in its newest version."""
        return {
            row["id"]: f"{row['id']} {'→'.join(_step_name(step) for step in row['step'])}"
            for row in self.routes
        }


def every_rule() -> Rules:
    """What ships, and what the city laid beside it."""
    return Rules(
        _rows("目录提纲", "services.catalog", "outlines"),
        _rows("审核程序", "services.review", "routes"),
        _rows("期限", "common.clocks", "clocks", "clock"),
        _rows("时限规则", "services.catalog", "time_rules", "time_rule"),
    )


def _rows(called: str, package: str, folder: str, row: str = "") -> list[Row]:
    return list(rules.book(called, package, folder, row).every())


def text(found: Rules) -> str:
    """The whole document."""
    parts = [
        [INTRODUCTION.read_text("utf-8").rstrip(), ""],
        ["## 一、审核审批程序", ""],
        *(_route(row, found) for row in found.routes),
        ["## 二、时限", "", *_clocks(found.clocks), *_time_rules(found)],
        ["## 三、公开目录提纲", "", *_overview(found.outlines)],
        *(_outline(row, found) for row in sorted(found.outlines, key=_place)),
    ]
    return "\n".join(line for part in parts for line in part).rstrip() + "\n"


# -- routes ----------------------------------------------------------------------


def _route(row: Row, found: Rules) -> Iterator[str]:
    yield from _head("###", f"程序 {row['id']}：{row['name']}", row)
    if after := row.get("afterwards"):
        yield f"公开以后，{found.limits[after]}内按该条目原来的程序逐步补审。"
        yield ""
    head = ("步骤", "由谁办理", "在哪里", "哪些事项", "不能是", "须写理由", "期限", "逾期")
    done = {step["name"]: f"办理“{step['label']}”的人" for step in row["step"]}
    names = {"drafter": ROLE_NAMES["drafter"], **done}
    yield from _table(head, (_step(step, names, found) for step in row["step"]))
    for step in row["step"]:
        yield from _checklist(step)


def _step(step: Row, names: Mapping[str, str], found: Rules) -> Sequence[str]:
    return (
        step["label"],
        ROLE_NAMES[step["role"]] + STEP_KINDS[step.get("kind", "single")],
        ORGANS[step["organ"]],
        _weights(step.get("when", ())),
        "、".join(names[name] for name in step["not_same_as"]),
        "退回" if "return" in step["comment_required_on"] else NONE,
        found.limits.get(step.get("clock", ""), NONE),
        LATE.get(step.get("overdue", ""), NONE),
    )


def _step_name(step: Row) -> str:
    """Steps that only some items take stand in brackets."""
    label = str(step["label"])
    return f"（{label}）" if step.get("when") else label


def _checklist(step: Row) -> Iterator[str]:
    if questions := step.get("checklist"):
        yield f"{step['label']}逐项核对："
        yield ""
        yield from (f"{n}. {question['text']}" for n, question in enumerate(questions, 1))
        yield ""


# -- clocks and time rules ---------------------------------------------------------


def _clocks(clocks: Sequence[Row]) -> Iterator[str]:
    yield from ("### 期限", "", "一件事项可以同时有几个期限，最早到期的为准。", "")
    head = ("编号", "期限", "多长", "可以延长", "来源", "版本", "生效")
    yield from _table(head, (_clock(row) for row in clocks))


def _clock(row: Row) -> Sequence[str]:
    unit = UNITS[row["unit"]]
    longer = f"{row['extend_by']} {unit}" if "extend_by" in row else NONE
    amount = f"{row['amount']} {unit}"
    return row["id"], row["name"], amount, longer, _source(row), *_version(row)


def _time_rules(found: Rules) -> Iterator[str]:
    yield from ("### 条目的时限规则", "")
    head = ("编号", "名称", "要求", "来源", "版本", "生效")
    rows = found.time_rules
    told = ((r["id"], r["name"], r["says"], _source(r), *_version(r)) for r in rows)
    yield from _table(head, told)


# -- outlines ----------------------------------------------------------------------


def _place(row: Row) -> tuple[int, str, int]:
    """By kind of organ, the great before the small."""
    return KINDS.index(row["kind"]), row["id"], row["version"]


def _overview(outlines: Sequence[Row]) -> Iterator[str]:
    head = ("提纲", "名称", "适用于", "规则", "类别", "条目", "版本", "生效")
    told = (_summary(row) for row in sorted(outlines, key=_place))
    yield from _table(head, told)


def _summary(row: Row) -> Sequence[str]:
    classes = {entry["class"] for entry in row["entry"]}
    counts = (str(len(classes)), str(len(row["entry"])))
    kind, regime = KIND_NAMES[row["kind"]], REGIMES[row["regime"]]
    return row["id"], row["name"], kind, regime, *counts, *_version(row)


def _outline(row: Row, found: Rules) -> Iterator[str]:
    yield from _head("###", f"{row['name']}（{row['id']}）", row)
    for class_, entries in groupby(row["entry"], key=lambda entry: entry["class"]):
        yield from (f"#### {class_}", "")
        head = ("编号", "公开内容", "公开范围", "须有证明的形式", "不等证明的形式", "先后")
        more = ("时限", "程序", "依据", "责任单位")
        yield from _table((*head, *more), (_entry(entry, found) for entry in entries))


def _entry(entry: Row, found: Rules) -> Sequence[str]:
    return (
        entry["id"],
        entry["content"],
        "、".join(AUDIENCES[each] for each in entry["audience"]),
        _forms(entry, required=True),
        _forms(entry, required=False),
        _order(entry),
        found.times[entry["time_rule"]],
        found.ways[entry["route"]],
        entry["basis"],
        entry["responsible"],
    )


def _forms(entry: Row, required: bool) -> str:
    named = [f["channel"] for f in entry["forms"] if f["required"] is required]
    return "、".join(CHANNELS[each] for each in named) or NONE


def _order(entry: Row) -> str:
    """As the plan of an item that uses all that the entry allows."""
    text = {"audience": entry["audience"], "forms": [f["channel"] for f in entry["forms"]]}
    stages = tuple(dict.fromkeys(step["stage"] for step in plan(text, entry)))
    days = entry["interval_days"]
    told = STAGES[stages] + (f"，间隔 {days} 天" if days and len(stages) > 1 else "")
    return told + (
        f"；{_weights(first)}先公布征求意见稿" if (first := entry.get("draft_first")) else ""
    )


def _weights(named: Sequence[str]) -> str:
    """Which items: all of them, or those that weigh as much."""
    words = "、".join(WEIGHTS[weight] for weight in named)
    return f"{words}的" if 0 < len(named) < len(WEIGHTS) else "全部"


# -- parts -------------------------------------------------------------------------


def _head(mark: str, title: str, row: Row) -> Iterator[str]:
    version, since = _version(row)
    yield from (f"{mark} {title}", "")
    yield from (f"{version}，{since} 起生效。来源：{_source(row)}。", "")


def _version(row: Row) -> tuple[str, str]:
    return f"第 {row['version']} 版", row["valid_from"].isoformat()


def _source(row: Row) -> str:
    source = SOURCES.get(row["source"], str(row["source"]))
    return f"{source}（{row['where']}）" if "where" in row else source


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for cells in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(cell.replace('|', '｜') for cell in cells)} |"
    yield ""


if __name__ == "__main__":
    sys.stdout.write(text(every_rule()))
