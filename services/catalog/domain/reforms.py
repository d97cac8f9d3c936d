"""Organs change: renamed, moved under another organ, closed, merged, split (domain.md §1).

One plan says what becomes of every organ that is touched. What was stays with what it was: a
closed organ keeps its code, its items and its history, and stands below its heir.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from common import clock
from contracts.words import REFORMS
from services.catalog.domain.organs import Organ, row_problems, tree_problems, values_of

Tree = Mapping[str, Organ]
KEPT = ("name", "parent")  # what a line of history says it was before


@dataclass(frozen=True)
class Reform:
    """`organs` are reformed; `into` are rows of those that go on, by `id` alone where they exist.

    `entries` and `persons` name what goes to another of `into` than the first; without `follow`
    posts end and nobody goes along but the persons who are named. `command` is {id, digest}.
    """

    kind: str
    organs: Sequence[str]
    document: str
    reason: str
    by: str
    at: datetime
    command: Mapping[str, str]
    into: Sequence[Mapping[str, Any]] = ()
    name: str = ""
    parent: str = ""
    follow: bool = True
    entries: Mapping[str, str] = field(default_factory=dict)
    persons: Mapping[str, str] = field(default_factory=dict)

    @property
    def targets(self) -> list[str]:
        return [row["id"] for row in self.into]

    def line(self, before: Organ | None) -> dict[str, Any]:
        """A line of history of an organ that was like this."""
        was = {name: getattr(before, name) for name in KEPT} if before else {}
        said = {"document": self.document, "reason": self.reason, "before": was}
        who = {"at": self.at, "by": self.by, "command": dict(self.command)}
        return {**who, "kind": self.kind, **said}


Planned = list[tuple[Organ, Organ | None]]


def plan(reform: Reform, known: Tree) -> tuple[Planned, list[str]]:
    """(after, before) for every organ that is new or different, and what forbids it."""
    problems = list(_problems(reform, known))
    if problems:
        return [], problems
    tree = {**known, **_BECOMES[reform.kind](reform, known)}
    found = [
        (_told(reform, organ, known.get(id_)), known.get(id_))
        for id_, organ in tree.items()
        if organ != known.get(id_)
    ]
    problems = tree_problems(tree, {})
    if not found:
        problems.append("与现在的机关设置没有不同，没有需要改的")
    return ([], problems) if problems else (found, [])


def _told(reform: Reform, after: Organ, before: Organ | None) -> Organ:
    history = [*after.history, reform.line(before)]
    return replace(after, version=after.version + 1, history=history)


# -- what each kind makes of the tree ------------------------------------------------


def _renamed(reform: Reform, known: Tree) -> dict[str, Organ]:
    return {id_: replace(known[id_], name=reform.name.strip()) for id_ in reform.organs}


def _moved(reform: Reform, known: Tree) -> dict[str, Organ]:
    return {id_: replace(known[id_], parent=reform.parent) for id_ in reform.organs}


def _closed(reform: Reform, known: Tree) -> dict[str, Organ]:
    """The first of `into` is the heir; without one it is the organ above."""
    gone, targets = reform.organs, reform.targets
    heir = targets[0] if targets else _outside(known, known[gone[0]].parent, gone)
    after = {row["id"]: _target(reform, row, known) for row in reform.into}
    for id_ in gone:
        after[id_] = replace(
            known[id_],
            state="closed",
            parent=heir,
            successors=targets,
            handover={
                "on": clock.day_of(reform.at).isoformat(),
                "follow": reform.follow,
                "entries": dict(reform.entries),
                "persons": dict(reform.persons),
            },
        )
    for organ in known.values():
        if organ.parent in gone and organ.state == "active" and organ.id not in after:
            after[organ.id] = replace(organ, parent=heir)
    return after


def _target(reform: Reform, row: Mapping[str, Any], known: Tree) -> Organ:
    """One that goes on; an existing one that stood below a closed one takes its place."""
    gone = reform.organs
    above = _outside(known, known[gone[0]].parent, gone)
    if row["id"] not in known:
        organ = Organ(row["id"], **values_of(row))
        return replace(organ, parent=organ.parent or above, predecessors=list(gone))
    organ = known[row["id"]]
    if set(_line(known, organ.id)) & set(gone):
        organ = replace(organ, parent=above)
    return replace(organ, predecessors=[*organ.predecessors, *gone])


def _outside(known: Tree, above: str | None, gone: Sequence[str]) -> str | None:
    """The nearest organ from there upwards that is not among those that are closed."""
    line = _line(known, above) if above else []
    return next((id_ for id_ in line if id_ not in gone), None)


def _line(known: Tree, id_: str) -> list[str]:
    """The organ and all above it."""
    line = [id_]
    while (above := known[line[-1]].parent) is not None:
        line.append(above)
    return line


_BECOMES: Mapping[str, Callable[[Reform, Tree], dict[str, Organ]]] = {
    "rename": _renamed,
    "move": _moved,
    "close": _closed,
    "merge": _closed,
    "split": _closed,
}

# -- what forbids it -----------------------------------------------------------------

# How many organs are reformed, and into how many: at least, at most.
_MANY = 50
_COUNTS: Mapping[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "rename": ((1, 1), (0, 0)),
    "move": ((1, _MANY), (0, 0)),
    "close": ((1, 1), (0, 1)),
    "merge": ((1, _MANY), (1, 1)),
    "split": ((1, 1), (2, _MANY)),
}


def _problems(reform: Reform, known: Tree) -> Iterator[str]:
    yield from _count_problems(reform)
    yield from _organ_problems(reform, known)
    yield from _target_problems(reform, known)
    if reform.kind == "rename" and not reform.name.strip():
        yield "没有写新的名称"
    if reform.kind == "move" and reform.parent not in known:
        yield f"没有编号为“{reform.parent}”的上级机关"
    named = {*reform.entries.values(), *reform.persons.values()}
    for organ in sorted(named - set(reform.targets)):
        yield f"条目或人员指定的去向“{organ}”不是承接机关"


def _count_problems(reform: Reform) -> Iterator[str]:
    called = REFORMS[reform.kind]
    for (least, most), there, what in zip(
        _COUNTS[reform.kind], (reform.organs, reform.into), ("机关", "承接机关"), strict=True
    ):
        if not least <= len(there) <= most:
            wanted = f"{least} 个" if least == most else f"{least} 至 {most} 个"
            yield f"{called}要写明{wanted}{what}，现在是 {len(there)} 个"


def _organ_problems(reform: Reform, known: Tree) -> Iterator[str]:
    if len(set(reform.organs)) < len(reform.organs):
        yield "同一个机关写了两次"
    for id_ in dict.fromkeys(reform.organs):
        if id_ not in known:
            yield f"没有编号为“{id_}”的机关"
        elif known[id_].state == "closed":
            yield f"机关“{known[id_].name}”已撤并，不能再改"
        elif known[id_].parent is None and reform.kind != "rename":
            yield f"“{known[id_].name}”是全市的根机关，只能更名，不能{REFORMS[reform.kind]}"


def _target_problems(reform: Reform, known: Tree) -> Iterator[str]:
    targets = reform.targets
    if len(set(targets)) < len(targets):
        yield "同一个承接机关写了两次"
    for row in reform.into:
        id_ = row["id"]
        if id_ in reform.organs:
            yield f"机关“{id_}”不能承接自己"
        elif id_ not in known:
            yield from (f"承接机关“{id_}”：{problem}" for problem in row_problems(row))
        elif known[id_].state == "closed":
            yield f"承接机关“{known[id_].name}”已撤并，请改填现在的机关"


# -- what goes where -----------------------------------------------------------------


def heir_of(closed: Organ, entry: str) -> str:
    """Where what a closed organ had under this entry goes on."""
    return str(closed.handover["entries"].get(entry) or closed.parent)


def heirs(get: Callable[[str], Organ], id_: str, entry: str) -> list[str]:
    """The organ and, if it was closed, who has answered since for what it had under this entry; who
    does now last."""
    line = [id_]
    while (organ := get(line[-1])).state == "closed":
        line.append(heir_of(organ, entry))
    return line
