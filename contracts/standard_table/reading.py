"""Rows of cells into lines: every bad cell named by its place, nothing read if any is bad."""

from collections.abc import Mapping
from dataclasses import dataclass

from common.errors import Invalid
from contracts.standard_table import carriers, headings
from contracts.standard_table.lines import SOME, Line
from contracts.standard_table.sheets import Rows, place, rows_of
from contracts.words import DISCLOSURES, LAYERS

TICKS = frozenset({"√", "✓", "✔", "■", "☑", "是", "1"})
BLANKS = frozenset({"", "—", "-", "－", "/", "□", "☐", "否"})
LABELS = {heading.name: heading.lower or heading.upper for heading in headings.HEADINGS}
LOOKED = 10  # rows in which the header may begin: a title may stand above it
LONGEST = {"level1": 100, "level2": 200, "content": 2000, "basis": 2000, "time": 500}
LONGEST |= {"responsible": 500, "group": 500}


def read(data: bytes, name: str) -> list[Line]:
    """The lines of a file; Invalid with every place that is wrong."""
    rows = rows_of(data)
    at, columns = _header(rows, name)
    body = [(n, row) for n, row in enumerate(rows[at:], at) if any(row)]
    found, problems, level1 = [], [], ""
    for number, row in body:
        cells = _Cells(number, row, columns)
        level1 = cells.text("level1") or level1
        found.append((number, _line(cells, level1)))
        problems += cells.problems
    problems += _twice(found, columns)
    if problems:
        raise Invalid(f"{name} 有错，一条也没有导入。请改正下列各处后重新导入。", problems)
    if not found:
        raise Invalid(f"{name} 只有表头，没有可以导入的内容。")
    return [line for _, line in found]


def _header(rows: Rows, name: str) -> tuple[int, dict[str, int]]:
    """(first row below it, columns by name)."""
    for at, row in enumerate(rows[:LOOKED]):
        if sum(headings.plain(cell) in headings.UPPER for cell in row) >= 3:
            below = rows[at + 1] if at + 1 < len(rows) else []
            is_double = any(headings.named("", cell) for cell in below)
            return at + 1 + is_double, _columns(name, at, row, below if is_double else [])
    wanted = "、".join(dict.fromkeys(h.upper for h in headings.HEADINGS))
    raise Invalid(f"{name} 的前 {LOOKED} 行里没有表头，没有导入。表头要有：{wanted}。")


def _columns(name: str, at: int, upper: list[str], lower: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    problems = []
    for column in range(max(len(upper), len(lower))):
        words = [row[column] if column < len(row) else "" for row in (upper, lower)]
        known = headings.named(*words)
        if known and known not in found:
            found[known] = column
        elif any(words):
            why = "与前面的列重复" if known else "不是标准目录的列"
            problems.append(f"{place(at, column)}：“{words[1] or words[0]}”{why}")
    missing = [LABELS[each] for each in headings.NEEDED if each not in found]
    problems += [f"缺少列：{'、'.join(missing)}"] if missing else []
    if problems:
        raise Invalid(f"{name} 的表头有错，没有导入。请对照标准目录改正。", problems)
    return found


@dataclass
class _Cells:
    """One row; what is wrong in it gathers in `problems`."""

    number: int
    row: list[str]
    columns: Mapping[str, int]

    def __post_init__(self) -> None:
        self.problems: list[str] = []

    def wrong(self, name: str, why: str) -> None:
        self.problems.append(f"{place(self.number, self.columns[name])}：{LABELS[name]}{why}")

    def text(self, name: str) -> str:
        column = self.columns.get(name, len(self.row))
        said = self.row[column] if column < len(self.row) else ""
        if len(said) > LONGEST.get(name, len(said)):
            self.wrong(name, f"超过 {LONGEST[name]} 字，请改短")
        return said

    def tick(self, name: str) -> bool:
        said = self.text(name)
        if said not in TICKS | BLANKS:
            self.wrong(name, f"要打√或者留空，现在是“{said[:20]}”")
        return said in TICKS

    def ticked(self, names: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(name for name in names if self.tick(name))


def _line(cells: _Cells, level1: str) -> Line:
    words, unknown = carriers.read(cells.text("carriers"))
    group = cells.text("group")
    line = Line(
        level1,
        cells.text("content"),
        cells.text("level2"),
        cells.text("basis"),
        cells.text("time"),
        cells.text("responsible"),
        tuple(words),
        cells.tick("society"),
        SOME if group in TICKS else "" if group in BLANKS else group,
        cells.ticked(DISCLOSURES),
        cells.ticked(LAYERS),
    )
    _complain(cells, line, unknown)
    return line


def _complain(cells: _Cells, line: Line, unknown: list[str]) -> None:
    known = "、".join(carriers.WORDS)
    for word in unknown:
        cells.wrong("carriers", f"有不认识的渠道“{word[:20]}”，可用的有：{known}")
    if not line.level1:
        cells.wrong("level1", "没有填写")
    if not line.content:
        cells.wrong("content", "没有填写")
    if not (line.society or line.group):
        cells.wrong("society", "和特定群体都没有选，请至少选一种公开对象")
    if not line.disclosure:
        cells.wrong("proactive", "和依申请都没有选，请至少选一种公开方式")


def _twice(found: list[tuple[int, Line]], columns: Mapping[str, int]) -> list[str]:
    first: dict[tuple[str, str], int] = {}
    problems = []
    for number, line in found:
        before = first.setdefault(line.key, number)
        if before != number:
            column = columns["level2" if line.level2 else "content"]
            problems.append(
                f"{place(number, column)}：与第 {before + 1} 行是同一个事项，请合并成一行"
            )
    return problems
