"""Which files are taken: told by their content, never by their name alone."""

import re
from dataclasses import dataclass
from typing import IO

from common.errors import Invalid
from common.uploads.archives import kind_in

TEXT_LIMIT = 8 * 1024 * 1024  # bytes of a plain text
STEP = 1024 * 1024

ACCEPTED = "PDF、OFD、DOCX、XLSX、PPTX、ODT、ODS、ODP、JPG、PNG、GIF、WEBP、TXT、CSV"


@dataclass(frozen=True)
class Kind:
    """`endings` are what a name may end with, the usual one first."""

    label: str
    type: str
    endings: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
KINDS = {
    "pdf": Kind("PDF 文件", "application/pdf", ("pdf",)),
    "ofd": Kind("OFD 文件", "application/ofd", ("ofd",)),
    "docx": Kind("Word 文档", f"{_OFFICE}wordprocessingml.document", ("docx",)),
    "xlsx": Kind("Excel 表格", f"{_OFFICE}spreadsheetml.sheet", ("xlsx",)),
    "pptx": Kind("PowerPoint 演示文稿", f"{_OFFICE}presentationml.presentation", ("pptx",)),
    "odt": Kind("ODT 文档", f"{_OPEN}text", ("odt",)),
    "ods": Kind("ODS 表格", f"{_OPEN}spreadsheet", ("ods",)),
    "odp": Kind("ODP 演示文稿", f"{_OPEN}presentation", ("odp",)),
    "jpeg": Kind("JPEG 图片", "image/jpeg", ("jpg", "jpeg")),
    "png": Kind("PNG 图片", "image/png", ("png",)),
    "gif": Kind("GIF 图片", "image/gif", ("gif",)),
    "webp": Kind("WebP 图片", "image/webp", ("webp",)),
    "text": Kind("文本", "text/plain", ("txt",)),
    "csv": Kind("CSV 表格", "text/csv", ("csv",)),
}
PICTURES = ("jpeg", "png", "gif", "webp")

_MAGIC = {
    b"%PDF-": "pdf",
    b"\xff\xd8\xff": "jpeg",
    b"\x89PNG\r\n\x1a\n": "png",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_PDF = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
# A text that a browser would run, or a shell.
_RUNS = re.compile(r"\s*(?:#!|<\?(?:xml|php)|<!|</?(?:html|head|body|script|svg|iframe)\b)", re.I)


def recognise(file: IO[bytes], name: str) -> str:
    """A key of KINDS; Invalid says why it is not taken and what to do. `file` is at its start."""
    head = file.read(16)
    file.seek(0)
    kind = next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), "")
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        kind = "webp"
    if kind == "pdf":
        _check_pdf(file, name)
    if head[:4] == b"PK\x03\x04":
        kind = kind_in(file, name)
    if head.startswith(_OLE):
        raise _old_office(file, name)
    if not kind:
        kind = _text(file, name)
    if kind not in KINDS:
        raise Invalid(f"不接收压缩包，文件 {name} 没有保存。请解压后把里面的文件逐个上传。")
    file.seek(0)
    return kind


def fit(name: str, kind: str) -> str:
    """The name with an ending that says what the file is; Invalid when it says something else."""
    found = KINDS[kind]
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem:
        return f"{name}.{found.endings[0]}"
    if ending.lower() in found.endings:
        return name
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,4}", ending):  # 附件1.关于…
        return f"{name}.{found.endings[0]}"
    raise Invalid(
        f"文件 {name} 的内容是{found.label}，与文件名不符，没有保存。"
        f"请确认文件没有弄错，改名为“{stem}.{found.endings[0]}”后再上传。"
    )


def _text(file: IO[bytes], name: str) -> str:
    data = file.read(TEXT_LIMIT + 1)
    text = _decoded(data)
    if text is None:
        raise Invalid(f"认不出文件 {name} 是什么，没有保存。可以上传的有：{ACCEPTED}。")
    if _RUNS.match(text):
        raise Invalid(
            f"文件 {name} 是网页、矢量图或程序，没有保存：打开时可能运行其中的代码。"
            "请另存为 PDF 或图片后再上传。"
        )
    if len(data) > TEXT_LIMIT:
        raise Invalid(f"文本文件 {name} 超过 8 MiB，没有保存。请拆分后再上传。")
    return "csv" if name.lower().endswith(".csv") else "text"


def _decoded(data: bytes) -> str | None:
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < TEXT_LIMIT - 4:
                continue
            text = data[: error.start].decode(encoding)  # cut off inside a character
        return None if "\x00" in text else text
    return None


def _check_pdf(file: IO[bytes], name: str) -> None:
    before = b""
    while step := file.read(STEP):
        if _ENCRYPTED_PDF.search(before + step):
            raise Invalid(f"PDF 文件 {name} 加了密码或限制，没有保存。请去掉后再上传。")
        before = step[-64:]


def _old_office(file: IO[bytes], name: str) -> Invalid:
    if _ENCRYPTED_OFFICE in file.read(STEP):
        return Invalid(f"文件 {name} 加了密码，没有保存。请去掉密码后再上传。")
    return Invalid(
        f"文件 {name} 是旧格式（DOC、XLS、PPT、WPS 等），里面有没有宏和密级标志查不出来，没有保存。"
        "请另存为 DOCX、XLSX、PPTX 或 PDF 后再上传。"
    )
