"""Files on their way in: a classification mark is found in every kind of file people send."""

import io
import zipfile

import pytest

from common import uploads
from common.errors import Invalid
from common.uploads import archives

MARK = "机密★10年"


def an_archive(parts: dict[str, str], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", packing) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return packed.getvalue()


def a_document(*runs: str) -> bytes:
    texts = "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
    return an_archive({"word/document.xml": f"<w:p>{texts}</w:p><w:p>正文</w:p>"})


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "gbk"]
)
def test_a_mark_is_found_in_plain_text_of_any_usual_encoding(encoding: str) -> None:
    data = f"标题\n{MARK}\n内容".encode(encoding)
    if encoding == "utf-16-le":
        data = b"\xff\xfe" + data

    with pytest.raises(Invalid, match="有密级标志，没有保存") as error:
        uploads.check_marks("附件 一.txt", data)
    assert error.value.problems == ["附件 一.txt：第 2 行"]


@pytest.mark.parametrize(
    "data",
    [
        a_document(MARK),
        a_document("机", "密★", "10年"),
        a_document("机密&#9733;10年"),
        a_document("机密&#x2605;10年"),
        an_archive({"xl/sharedStrings.xml": f"<si><t>{MARK}</t></si>"}),
        an_archive({"ppt/slides/slide1.xml": f"<a:p><a:t>{MARK}</a:t></a:p>"}),
        an_archive({"content.xml": f"<text:p>{MARK}</text:p>"}),
        an_archive({"docProps/core.xml": f"<dc:title>{MARK}</dc:title>"}, zipfile.ZIP_STORED),
    ],
    ids=["run", "runs", "decimal", "hex", "sheet", "slide", "open", "properties"],
)
def test_a_mark_is_found_in_office_documents(data: bytes) -> None:
    with pytest.raises(Invalid, match="有密级标志"):
        uploads.check_marks("附件", data, "附件.docx")


@pytest.mark.parametrize(
    "data",
    [a_document("本系统不保存机密文件"), "工作秘密不等于国家秘密".encode(), b"\x89PNG\r\n", b""],
    ids=["document", "text", "picture", "empty"],
)
def test_honest_files_pass(data: bytes) -> None:
    uploads.check_marks("附件", data, "附件")


def damaged(data: bytes) -> bytes:
    """The same archive with its packed bytes spoilt."""
    middle = data.index(b"word/document.xml") + len("word/document.xml")
    return data[:middle] + b"\xff\xfe\xfd\xfc" + data[middle + 4 :]


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04", a_document("x")[:40], damaged(a_document("内容" * 500))],
    ids=["stub", "cut", "spoilt"],
)
def test_a_document_that_cannot_be_opened_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid, match="坏.docx 打不开"):
        uploads.check_marks("附件", data, "坏.docx")


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "OFFICE_LIMIT", 1000)

    with pytest.raises(Invalid, match="展开后过大"):
        uploads.check_marks("附件", a_document("x" * 1001), "大.docx")


def test_a_file_is_described_by_its_bytes_and_its_name() -> None:
    told = uploads.described("附件1.csv", b"abc")

    assert (told["name"], told["size"], told["type"]) == ("附件1.csv", 3, "text/csv")
    assert str(told["hash"]).startswith("ba7816bf")
