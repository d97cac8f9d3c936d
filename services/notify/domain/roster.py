"""Who can be told: what a table of members must satisfy, and what changes by it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from common import detect
from common.audiences import AT, GROUPS

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,49}")
OPTED_OUT = {"": None, "是": True, "否": False}


@dataclass(frozen=True)
class Member:
    """`name` and `phone` are encrypted, `phone_index` finds a number without opening any.

    `groups` are like delegates@o-10. Nothing of a member is ever announced.
    """

    id: str
    name: str = ""
    phone: str = ""
    phone_index: str = ""
    organ: str = ""
    groups: list[str] = field(default_factory=list)
    opted_out: bool = False


@dataclass(frozen=True)
class Entry:
    """One line that can be kept; None leaves what is known about the member as it is."""

    line: int
    member: str
    name: str
    phone: str
    organ: str
    groups: list[str] | None
    opted_out: bool | None


def opt_out(member: Member, opted_out: bool) -> Member:
    return replace(member, opted_out=opted_out)


def organs_named(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    """Every organ that the rows speak of, as a member's own or a group's."""
    return {
        organ
        for row in rows
        for organ in (row["organ"], *(g.partition(AT)[2] for g in _groups(row) or ()))
        if organ
    }


def read_rows(
    rows: list[Mapping[str, Any]], organs: frozenset[str]
) -> tuple[list[Entry], list[str]]:
    """The entries, and a problem for every bad line: 第 n 行：…"""
    entries: list[Entry] = []
    problems: list[str] = []
    for row in rows:
        wrong = list(_problems(row, organs))
        problems += [f"第 {row['line']} 行：{text}" for text in wrong]
        if not wrong:
            entries.append(_entry(row))
    return entries, problems + duplicates(rows)


def duplicates(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """A member or a number that stands on two lines: one message per person."""
    first: dict[tuple[str, str], Any] = {}
    problems = []
    for row in rows:
        for column, label in (("member", f"党员编号“{row['member']}”"), ("phone", "手机号")):
            line = first.setdefault((column, row[column]), row["line"]) if row[column] else None
            if line not in (None, row["line"]):
                problems.append(f"第 {row['line']} 行：{label}与第 {line} 行重复")
    return problems


def taken(entries: Iterable[Entry], owners: Mapping[str, str]) -> list[str]:
    """Numbers that belong to somebody else already; `owners` is the member by number."""
    mine = {entry.member for entry in entries}
    return [
        f"第 {entry.line} 行：手机号已经登记在党员 {owner} 名下，请核对后改正其中一个"
        for entry in entries
        if (owner := owners.get(entry.phone)) and owner not in mine
    ]


def _problems(row: Mapping[str, Any], organs: frozenset[str]) -> Iterator[str]:
    if not row["member"]:
        yield "缺少党员编号（member）"
    elif not ID.fullmatch(row["member"]):
        yield f"党员编号“{row['member']}”只能用字母、数字和 _ . -，最多 50 个"
    if not row["name"].strip():
        yield "缺少姓名（name）"
    if not is_mobile(row["phone"]):
        yield "手机号（phone）要写成 11 位数字，如 13800001234"
    if row["organ"] not in organs:
        yield f"没有编号为“{row['organ']}”的机关，请先导入机关"
    yield from _group_problems(_groups(row) or (), organs)
    if (row.get("opted_out") or "") not in OPTED_OUT:
        yield f"是否退订（opted_out）写的是“{row['opted_out']}”，要写“是”或“否”，或者留空"


def _group_problems(groups: Iterable[str], organs: frozenset[str]) -> Iterator[str]:
    for group in groups:
        name, _, organ = group.partition(AT)
        if name not in GROUPS:
            known = "、".join(f"{label} {word}" for word, label in GROUPS.items())
            yield f"不认识的身份“{name}”，可用的有：{known}"
        elif organ and organ not in organs:
            yield f"没有编号为“{organ}”的机关，请先导入机关"


def is_mobile(text: str) -> bool:
    """Eleven plain figures that a mobile number can begin with."""
    plain = len(text) == 11 and text.isascii() and text.isdigit()
    return plain and len(detect.find(text, ("mobile",))) == 1


def _groups(row: Mapping[str, Any]) -> list[str] | None:
    """As written, each with its organ: the member's own unless it names another."""
    if row.get("groups") is None:
        return None
    written = filter(None, (part.strip() for part in row["groups"].split(";")))
    return sorted({g if AT in g else f"{g}{AT}{row['organ']}" for g in written})


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(
        int(row["line"]),
        row["member"],
        row["name"].strip(),
        row["phone"],
        row["organ"],
        _groups(row),
        OPTED_OUT[row.get("opted_out") or ""],
    )
