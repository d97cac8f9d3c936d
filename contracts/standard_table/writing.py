"""Lines into the table: two header rows, 一级事项 merged over the rows that share it."""

from collections.abc import Sequence
from itertools import groupby

from contracts.standard_table import carriers, headings
from contracts.standard_table.headings import Heading
from contracts.standard_table.lines import SOME, Line
from contracts.standard_table.sheets import Rows, csv_of, xlsx_of

TICK = "√"
TITLE = "公开标准目录"
Merge = tuple[int, int, int, int]


def xlsx(lines: Sequence[Line]) -> bytes:
    shown = _headings(lines)
    names = [heading.name for heading in shown]
    return xlsx_of(_rows(lines, shown), TITLE, names, [*_of_header(shown), *_of_level1(lines)])


def csv(lines: Sequence[Line]) -> bytes:
    return csv_of(_rows(lines, _headings(lines)))


def _headings(lines: Sequence[Line]) -> list[Heading]:
    return headings.shown([layer for line in lines for layer in line.layers])


def _rows(lines: Sequence[Line], shown: Sequence[Heading]) -> Rows:
    upper = [heading.upper for heading in shown]
    lower = [heading.lower for heading in shown]
    body = [[_cell(h.name, n, line) for h in shown] for n, line in enumerate(lines, 1)]
    return [upper, lower, *body]


def _cell(name: str, number: int, line: Line) -> str:
    match name:
        case "number":
            return str(number)
        case "carriers":
            return carriers.written(line.carriers)
        case "society":
            return TICK if line.society else ""
        case "group":
            return TICK if line.group == SOME else line.group
        case "level1" | "level2" | "content" | "basis" | "time" | "responsible":
            return str(getattr(line, name))
    return TICK if name in (*line.disclosure, *line.layers) else ""


def _of_header(shown: Sequence[Heading]) -> list[Merge]:
    """What has one row only stands over both; what has parts spans them."""
    found: list[Merge] = []
    for _, each in groupby(enumerate(shown), key=lambda pair: pair[1].upper):
        columns = [column for column, _ in each]
        last = 0 if shown[columns[0]].lower else 1
        if last or len(columns) > 1:
            found.append((0, columns[0], last, columns[-1]))
    return found


def _of_level1(lines: Sequence[Line]) -> list[Merge]:
    found: list[Merge] = []
    for _, each in groupby(enumerate(lines, 2), key=lambda pair: pair[1].level1):
        rows = [row for row, _ in each]
        if len(rows) > 1:
            found.append((rows[0], 1, rows[-1], 1))
    return found
