"""Notice boards and kiosks: what a table of them must satisfy, and which may show what."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from common.events import Event
from services.publish import events

KINDS = ("kiosk", "paper")
# By the place's readers: which stages may hang there. Where society passes, only what is outside.
SCOPES = {"society": ("outside",), "inside": ("inside", "outside")}
AT_ONCE = 20  # items on one board, the newest
# Part of a path and of an address, hence no colon.
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
DAYS = re.compile(r"\d{0,3}")
YES = {"": True, "是": True, "1": True, "true": True, "否": False, "0": False, "false": False}


@dataclass(frozen=True)
class Board:
    """`shows` are the organs whose items it shows, each for `days` after it was hung (0: as long
    as it is public); `due_at` is when to look at it again."""

    id: str
    name: str = ""
    organ: str = ""
    place: str = ""
    kind: str = "kiosk"
    scope: str = "society"
    shows: list[str] = field(default_factory=list)
    active: bool = True
    days: int = 0
    version: int = 0
    due_at: datetime | None = None

    @property
    def stages(self) -> tuple[str, ...]:
        return SCOPES[self.scope]

    def ends(self, opened_at: datetime) -> datetime | None:
        """When what was hung then has had its time here; None: never."""
        return opened_at + timedelta(days=self.days) if self.days else None


Changes = list[tuple[Board, Board | None, list[Event]]]


def board_changes(
    rows: Sequence[Mapping[str, Any]],
    known: Mapping[str, Board],
    organs: Container[str],
    now: datetime,
    heirs: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Changes, list[str]]:
    """(after, before, events) for every board that is new or different; a problem per bad line.
    `heirs` are those of closed organs, which have no boards any more."""
    problems = [p for row in rows for p in _row_problems(row, organs, heirs)] + _twice(rows)
    if problems:
        return [], problems
    found: Changes = []
    for row in rows:
        before = known.get(row["board"])
        after = replace(before or Board(row["board"]), **_values(row))
        if after != before:
            after = replace(after, version=after.version + 1, due_at=now)
            found.append((after, before, [events.board_changed(after)]))
    return found, []


def passed_on(board: Board, closed: str, heir: str, now: datetime) -> tuple[Board, list[Event]]:
    """Its organ was closed: it is the heir's, and shows on what it showed. Where society passes it
    shows the heir's items too; who passes an inside board may read only what somebody decides."""
    if board.organ != closed:
        return board, []
    is_open = board.scope == "society" and closed in board.shows
    shows = sorted({*board.shows, heir}) if is_open else board.shows
    version = board.version + 1
    after = replace(board, organ=heir, shows=shows, version=version, due_at=now)
    return after, [events.board_changed(after)]


def organs_of(row: Mapping[str, Any]) -> list[str]:
    """`o-1;o-2`, its own organ when nothing stands there."""
    named = [organ.strip() for organ in row["shows"].split(";") if organ.strip()]
    return sorted(set(named)) or [row["organ"]]


def _values(row: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: row[name] for name in ("name", "organ", "place", "kind", "scope")}
    days = int(row["days"] or 0)
    return kept | {"shows": organs_of(row), "active": YES[row["active"].lower()], "days": days}


def _row_problems(
    row: Mapping[str, Any], organs: Container[str], heirs: Mapping[str, str]
) -> Iterable[str]:
    organ = row["organ"]
    unknown = {organ for organ in (row["organ"], *organs_of(row)) if organ not in organs}
    checks = (
        (ID.fullmatch(row["board"]), f"公开栏编号“{row['board']}”只能用字母、数字、_ 和 -"),
        (row["name"], "缺少公开栏名称（name）"),
        (row["place"], "缺少所在地点（place）"),
        (row["kind"] in KINDS, f"不认识的类型“{row['kind']}”，可用的有：{'、'.join(KINDS)}"),
        (row["scope"] in SCOPES, f"不认识的范围“{row['scope']}”，可用的有：{'、'.join(SCOPES)}"),
        (row["active"].lower() in YES, f"启用（active）写成“{row['active']}”，只能写 是 或 否"),
        (
            DAYS.fullmatch(row["days"]),
            f"公示天数（days）写成“{row['days']}”，要写 0 到 999",
        ),
        (organ not in heirs, f"机关“{organ}”已撤并，请改填承接它的“{heirs.get(organ)}”"),
        *((False, f"没有编号为“{each}”的机关") for each in sorted(unknown)),
    )
    return [f"第 {row['line']} 行：{text}" for fine, text in checks if not fine]


def _twice(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    first: dict[str, int] = {}
    return [
        f"第 {row['line']} 行：公开栏编号“{row['board']}”与第 {line} 行重复"
        for row in rows
        if (line := first.setdefault(row["board"], row["line"])) != row["line"]
    ]
