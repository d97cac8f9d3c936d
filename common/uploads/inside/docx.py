"""Word documents: body with tables, headers, notes, comments, tracked changes, hidden words."""

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from common.ooxml import OFF, local, parsed, value
from common.uploads.inside.pieces import Piece, of_properties

_PLACES = (  # where a part is seen, and whether it is
    (re.compile(r"word/document\.xml"), "正文", False),
    (re.compile(r"word/header\d*\.xml"), "页眉", False),
    (re.compile(r"word/footer\d*\.xml"), "页脚", False),
    (re.compile(r"word/footnotes\.xml"), "脚注", False),
    (re.compile(r"word/endnotes\.xml"), "尾注", False),
    (re.compile(r"word/comments\.xml"), "批注", True),
)
_GONE = ("del", "moveFrom")
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_BELOW = "\n"  # ends a paragraph


def pieces(parts: Mapping[str, bytes]) -> Iterator[Piece]:
    for rule, place, hidden in _PLACES:
        for part in sorted(parts):
            if rule.fullmatch(part):
                root = parsed(parts[part])
                yield Piece(place, _text(root), hidden)
                yield from _unseen(root, place)
    yield from of_properties(parts)


def _unseen(root: Element, place: str) -> Iterator[Piece]:
    """Changes that nobody accepted yet, and words with the property "hidden"."""
    for element in root.iter():
        name = local(element)
        if name in _GONE:
            yield Piece(f"{place}的修订痕迹（删去的文字）", _said(element), hidden=True)
        elif name in ("ins", "moveTo") and _said(element):
            yield Piece(f"{place}的修订痕迹（新增的文字）", _said(element), hidden=True)
        elif name == "r" and is_hidden(element):
            yield Piece(f"{place}的隐藏文字", _said(element), hidden=True)


def is_hidden(run: Element) -> bool:
    return any(
        local(each) == "vanish" and value(each) not in OFF
        for properties in run
        if local(properties) == "rPr"
        for each in properties
    )


def _said(element: Element) -> str:
    return "".join(e.text or "" for e in element.iter() if local(e) in ("t", "delText"))


def _text(root: Element) -> str:
    return "".join(_words(root)).strip("\n")


def _words(element: Element, in_cell: bool = False) -> Iterator[str]:
    """A line for a paragraph, and one for a row of a table with its cells apart by tabs."""
    name = local(element)
    if name in _GONE or (name == "r" and is_hidden(element)):
        return
    if name == "t":
        yield element.text or ""
    elif name in _BREAKS:
        yield " " if in_cell else _BREAKS[name]
    elif name == "tr":
        yield "\t".join(_cell(cell) for cell in element if local(cell) in ("tc", "sdt")) + "\n"
    else:
        for child in element:
            yield from _words(child, in_cell)
        if name == "p":
            yield _BELOW


def _cell(cell: Element) -> str:
    return " ".join("".join(_words(cell, in_cell=True)).split())
