"""Excel workbooks: cells, also of hidden sheets, rows and columns, comments, names."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from common.ooxml import local, parsed
from common.uploads.inside.pieces import Piece, of_properties

_WORKBOOK, _STRINGS = "xl/workbook.xml", "xl/sharedStrings.xml"
_COMMENTS = re.compile(r"xl/(?:comments\d*|comments/\w+|threadedComments/\w+)\.xml")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)")  # 1.3812345678E10
_LETTERS = re.compile("[A-Z]+")


@dataclass
class _Rows:
    """Of one sheet: lines that are seen and lines that are not."""

    seen: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)


def pieces(parts: Mapping[str, bytes]) -> Iterator[Piece]:
    strings = _strings(parts)
    workbook = parsed(parts[_WORKBOOK])
    for name, state, part in _sheets(workbook, parts):
        rows = _rows(parsed(parts[part]), strings)
        if state in ("hidden", "veryHidden"):
            text = "\n".join([*rows.seen, *rows.hidden, *rows.columns])
            yield Piece(f"隐藏的工作表“{name}”", text, hidden=True)
            continue
        yield Piece(f"工作表“{name}”", "\n".join(rows.seen))
        if rows.hidden:
            yield Piece(f"工作表“{name}”的隐藏行", "\n".join(rows.hidden), hidden=True)
        if rows.columns:
            yield Piece(f"工作表“{name}”的隐藏列", "\n".join(rows.columns), hidden=True)
    yield from _around(parts, workbook)


def _around(parts: Mapping[str, bytes], workbook: Element) -> Iterator[Piece]:
    for part in sorted(parts):
        if _COMMENTS.fullmatch(part):
            yield Piece("批注", _said(parsed(parts[part])), hidden=True)
    for element in workbook.iter():
        if local(element) == "definedName" and _is_text(element):
            yield Piece(f"定义的名称“{element.get('name')}”", element.text or "", hidden=True)
    yield from of_properties(parts)


def _is_text(name: Element) -> bool:
    """Names that hold words of their own; one of places ($A$1) says nothing."""
    return '"' in (name.text or "") or name.get("hidden") == "1"


def _strings(parts: Mapping[str, bytes]) -> list[str]:
    if _STRINGS not in parts:
        return []
    return [_said(each) for each in parsed(parts[_STRINGS]) if local(each) == "si"]


def _sheets(workbook: Element, parts: Mapping[str, bytes]) -> Iterator[tuple[str, str, str]]:
    """(name, state, part), in the order of the tabs."""
    targets = {
        each.get("Id"): each.get("Target", "").lstrip("/").removeprefix("xl/")
        for each in parsed(parts["xl/_rels/workbook.xml.rels"])
    }
    for sheet in workbook.iter():
        if local(sheet) == "sheet":
            id_ = next(said for key, said in sheet.attrib.items() if key.endswith("}id"))
            part = f"xl/{targets[id_]}"
            if part in parts:
                yield sheet.get("name", ""), sheet.get("state", ""), part


def _rows(sheet: Element, strings: list[str]) -> _Rows:
    found, unseen = _Rows(), _hidden_columns(sheet)
    for row in sheet.iter():
        if local(row) != "row":
            continue
        cells = [(_column(c), " ".join(_value(c, strings).split())) for c in row if local(c) == "c"]
        if row.get("hidden") in ("1", "true"):
            found.hidden.append("\t".join(value for _, value in cells))
            continue
        found.seen.append("\t".join(value for at, value in cells if at not in unseen))
        found.columns += [value for at, value in cells if at in unseen and value]
    return found


def _hidden_columns(sheet: Element) -> set[int]:
    return {
        at
        for column in sheet.iter()
        if local(column) == "col" and column.get("hidden") in ("1", "true")
        for at in range(int(column.get("min", 1)), min(int(column.get("max", 1)), 16384) + 1)
    }


def _column(cell: Element) -> int:
    """AB12 is 28."""
    at = 0
    letters = _LETTERS.match(cell.get("r", ""))
    for letter in letters[0] if letters else "":
        at = at * 26 + ord(letter) - 64
    return at


def _value(cell: Element, strings: list[str]) -> str:
    raw = next((e.text or "" for e in cell if local(e) == "v"), "")
    if cell.get("t") == "s":
        return strings[int(raw)] if raw.isdigit() and int(raw) < len(strings) else ""
    if cell.get("t") == "inlineStr":
        return _said(cell)
    return str(int(float(raw))) if _NUMBER.fullmatch(raw) and float(raw) < 1e20 else raw


def _said(element: Element) -> str:
    """Without how a word is pronounced."""
    phonetic = {t for each in element.iter() if local(each) == "rPh" for t in each.iter()}
    said = (e.text or "" for e in element.iter() if local(e) in ("t", "text") and e not in phonetic)
    return "".join(said)
