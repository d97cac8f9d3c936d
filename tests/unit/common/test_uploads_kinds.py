"""What is taken at the door is told by its content; whatever is refused is told why."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import uploads
from common.content import LIMIT
from common.errors import Invalid
from common.uploads import archives
from tests.unit.common.test_uploads_marked import MARK, an_archive

WORD = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:p>正文</w:p>"}
SHEET = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refused(name: str, data: bytes) -> str:
    with pytest.raises(Invalid) as error:
        uploads.described(name, data)
    return str(error.value)


@pytest.mark.parametrize(
    ("name", "data", "type_"),
    [
        ("表.csv", "甲,乙\n1,2".encode("gb18030"), "text/csv"),
        ("文.txt", "\ufeff正文".encode("utf-16"), "text/plain"),
        ("文.pdf", b"%PDF-1.7\n...", "application/pdf"),
        ("文.docx", an_archive(WORD), None),
        ("表.xlsx", an_archive(SHEET), None),
        ("片.pptx", an_archive({"ppt/presentation.xml": "<x/>"}), None),
        (
            "文.odt",
            an_archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}),
            "application/vnd.oasis.opendocument.text",
        ),
        ("文.ofd", an_archive({"OFD.xml": "<ofd:OFD/>"}), "application/ofd"),
    ],
)
def test_usual_files_are_taken(name: str, data: bytes, type_: str | None) -> None:
    told = uploads.described(name, data)

    assert (told["name"], told["size"]) == (name, len(data))
    assert type_ is None or told["type"] == type_
    assert told["type"] != "application/zip"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("空.txt", b"", "是空的"),
        ("文.pdf", b"\x89PNG\r\n\x1a\n" + bytes(40), "内容是PNG 图片"),
        ("图.png", b"\x89PNG\r\n\x1a\n" + bytes(40), "打不开"),
        ("文.docx", b"%PDF-1.7\n", "内容是PDF 文件，与文件名不符"),
        ("文.pdf", an_archive(WORD), "改名为“文.docx”"),
        ("页.txt", b"<!DOCTYPE html><p>x", "网页、矢量图或程序"),
        ("图.txt", b"  <svg onload=x>", "网页、矢量图或程序"),
        ("图.svg", b'<?xml version="1.0"?><svg/>', "网页、矢量图或程序"),
        ("跑.txt", b"#!/bin/sh\nrm", "网页、矢量图或程序"),
        ("跑.exe", b"MZ\x90\x00\x03\x00\x00\x00", "认不出文件 跑.exe 是什么"),
        ("跑", b"\x7fELF\x02\x01\x01\x00", "可以上传的有：PDF"),
        ("包.zip", an_archive({"甲.txt": "x"}), "不接收压缩包"),
        ("文.doc", OLE + bytes(2000), "旧格式"),
        ("文.docx", OLE + bytes(99) + "EncryptedPackage".encode("utf-16-le"), "加了密码"),
        ("文.pdf", b"%PDF-1.7\n" + b"x" * 2_000_000 + b"<</Encrypt 5 0 R>>", "加了密码"),
        ("文.docm", an_archive(WORD | {"word/vbaProject.bin": "x"}), "带有宏"),
        ("文.docx", an_archive(WORD | {"word/activeX/activeX1.xml": "x"}), "带有宏或控件"),
        (
            "文.docx",
            an_archive(WORD | {"[Content_Types].xml": "application/macroEnabled.main+xml"}),
            "带有宏",
        ),
        ("文.docx", an_archive(WORD | {"word/embeddings/x.exe": "x"}), "夹带了程序"),
        ("文.docx", an_archive(WORD | {"word/embeddings/oleObject1.bin": "x"}), "无法检查的对象"),
        ("文.docx", an_archive(WORD | {"word/x.zip": "x"}), "压缩包"),
        (
            "文.odt",
            an_archive(
                {
                    "mimetype": "application/vnd.oasis.opendocument.text",
                    "META-INF/manifest.xml": "<manifest:encryption-data/>",
                }
            ),
            "加了密码",
        ),
    ],
)
def test_what_is_refused_is_told_why_and_what_to_do(name: str, data: bytes, said: str) -> None:
    told = refused(name, data)

    assert said in told
    assert "没有保存" in told
    assert "请" in told or "可以上传" in told


def test_a_mark_is_found_in_a_document_inside_a_document() -> None:
    inner = an_archive(WORD | {"word/document.xml": f"<w:p>{MARK}</w:p>"})
    outer = packed({**{k: v.encode() for k, v in SHEET.items()}, "xl/embeddings/a.docx": inner})

    assert "密级标志" in refused("表.xlsx", outer)


def test_documents_inside_documents_inside_documents_are_refused() -> None:
    data = an_archive(WORD)
    for _ in range(3):
        data = packed({**{k: v.encode() for k, v in WORD.items()}, "word/embeddings/a.docx": data})

    assert "套着文档" in refused("文.docx", data)


def packed(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


@pytest.mark.parametrize(
    ("limit", "value", "parts"),
    [
        ("PARTS", 2, {}),
        ("WHOLE_LIMIT", 100, {"word/media/a.bmp": "x" * 101}),
        ("OFFICE_LIMIT", 100, {"word/footer1.xml": "x" * 101}),
        ("RATIO_FROM", 10_000, {"word/media/a.bmp": "x" * 1_000_000}),
    ],
)
def test_a_bomb_is_told_by_what_it_declares(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int, parts: dict[str, str]
) -> None:
    data = an_archive(WORD | {"word/styles.xml": ""} | parts)
    uploads.described("文.docx", data)
    monkeypatch.setattr(archives, limit, value)

    assert "展开后过大" in refused("文.docx", data)


def test_an_archive_that_declares_less_than_it_unpacks_to_is_broken() -> None:
    data = bytearray(an_archive(WORD | {"word/document.xml": "x" * 5000}))
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"word/document.xml"))
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")

    assert "打不开" in refused("文.docx", bytes(data))


def test_more_than_fifty_mebibytes_are_refused_before_they_are_all_read() -> None:
    class Endless(io.RawIOBase):
        asked = 0

        def read(self, size: int = -1) -> bytes:
            self.asked += size
            return bytes(size)

    source = Endless()
    with pytest.raises(Invalid, match="50 MiB"):
        uploads.described("大.pdf", source)
    assert source.asked <= LIMIT + 2 * 1024 * 1024


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\材料\\附件1.txt", "附件1.txt"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("a\u202etxt.\x07txt", "atxt.txt"),
        (" 附件　1 .txt", "附件 1 .txt"),
        ("附件1：计划", "附件1：计划.txt"),
        ("附件1.关于计划的说明", "附件1.关于计划的说明.txt"),
        ("", "附件.txt"),
        ("长" * 300 + ".txt", "长" * 146 + ".txt"),
    ],
)
def test_names_lose_folders_and_what_cannot_be_seen(given: str, kept: str) -> None:
    assert uploads.described(given, "内容".encode())["name"] == kept


@given(st.text())
def test_a_safe_name_stays_as_it_is(name: str) -> None:
    once = uploads.safe_name(name)

    assert uploads.safe_name(once) == once
    assert once
    assert not set(once) & {"/", "\\", "\x00", "\u202e", "\n"}
