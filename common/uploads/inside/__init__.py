"""What a file says and where, also what nobody sees who opens it: hidden sheets, deleted words,
comments, properties. Pure but for PDF, which is read by a process of its own.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import IO

from common.errors import Invalid
from common.uploads.archives import read_named, read_parts
from common.uploads.inside import docx, pdf, xlsx
from common.uploads.inside.found import VERSION
from common.uploads.inside.pieces import UNREAD, Piece
from common.uploads.marked import text_in, text_of_parts

__all__ = ["READ", "VERSION", "Piece", "pieces"]


TREE_LIMIT = 16 * 1024 * 1024  # bytes of XML


def pieces(file: IO[bytes], type_: str, name: str) -> list[Piece]:
    """In order of place; nothing of a picture. Invalid when the file is damaged or a bomb."""
    reader = READ.get(type_)
    if reader is None:
        return []
    file.seek(0)
    try:
        return [piece for piece in reader(file, name) if piece.text.strip() or piece.hidden]
    except (KeyError, ValueError, SyntaxError) as error:  # XML that is none is a SyntaxError
        raise Invalid(
            f"文件 {name} 读不出来，可能已经损坏，没有保存。请重新导出后再上传。"
        ) from error


def _plain(file: IO[bytes], name: str) -> list[Piece]:
    return [Piece("全文", text_in(file.read(), name))]


def _docx(file: IO[bytes], name: str) -> list[Piece]:
    return _of_parts(docx.pieces, file, name)


def _xlsx(file: IO[bytes], name: str) -> list[Piece]:
    return _of_parts(xlsx.pieces, file, name)


def _of_parts(
    reader: Callable[[Mapping[str, bytes]], Iterator[Piece]], file: IO[bytes], name: str
) -> list[Piece]:
    """A tree of elements takes twenty times the memory of its text, so it has a limit."""
    parts = read_named(file, name)
    if sum(map(len, parts.values())) > TREE_LIMIT:
        return [Piece(f"{UNREAD}（文件太大，请拆分）", "", hidden=True)]
    return list(reader(parts))


def _pdf(file: IO[bytes], name: str) -> list[Piece]:
    return pdf.pieces(file)


def _parts(file: IO[bytes], name: str) -> list[Piece]:
    return [Piece("全文", text_of_parts(read_parts(file, name)))]


_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
READ: Mapping[str, Callable[[IO[bytes], str], list[Piece]]] = {
    "text/plain": _plain,
    "text/csv": _plain,
    "application/pdf": _pdf,
    f"{_OFFICE}wordprocessingml.document": _docx,
    f"{_OFFICE}spreadsheetml.sheet": _xlsx,
    f"{_OFFICE}presentationml.presentation": _parts,
    f"{_OPEN}text": _parts,
    f"{_OPEN}spreadsheet": _parts,
    f"{_OPEN}presentation": _parts,
    "application/ofd": _parts,
}
