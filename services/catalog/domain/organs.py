"""The organ tree: what a table of organs must satisfy, and what changes by it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

LEVELS = {
    "city": "市",
    "district": "区县",
    "department": "部门",
    "township": "乡镇街道",
    "village": "村社区",
}
KINDS = ("county_committee", "bureau", "township", "village")
REGIMES = ("party", "government", "village")
CODE = re.compile(r"[A-Z0-9]{2,20}")
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,49}")
FIELDS = ("code", "name", "parent", "level", "kind", "regime")


@dataclass(frozen=True)
class Organ:
    """`parent` is None only for the root; `version` counts what readers were told."""

    id: str
    code: str = ""
    name: str = ""
    parent: str | None = None
    level: str = ""
    kind: str = ""
    regime: str = ""
    version: int = 0


def changes(
    rows: Sequence[Mapping[str, Any]], known: Mapping[str, Organ]
) -> tuple[list[tuple[Organ, Organ | None]], list[str]]:
    """(after, before) for every organ that is new or different, and a problem per bad line.

    `known` holds every organ there is. The tree that would result must have one root, no
    circle, and no two organs with the same code.
    """
    problems = [p for row in rows for p in _row_problems(row)]
    problems += _twice(rows, "id") + _twice(rows, "code")
    if problems:
        return [], problems
    tree = dict(known)
    found = []
    for row in rows:
        before = known.get(row["id"])
        values = {name: row[name] for name in FIELDS} | {"parent": row["parent"] or None}
        after = replace(before or Organ(row["id"]), **values)
        if after != before:
            after = replace(after, version=after.version + 1)
            found.append((after, before))
        tree[row["id"]] = after
    problems = _tree_problems(rows, tree)
    return ([], problems) if problems else (found, [])


def _row_problems(row: Mapping[str, Any]) -> Iterable[str]:
    checks = (
        (ID.fullmatch(row["id"]), f"机关编号“{row['id']}”只能用字母、数字、_ 和 -"),
        (CODE.fullmatch(row["code"]), f"机关代码“{row['code']}”只能用 2 至 20 位大写字母和数字"),
        (row["name"].strip(), "缺少机关名称（name）"),
        (row["level"] in LEVELS, f"不认识的层级“{row['level']}”，可用的有：{'、'.join(LEVELS)}"),
        (row["kind"] in KINDS, f"不认识的类型“{row['kind']}”，可用的有：{'、'.join(KINDS)}"),
        (row["regime"] in REGIMES, f"不认识的制度“{row['regime']}”，可用：{'、'.join(REGIMES)}"),
    )
    return [f"第 {row['line']} 行：{text}" for fine, text in checks if not fine]


def _twice(rows: Sequence[Mapping[str, Any]], field: str) -> list[str]:
    first: dict[str, int] = {}
    problems = []
    for row in rows:
        line = first.setdefault(row[field], row["line"])
        if line != row["line"]:
            label = {"id": "机关编号", "code": "机关代码"}[field]
            problems.append(f"第 {row['line']} 行：{label}“{row[field]}”与第 {line} 行重复")
    return problems


def _tree_problems(rows: Sequence[Mapping[str, Any]], tree: Mapping[str, Organ]) -> list[str]:
    lines = {row["id"]: row["line"] for row in rows}
    problems = []
    codes: dict[str, str] = {}
    roots = sorted(organ.id for organ in tree.values() if organ.parent is None)
    for organ in tree.values():
        where = f"第 {lines[organ.id]} 行：" if organ.id in lines else f"机关 {organ.id}："
        if organ.parent is not None and organ.parent not in tree:
            problems.append(f"{where}上级机关“{organ.parent}”不存在")
        elif _in_circle(organ, tree):
            problems.append(f"{where}上级关系成了环，回到了自己")
        taken = codes.setdefault(organ.code, organ.id)
        if taken != organ.id:
            problems.append(f"{where}机关代码“{organ.code}”已由 {taken} 使用")
    if len(roots) != 1:
        problems.append(f"全市应当只有一个没有上级的机关，现在有：{'、'.join(roots) or '没有'}")
    return problems


def _in_circle(organ: Organ, tree: Mapping[str, Organ]) -> bool:
    seen = set()
    at: Organ | None = organ
    while at and at.parent is not None:
        if at.id in seen:
            return True
        seen.add(at.id)
        at = tree.get(at.parent)
    return False


def line(organ: Callable[[str], Organ], id_: str) -> list[dict[str, Any]]:
    """{id, code, name} of the organ and all above it, own first, root last."""
    found: list[Organ] = []
    at: str | None = id_
    while at:
        found.append(organ(at))
        at = found[-1].parent
    return [{"id": o.id, "code": o.code, "name": o.name} for o in found]
