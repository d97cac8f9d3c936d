"""Lists of persons: a name beside what is private about it. Who holds which office is honest."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from common.detect.looked import Looked
from common.detect.persons import NAME, is_name

_NAMES = re.compile(
    r"(?:户主|申请人|学生|患者|党员|村民|监护人|被监护人|受助人|对象|持卡人|车主|联系人)?姓\s*名|户主|户名"
)
_PRIVATE = re.compile(
    r"身份证|证件|电话|手机|联系方式|住址|家庭地址|银行|账号|卡号|病|诊断|残疾|健康|监护|致贫|护照|通行证|微信|邮箱"
)
# Anything else that heads a column of such a list.
_HEADING = re.compile(
    r"序号|编号|姓名|户主|户名|性别|年龄|民族|出生|籍贯|地址|村|组|单位|职务|金额|标准|人口|人数|备注|类别|学历|原因"
)
_LONGEST = 14  # characters of a heading
_CELLS = re.compile(r"\t|\||,|，| {2,}|、(?=\D)")
_ROW = re.compile(
    rf"^[ \t]*(?:[(]?\d{{1,4}}[).、 \t]{{1,3}})?({NAME})[ \t,，、|:]{{1,3}}"
    r"(?:[男女](?=[ \t,，、|\n]|$)"
    r"|[^\n]{0,30}?(?<!\d)(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|[1-9]\d{16}[\dXx])(?!\d))",
)


@dataclass(frozen=True)
class _Cell:
    text: str
    start: int

    @property
    def place(self) -> tuple[int, int]:
        begin = self.start + len(self.text) - len(self.text.lstrip())
        return begin, begin + len(self.text.strip())


def names(looked: Looked) -> Iterator[tuple[int, int]]:
    rows = list(_rows(looked.plain))
    yield from _below_headings(rows)
    yield from _cell_by_cell(rows)
    yield from _lists(looked.plain)


def _rows(plain: str) -> Iterator[list[_Cell]]:
    start = 0
    for line in plain.splitlines(keepends=True):
        yield list(_cells(line.rstrip("\r\n"), start))
        start += len(line)


def _cells(line: str, start: int) -> Iterator[_Cell]:
    last = 0
    for gap in _CELLS.finditer(line):
        yield _Cell(line[last : gap.start()], start + last)
        last = gap.end()
    yield _Cell(line[last:], start + last)


def _column(heading: list[_Cell]) -> int | None:
    """Which column has the names, if what stands beside them is private."""
    texts = [cell.text.strip() for cell in heading]
    named = [at for at, text in enumerate(texts) if _NAMES.fullmatch(text)]
    private = any(len(text) <= _LONGEST and _PRIVATE.search(text) for text in texts)
    return named[0] if named and private else None


def _below_headings(rows: list[list[_Cell]]) -> Iterator[tuple[int, int]]:
    """A table of lines: every row has as many cells as the heading, but for empty ends."""
    column: int | None = None
    for row in rows:
        if len(row) < 2:
            column = None
        elif any(_NAMES.fullmatch(cell.text.strip()) for cell in row):
            column = _column(row)
        elif column is not None and column < len(row) and is_name(row[column].text):
            yield row[column].place


def _cell_by_cell(rows: list[list[_Cell]]) -> Iterator[tuple[int, int]]:
    """A table whose every cell is a line, as rich text gives it."""
    lines = [row[0] if len(row) == 1 else None for row in rows]
    at = 0
    while at < len(lines):
        heading = _heading(lines, at)
        column = _column(heading) if len(heading) > 1 else None
        at += max(1, len(heading))
        if column is not None:
            for cell in lines[at + column :: len(heading)]:
                if cell is None or not is_name(cell.text):
                    break
                yield cell.place


def _heading(lines: list[_Cell | None], at: int) -> list[_Cell]:
    heading: list[_Cell] = []
    for cell in lines[at : at + 20]:
        if cell is None or not _heads(cell.text.strip()):
            break
        heading.append(cell)
    return heading


def _heads(text: str) -> bool:
    return 0 < len(text) <= _LONGEST and bool(_HEADING.search(text) or _PRIVATE.search(text))


def _lists(plain: str) -> Iterator[tuple[int, int]]:
    """Two lines or more, each of a name and what is private."""
    start, held = 0, []
    for line in [*plain.splitlines(keepends=True), ""]:
        found = _ROW.match(line)
        if found:
            held.append((start + found.start(1), start + found.end(1)))
        elif len(held) > 1:
            yield from held
        held = held if found else []
        start += len(line)
