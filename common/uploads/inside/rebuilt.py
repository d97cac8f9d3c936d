"""Masked copies: a new file out of the words that are seen, and nothing else of the old one.

Nothing is taken over but text and tables, so that no layer, change, comment or property of the
original can come along. Pictures and layout are lost, which the pages say.
"""

import re
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from importlib import resources
from io import BytesIO
from itertools import groupby
from string import Template
from xml.sax.saxutils import escape, quoteattr

from common import detect
from common.errors import Invalid
from common.uploads.inside import pdf
from common.uploads.inside.pieces import UNREAD, UNSURE, Piece

_OFFICE = "application/vnd.openxmlformats-officedocument."
_PDF = "application/pdf"
_PAGE = re.compile(r"第 (\d+) 页")  # begins the place of what stands on one
_TOLD = 5  # places in a message
_MADE = (1980, 1, 1, 0, 0, 0)  # the same words give the same file


def masked_copy(pieces: Sequence[Piece], type_: str, name: str, today: date) -> bytes:
    """The file of this type that may be shown; Invalid where none can be made safely."""
    if type_ not in _WRITERS and type_ != _PDF:
        raise Invalid(
            f"文件 {name} 不能自动制作遮盖副本：这种格式里哪些字看得见，系统分不清。"
            "请另存为 PDF、DOCX 或 XLSX，或用原文件处理后重新上传。"
        )
    _check_whole(pieces, name)
    seen = [Piece(p.place, _masked(p.text, today)) for p in pieces if not p.hidden]
    return pdf.newly_set(_pages(seen), name) if type_ == _PDF else _WRITERS[type_](seen)


def _check_whole(pieces: Sequence[Piece], name: str) -> None:
    """A copy of half a file would pass for the whole; words that a reader may not see would be
    uncovered by one."""
    if unread := [p.place for p in pieces if p.place.startswith(UNREAD)]:
        raise Invalid(
            f"文件 {name} 没有全部读出来，不能制作遮盖副本：{_some(unread)}。"
            "系统不识别扫描件和图片里的文字：请用文字能够选中的原文件另存后上传，"
            "或者先在原文件上遮盖，再重新上传。"
        )
    if unsure := [p.place for p in pieces if p.place.startswith(UNSURE)]:
        raise Invalid(
            f"文件 {name} 里有{_some(unsure)}：与底色相同、极小、在页面以外，或者压在图片、色块、"
            "印章、批注下面。副本会把这些字露出来，所以不能制作。请在原文件里删去这些字，另存后重新上传。"
        )


def _some(places: Sequence[str]) -> str:
    more = f"等 {len(places)} 处" if len(places) > _TOLD else ""
    return "、".join(places[:_TOLD]) + more


def copy_name(name: str) -> str:
    """名单（遮盖）.xlsx."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem}（遮盖）.{ending}" if dot else f"{name}（遮盖）"


def _masked(text: str, today: date) -> str:
    for span in reversed(detect.find(text, today=today)):
        instead = detect.mask(span.kind, text[span.start : span.end])
        text = text[: span.start] + instead + text[span.end :]
    return text


def _plain(pieces: Sequence[Piece]) -> bytes:
    return "\n".join(piece.text for piece in pieces).encode("utf-8-sig")


def _pages(pieces: Sequence[Piece]) -> list[str]:
    """Text by page; what was typed into a form stands below its page, under its name."""
    found: dict[int, list[str]] = {1: []}
    for piece in pieces:
        if page := _PAGE.match(piece.place):
            heading = "" if page[0] == piece.place else f"〔{piece.place}〕\n"
            found.setdefault(int(page[1]), []).append(heading + piece.text)
    return ["\n".join(found.get(number, [])) for number in range(1, max(found) + 1)]


def _docx(pieces: Sequence[Piece]) -> bytes:
    """Body first, then headers, notes and the like, each under its name."""
    body = "".join(block for piece in pieces for block in _blocks(piece) if _belongs(piece))
    return _packed(_filled("docx", body=body))


def _belongs(piece: Piece) -> bool:
    return not piece.place.startswith("文档属性")


def _blocks(piece: Piece) -> Iterator[str]:
    if piece.place != "正文":
        yield _paragraph(f"〔{piece.place}〕")
    for cells, lines in groupby(piece.text.splitlines(), lambda line: line.count("\t") + 1):
        if cells == 1:
            yield from map(_paragraph, lines)
        else:
            yield f"<w:tbl><w:tblPr/><w:tblGrid>{'<w:gridCol/>' * cells}</w:tblGrid>"
            yield from map(_row, lines)
            yield f"</w:tbl>{_paragraph('')}"


def _paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _row(line: str) -> str:
    cells = (f"<w:tc><w:tcPr/>{_paragraph(text)}</w:tc>" for text in line.split("\t"))
    return f"<w:tr>{''.join(cells)}</w:tr>"


def _xlsx(pieces: Sequence[Piece]) -> bytes:
    sheets = [piece for piece in pieces if piece.place.startswith("工作表")]
    sheets = sheets or [Piece("工作表“空白”", "")]  # a workbook has one at least
    said: dict[str, str] = dict.fromkeys(("types", "tabs", "links"), "")
    parts: dict[str, str] = {}
    for at, piece in enumerate(sheets, 1):
        name = quoteattr(piece.place.removeprefix("工作表“").removesuffix("”"))
        rows = "".join(map(_cells, piece.text.split("\n")))
        of_sheet = _filled("sheet", at=str(at), name=name, rows=rows)
        parts[f"xl/worksheets/sheet{at}.xml"] = of_sheet["part"]
        said = {key: said[key] + of_sheet[key] for key in said}
    return _packed(_filled("xlsx", **said) | parts)


def _cells(line: str) -> str:
    cells = (
        f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
        for text in line.split("\t")
    )
    return f"<row>{''.join(cells)}</row>"


def _filled(kind: str, **values: str) -> dict[str, str]:
    text = resources.files("common.uploads.inside").joinpath("office.toml").read_text("utf-8")
    return {
        part: Template(xml).safe_substitute(values)
        for part, xml in tomllib.loads(text)[kind].items()
    }


def _packed(parts: Mapping[str, str]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            part = zipfile.ZipInfo(name, _MADE)
            archive.writestr(part, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return made.getvalue()


_WRITERS: Mapping[str, Callable[[Sequence[Piece]], bytes]] = {
    "text/plain": _plain,
    "text/csv": _plain,
    f"{_OFFICE}wordprocessingml.document": _docx,
    f"{_OFFICE}spreadsheetml.sheet": _xlsx,
}
