"""Who holds which post: what a table of people must satisfy, and what changes by it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from common.posts import ROLE_NAMES

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}")  # what a command may name as its account
SHOWN = ("organ", "role", "from", "to", "behalf")
ADMINISTRATORS = frozenset({"system_admin", "security_admin", "audit_admin"})


@dataclass(frozen=True)
class Person:
    """`name` and `phone` are encrypted; `posts` are announced, the rest never leaves access."""

    id: str
    name: str = ""
    phone: str = ""
    posts: list[dict[str, Any]] = field(default_factory=list)
    version: int = 0


def read_rows(
    rows: Iterable[Mapping[str, Any]], organs: frozenset[str], closed: Mapping[str, str]
) -> tuple[dict[str, list[Mapping[str, Any]]], list[str]]:
    """Rows by person, and a problem for every bad line: 第 n 行：… `closed` says from which day
    (ISO) an organ is."""
    people: dict[str, list[Mapping[str, Any]]] = {}
    problems: list[str] = []
    for row in rows:
        wrong = [*_row_problems(row, organs), *_closed_problems(row, closed)]
        problems += [f"第 {row['line']} 行：{text}" for text in wrong]
        if not wrong:
            people.setdefault(row["person"], []).append(row)
    for person, lines in people.items():
        problems += _person_problems(person, lines)
    return people, problems


def _row_problems(row: Mapping[str, Any], organs: frozenset[str]) -> Iterable[str]:
    if not row["person"]:
        yield "缺少人员编号（person）"
    elif not ID.fullmatch(row["person"]):
        yield f"人员编号“{row['person']}”只能用字母、数字和 _ . : -"
    if not row["name"].strip():
        yield "缺少姓名（name）"
    if row["organ"] not in organs:
        yield f"没有编号为“{row['organ']}”的机关，请先导入机关"
    if row["role"] not in ROLE_NAMES:
        known = "、".join(f"{label} {role}" for role, label in ROLE_NAMES.items())
        yield f"不认识的角色“{row['role']}”，可用的有：{known}"
    yield from _date_problems(row)


def _closed_problems(row: Mapping[str, Any], closed: Mapping[str, str]) -> Iterable[str]:
    day = closed.get(row["organ"])
    if day and not (row["to"] and row["to"] < day):
        yield f"机关“{row['organ']}”已于 {day} 撤并，请改填承接它的机关，或填写此前的结束日期"


def _date_problems(row: Mapping[str, Any]) -> Iterable[str]:
    for name, label in (("from_", "开始日期"), ("to", "结束日期")):
        if (row[name] or name == "from_") and not _is_day(row[name]):
            yield f"{label}“{row[name]}”不是日期，要写成 2026-03-05"
    if _is_day(row["from_"]) and _is_day(row["to"]) and row["to"] < row["from_"]:
        yield "结束日期早于开始日期"


def _person_problems(person: str, lines: Sequence[Mapping[str, Any]]) -> list[str]:
    problems = []
    where = f"第 {'、'.join(str(line['line']) for line in lines)} 行"
    if len({line["name"] for line in lines}) > 1:
        problems.append(f"{where}：人员 {person} 的姓名前后不一致")
    if len({line["phone"] for line in lines}) > 1:
        problems.append(f"{where}：人员 {person} 的电话前后不一致")
    held = {line["role"] for line in lines} & ADMINISTRATORS
    if len(held) > 1:
        names = "、".join(sorted(ROLE_NAMES[role] for role in held))
        problems.append(f"{where}：{person} 不能同时担任{names}（三员分立）")
    keys = [(line["organ"], line["role"], line["from_"]) for line in lines]
    if len(set(keys)) < len(keys):
        problems.append(f"{where}：人员 {person} 的同一职务写了两次")
    return problems


def stored_problems(
    people: Mapping[str, Sequence[Mapping[str, Any]]], known: Mapping[str, Person], by: str
) -> list[str]:
    """What the table alone does not show: two of the three administrators one after the other,
    wherever and whenever they are held, and posts of whoever imports."""
    problems = []
    for person, lines in people.items():
        before = known.get(person)
        if before is None:
            continue
        where = f"第 {'、'.join(str(line['line']) for line in lines)} 行"
        had, gets = administrator_roles(before.posts), administrator_roles(lines)
        if had and gets and had != gets:
            names = "、".join(sorted(ROLE_NAMES[role] for role in had | gets))
            problems.append(
                f"{where}：{person} 已登记为{'、'.join(sorted(ROLE_NAMES[r] for r in had))}，"
                f"不能同时担任{names}（三员分立）。确需改任，请先导入一次免去原职务，再另行登记"
            )
        own = [post for post in before.posts if not post.get("behalf")]
        if person == by and posts_of(lines) != own:
            problems.append(f"{where}：{person} 不能更改自己的职务，请由其他同志办理")
    return problems


def administrator_roles(posts: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Which of the three stand among these posts, whenever they are held."""
    return frozenset(post["role"] for post in posts) & ADMINISTRATORS


def held_on(posts: Iterable[Mapping[str, Any]], day: date) -> list[Mapping[str, Any]]:
    """Posts are held from their first day to their last, both included."""
    text = day.isoformat()
    return [p for p in posts if p["from"] <= text and (not p["to"] or text <= p["to"])]


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def posts_of(lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The posts that a person's lines name, in a fixed order."""
    posts = [
        {"organ": r["organ"], "role": r["role"], "from": r["from_"], "to": r["to"] or None}
        for r in lines
    ]
    return sorted(posts, key=lambda p: (p["organ"], p["role"], p["from"]))


def shown(post: Mapping[str, Any]) -> dict[str, Any]:
    """A post as answers have it."""
    return {"behalf": "", **{name: post[name] for name in SHOWN if name in post}}
