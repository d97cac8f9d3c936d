"""The organ tree: what a table of organs must satisfy, and what changes by it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
    """`parent` is None only for the root; `version` counts what readers were told.

    A closed organ keeps its code for ever and stands below its heir, so that whatever falls to the
    organ above falls to the heir. `successors` and `predecessors` are those that a reform named,
    `handover` of a closed one is {on, follow, entries: {entry: organ}, persons: {person: organ}}:
    what went elsewhere than to the heir, and whether posts went along at all. `history` lines are
    {at, by, command, kind, document, reason, before}.
    """

    id: str
    code: str = ""
    name: str = ""
    parent: str | None = None
    level: str = ""
    kind: str = ""
    regime: str = ""
    version: int = 0
    state: str = "active"
    successors: list[str] = field(default_factory=list)
    predecessors: list[str] = field(default_factory=list)
    handover: dict[str, Any] = field(default_factory=dict)
    history: list[dict[str, Any]] = field(default_factory=list)


def changes(
    rows: Sequence[Mapping[str, Any]], known: Mapping[str, Organ]
) -> tuple[list[tuple[Organ, Organ | None]], list[str]]:
    """(after, before) for every organ that is new or different, and a problem per bad line.

    `known` holds every organ there is. The tree that would result must have one root, no
    circle, and no two organs with the same code.
    """
    problems = [f"第 {row['line']} 行：{p}" for row in rows for p in row_problems(row)]
    problems += _closed_rows(rows, known)
    problems += _twice(rows, "id") + _twice(rows, "code")
    if problems:
        return [], problems
    tree = dict(known)
    found = []
    for row in rows:
        before = known.get(row["id"])
        after = replace(before or Organ(row["id"]), **values_of(row))
        if after != before:
            after = replace(after, version=after.version + 1)
            found.append((after, before))
        tree[row["id"]] = after
    problems = tree_problems(tree, {row["id"]: f"第 {row['line']} 行：" for row in rows})
    return ([], problems) if problems else (found, [])


def values_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a row says of an organ."""
    return {name: row[name] for name in FIELDS} | {"parent": row["parent"] or None}


def row_problems(row: Mapping[str, Any]) -> list[str]:
    """Why no organ can be like this."""
    checks = (
        (ID.fullmatch(row["id"]), f"机关编号“{row['id']}”只能用字母、数字、_ 和 -"),
        (CODE.fullmatch(row["code"]), f"机关代码“{row['code']}”只能用 2 至 20 位大写字母和数字"),
        (row["name"].strip(), "缺少机关名称（name）"),
        (row["level"] in LEVELS, f"不认识的层级“{row['level']}”，可用的有：{'、'.join(LEVELS)}"),
        (row["kind"] in KINDS, f"不认识的类型“{row['kind']}”，可用的有：{'、'.join(KINDS)}"),
        (row["regime"] in REGIMES, f"不认识的制度“{row['regime']}”，可用：{'、'.join(REGIMES)}"),
    )
    return [text for fine, text in checks if not fine]


def _closed_rows(rows: Sequence[Mapping[str, Any]], known: Mapping[str, Organ]) -> Iterator[str]:
    for row in rows:
        if row["id"] in known and known[row["id"]].state == "closed":
            yield (
                f"第 {row['line']} 行：机关“{row['id']}”已撤并，不能再从表里改，请从表中删去这一行"
            )


def _twice(rows: Sequence[Mapping[str, Any]], field: str) -> list[str]:
    first: dict[str, int] = {}
    problems = []
    for row in rows:
        line = first.setdefault(row[field], row["line"])
        if line != row["line"]:
            label = {"id": "机关编号", "code": "机关代码"}[field]
            problems.append(f"第 {row['line']} 行：{label}“{row[field]}”与第 {line} 行重复")
    return problems


def tree_problems(tree: Mapping[str, Organ], places: Mapping[str, str]) -> list[str]:
    """What is wrong with a whole tree; `places` say where an organ of it was written."""
    problems = []
    codes: dict[str, str] = {}
    for organ in tree.values():
        where = places.get(organ.id, f"机关 {organ.id}：")
        problems += [where + problem for problem in _place_problems(organ, tree)]
        taken = codes.setdefault(organ.code, organ.id)
        if taken != organ.id:
            problems.append(f"{where}机关代码“{organ.code}”已由 {taken} 使用")
    roots = sorted(organ.id for organ in tree.values() if organ.parent is None)
    if len(roots) != 1:
        problems.append(f"全市应当只有一个没有上级的机关，现在有：{'、'.join(roots) or '没有'}")
    return problems


def _place_problems(organ: Organ, tree: Mapping[str, Organ]) -> Iterator[str]:
    above = tree.get(organ.parent) if organ.parent is not None else None
    if organ.parent is not None and above is None:
        yield f"上级机关“{organ.parent}”不存在"
    elif _in_circle(organ, tree):
        yield "上级关系成了环，回到了自己"
    elif above and (organ.state, above.state) == ("active", "closed"):
        yield f"上级机关“{above.name}”已撤并，请改由承接它的机关领导"


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
