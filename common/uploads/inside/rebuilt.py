"""Masked copies: a new file out of the words that are seen, and nothing else of the old one.

Nothing is taken over but text and tables, so that no layer, change, comment or property of the
original can come along. Pictures and layout are lost, which the pages say.
"""

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
from common.uploads.inside.pieces import UNREAD, Piece

_OFFICE = "application/vnd.openxmlformats-officedocument."
_MADE = (1980, 1, 1, 0, 0, 0)  # the same words give the same file


def masked_copy(pieces: Sequence[Piece], type_: str, name: str, today: date) -> bytes:
    """The file of this type that may be shown; Invalid where none can be made safely."""
    if type_ not in _WRITERS:
        raise Invalid(
            f"文件 {name} 不能自动制作遮盖副本：直接改 PDF 等文件，被盖住的字仍可能读出来。"
            "请用原文件处理后重新上传。"
        )
    if any(p.place.startswith(UNREAD) for p in pieces):
        raise Invalid(f"文件 {name} 没有全部读出来，不能制作遮盖副本。请拆分或处理后重新上传。")
    seen = [Piece(p.place, _masked(p.text, today)) for p in pieces if not p.hidden]
    return _WRITERS[type_](seen)


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
