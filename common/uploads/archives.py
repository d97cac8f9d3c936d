"""Office documents are ZIP archives: what is in them, and what no honest one has.

Sizes are those that the archive declares: Python reads no byte more, and a wrong one fails.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from lzma import LZMAError
from typing import IO

from common.errors import Invalid

OFFICE_LIMIT = 64 * 1024 * 1024  # bytes of text unpacked: beyond this it is a bomb, no document
WHOLE_LIMIT = 256 * 1024 * 1024  # bytes of everything unpacked
RATIO = 300  # of one part that unpacks to more than RATIO_FROM
RATIO_FROM = 4 * 1024 * 1024
PARTS = 5000
NESTING = 2  # documents inside documents
# What unpacking a damaged, encrypted or strangely packed archive raises.
BROKEN = (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError, ValueError, RuntimeError)

_TEXTUAL = re.compile(
    r"^(word|xl|ppt)/.*\.xml$|^docProps/.*\.xml$|^(content|styles|meta)\.xml$|^Doc_\d+/.*\.xml$"
)
_NAMED = re.compile(r"\.(xml|rels)$")
_MACROS = re.compile(r"(^|/)vba[^/]*\.bin$|(^|/)activeX/|^(Basic|Scripts)/.", re.IGNORECASE)
_OBJECTS = re.compile(r"(^|/)(oleObject[^/]*\.bin|[^/]*\.(doc|xls|ppt))$", re.IGNORECASE)
_PROGRAMS = re.compile(
    r"\.(exe|dll|com|scr|bat|cmd|ps1|vbs|js|jse|wsf|hta|jar|msi|lnk|sh|html?|zip|rar|7z)$",
    re.IGNORECASE,
)
_DOCUMENTS = re.compile(r"(^|/)[^/]+\.(docx|xlsx|pptx|od[tsp])$", re.IGNORECASE)
_LEADS = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
    "OFD.xml": "ofd",
}
_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}


def read_parts(file: IO[bytes], name: str) -> list[bytes]:
    """The XML parts in which a reader finds words, also of documents inside; Invalid when broken,
    encrypted or a bomb."""
    with _opened(file, name) as archive:
        return list(_parts(archive, name, NESTING))


def read_named(file: IO[bytes], name: str) -> dict[str, bytes]:
    """The XML parts by their path; Invalid as in `read_parts`."""
    with _opened(file, name) as archive:
        parts = [part for part in archive.infolist() if _NAMED.search(part.filename)]
        if sum(part.file_size for part in parts) > OFFICE_LIMIT:
            raise Invalid(f"文件 {name} 展开后过大，没有保存。请检查文件来源，或拆分后再上传。")
        return {part.filename: archive.read(part) for part in parts}


def kind_in(file: IO[bytes], name: str) -> str:
    """docx, xlsx, pptx, odt, ods, odp, ofd, or zip for anything else; Invalid for what no
    document may have in it."""
    with _opened(file, name) as archive:
        return _kind(archive, name, NESTING)


@contextmanager
def _opened(file: IO[bytes], name: str) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as archive:
            _check_sizes(archive, name)
            yield archive
    except BROKEN as error:
        raise Invalid(
            f"文件 {name} 打不开，可能已损坏或加了密码，没有保存。请去掉密码，重新导出后再试。"
        ) from error


def _check_sizes(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise Invalid(f"文件 {name} 加了密码，没有保存。请去掉密码后再上传。")
    textual = [part.file_size for part in parts if _TEXTUAL.match(part.filename)]
    dense = any(part.file_size > max(RATIO_FROM, RATIO * part.compress_size) for part in parts)
    whole = sum(part.file_size for part in parts)
    if dense or len(parts) > PARTS or sum(textual) > OFFICE_LIMIT or whole > WHOLE_LIMIT:
        raise Invalid(f"文件 {name} 展开后过大，没有保存。请检查文件来源，或拆分后再上传。")


def _kind(archive: zipfile.ZipFile, name: str, nesting: int) -> str:
    names = archive.namelist()
    kind = _kind_of_names(archive, names)
    if kind == "zip":
        return kind
    _refuse(names, name, _MACROS, "带有宏或控件", "请另存为不带宏的格式")
    _refuse(names, name, _PROGRAMS, "里面夹带了程序、网页或压缩包", "请删去后另存")
    _refuse(names, name, _OBJECTS, "里面嵌有无法检查的对象", "请把它换成图片或表格")
    if _says(archive, "[Content_Types].xml", b"macroEnabled"):
        raise _refusal(name, "带有宏", "请另存为不带宏的格式")
    if _says(archive, "META-INF/manifest.xml", b"encryption-data"):
        raise _refusal(name, "加了密码", "请去掉密码")
    for inner in _inside(archive, name, nesting):
        with inner as document:
            if _kind(document, name, nesting - 1) == "zip":
                raise _refusal(name, "里面夹带了压缩包", "请删去后另存")
    return kind


def _kind_of_names(archive: zipfile.ZipFile, names: list[str]) -> str:
    if "mimetype" in names:
        with archive.open("mimetype") as part:
            return _OPEN_DOCUMENTS.get(part.read(100).strip(), "zip")
    return next((kind for lead, kind in _LEADS.items() if lead in names), "zip")


def _parts(archive: zipfile.ZipFile, name: str, nesting: int) -> Iterator[bytes]:
    for part in archive.infolist():
        if _TEXTUAL.match(part.filename):
            yield archive.read(part)
    for inner in _inside(archive, name, nesting):
        with inner as document:
            yield from _parts(document, name, nesting - 1)


def _inside(archive: zipfile.ZipFile, name: str, nesting: int) -> Iterator[zipfile.ZipFile]:
    for part in archive.infolist():
        if _DOCUMENTS.search(part.filename):
            if nesting <= 1:
                raise _refusal(name, "里面的文档又套着文档", "请拆开")
            inner = zipfile.ZipFile(BytesIO(archive.read(part)))
            _check_sizes(inner, name)
            yield inner


def _says(archive: zipfile.ZipFile, part: str, word: bytes) -> bool:
    return part in archive.namelist() and word in archive.read(part)


def _refuse(names: list[str], name: str, rule: re.Pattern[str], why: str, what: str) -> None:
    if any(rule.search(each) for each in names):
        raise _refusal(name, why, what)


def _refusal(name: str, why: str, what: str) -> Invalid:
    return Invalid(f"文件 {name} {why}，没有保存。{what}后再上传。")
