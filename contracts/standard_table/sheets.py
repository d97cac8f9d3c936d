"""Bytes into rows of cells and back: xlsx with merged cells, csv in UTF-8 or GB 18030."""

import csv
import io
import re
from collections.abc import Sequence
from typing import Any
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from common.errors import Invalid
from common.uploads.archives import read_parts

Rows = list[list[str]]
KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
MOST_ROWS, MOST_COLUMNS = 5000, 60
ZIP = b"PK\x03\x04"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_FORMULA = ("=", "+", "-", "@", "'")
_WIDTHS = {"content": 40, "basis": 30, "carriers": 34, "number": 6}


def place(row: int, column: int) -> str:
    """C7: the cell as Excel calls it; both counted from 0."""
    return f"{get_column_letter(column + 1)}{row + 1}"


def rows_of(data: bytes) -> Rows:
    """The first sheet; Invalid when it is no table that can be read."""
    return _tidy(_of_xlsx(data) if data.startswith(ZIP) else _of_csv(data))


def _tidy(rows: Rows) -> Rows:
    if len(rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in rows):
        raise Invalid(
            f"表格超过 {MOST_ROWS} 行或 {MOST_COLUMNS} 列，没有导入。请删去空白的行列，或分成几份。"
        )
    return [[cell.replace("\r\n", "\n").replace("\r", "\n").strip() for cell in r] for r in rows]


def _of_xlsx(data: bytes) -> Rows:
    read_parts(io.BytesIO(data), "表格")  # refuses what unpacks without end
    try:
        sheet = load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    except (BadZipFile, KeyError, ValueError, IndexError, OSError) as error:
        raise Invalid("这不是能读的 Excel 工作簿，没有导入。请另存为 xlsx 后再试。") from error
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        return [[""] * (MOST_COLUMNS + 1)]
    rows = [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    for merged in sheet.merged_cells.ranges:
        said = rows[merged.min_row - 1][merged.min_col - 1]
        for row in rows[merged.min_row - 1 : merged.max_row]:
            row[merged.min_col - 1 : merged.max_col] = [said] * merged.size["columns"]
    return rows


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _of_csv(data: bytes) -> Rows:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        rows = csv.reader(io.StringIO(text, newline=""))
        return [[cell.removeprefix("'") for cell in row] for row in rows]
    raise Invalid("既不是 UTF-8 也不是 GB 18030 编码，没有导入。请另存为 UTF-8 后再试。")


# -- writing -------------------------------------------------------------------------


def csv_of(rows: Rows) -> bytes:
    """With a mark that Excel reads UTF-8 by. What Excel would compute begins with an apostrophe,
    which is taken off again in reading."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    kept = _CONTROLS.sub("", cell)
    return f"'{kept}" if kept.startswith(_FORMULA) else kept


def xlsx_of(
    rows: Rows, title: str, names: Sequence[str], merges: Sequence[tuple[int, int, int, int]]
) -> bytes:
    """`names` are those of the columns, `merges` (first row, first column, last row, last
    column), all counted from 0."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for number, row in enumerate(rows, 1):
        for column, said in enumerate(row, 1):
            _fill(sheet.cell(number, column), said, number <= 2)
    for first, left, last, right in merges:
        sheet.merge_cells(None, first + 1, left + 1, last + 1, right + 1)
    for column, name in enumerate(names, 1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(name, 14)
    sheet.freeze_panes = "A3"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_EDGE = Side(style="thin")


def _fill(cell: Cell, said: str, is_heading: bool) -> None:
    cell.value = _CONTROLS.sub("", said)
    cell.data_type = "s"  # a text that begins with = is a text
    cell.font = Font(bold=is_heading)
    cell.border = Border(_EDGE, _EDGE, _EDGE, _EDGE)
    cell.alignment = Alignment("center" if is_heading else "left", "center", wrap_text=True)
