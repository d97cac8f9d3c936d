"""Reads texts and CSV tables as offices write them: UTF-8 with or without BOM, or GB 18030."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from common.errors import Invalid

LINE = "line"  # where a row stands in its file, counted from 1 with the header
Row = dict[str, str]


def decode(data: bytes, name: str) -> str:
    """The text; Invalid when it is in neither encoding."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(f"{name} 既不是 UTF-8 也不是 GB18030 编码，没有读入。请另存为 UTF-8 后再试。")


def plain(data: bytes, name: str) -> str:
    """Decoded, with plain line ends."""
    return decode(data, name).replace("\r\n", "\n").replace("\r", "\n")


def read_text(path: Path) -> str:
    """A text file."""
    return plain(path.read_bytes(), path.name)


def read_csv(path: Path, required: Sequence[str], optional: Sequence[str] = ()) -> list[Row]:
    """The rows with their `line`; Invalid for a header that lacks columns, or for torn lines.

    Columns that are neither required nor optional are left out; cells lose blanks at their ends.
    """
    reader = csv.DictReader(io.StringIO(read_text(path), newline=""))
    names = [(name or "").strip() for name in reader.fieldnames or ()]
    reader.fieldnames = names
    _check_header(path.name, names, required)
    kept = [name for name in (*required, *optional) if name in names]
    rows, problems = [], []
    for cells in reader:
        if None in cells or None in cells.values():
            problems.append(f"第 {reader.line_num} 行：列数与表头不一致，表头有 {len(names)} 列")
        elif any(value.strip() for value in cells.values()):
            row = {name: cells[name].strip() for name in kept}
            rows.append({**row, LINE: str(reader.line_num)})
    if problems:
        raise Invalid(f"{path.name} 有错，一行也没有导入。请改正下列各处后重新导入。", problems)
    if not rows:
        raise Invalid(f"{path.name} 只有表头，没有可以导入的内容。")
    return rows


def _check_header(name: str, names: Sequence[str], required: Sequence[str]) -> None:
    missing = [column for column in required if column not in names]
    if missing:
        raise Invalid(
            f"{name} 的表头缺少列：{'、'.join(missing)}。"
            f"第一行要写列名：{','.join(required)}（现在是：{','.join(names) or '空'}）。"
        )
    twice = sorted({column for column in required if names.count(column) > 1})
    if twice:
        raise Invalid(f"{name} 的表头里这些列写了两次：{'、'.join(twice)}。请删去多余的一列。")
