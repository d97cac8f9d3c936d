"""A masked copy says what is seen of the original, masked, and holds nothing else of it."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document

from common.errors import Invalid
from common.uploads import described
from common.uploads.inside import pieces
from common.uploads.inside.found import found
from common.uploads.inside.pieces import UNREAD, Piece
from common.uploads.inside.rebuilt import copy_name, masked_copy
from common.uploads.kinds import KINDS
from tests.unit.common.test_uploads_inside import (
    MOBILE,
    W,
    a_word_file,
    a_workbook,
    p,
    read,
    zipped,
)

TODAY = date(2026, 6, 30)
TABLE = "姓名\t电话\n王小雨\t13812345678"


def copied(kind: str, data: bytes) -> bytes:
    type_ = KINDS[kind].type
    return masked_copy(pieces(BytesIO(data), type_, f"名单.{kind}"), type_, "名单", TODAY)


def clean(kind: str, data: bytes) -> bool:
    """It is taken at the door, and nothing is found in it."""
    described(f"名单.{kind}", data)
    return found(read(kind, data), TODAY) == []


def test_a_copied_word_file_is_text_and_tables_only() -> None:
    document = Document()
    document.add_paragraph(f"联系 {MOBILE} <&>")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, TABLE.replace("\n", "\t").split("\t"), strict=True):
        cell.text = text
    document.core_properties.author = "李某"
    made = BytesIO()
    document.save(made)
    again = copied("docx", made.getvalue())
    opened = Document(BytesIO(again))

    assert opened.paragraphs[0].text == "联系 138****5678 <&>"
    assert [cell.text for cell in opened.tables[0]._cells] == [
        "姓名",
        "电话",
        "王**",
        "138****5678",
    ]
    assert clean("docx", again) and b"\xe6\x9d\x8e\xe6\x9f\x90" not in again


def test_what_a_word_file_hides_does_not_come_along() -> None:
    deleted = "<w:p><w:del><w:r><w:delText>删去</w:delText></w:r></w:del></w:p>"
    body = deleted + p("看不见", "<w:vanish/>") + p("看得见")
    again = copied("docx", a_word_file(body, comments=p("批注里"), footnotes=p("脚注里")))
    text = "\n".join(piece.text for piece in read("docx", again))

    assert "看得见" in text and "〔脚注〕\n脚注里" in text
    assert not any(word in text for word in ("删去", "看不见", "批注里")) and clean("docx", again)


def test_a_copied_workbook_has_its_seen_sheets_only() -> None:
    again = copied("xlsx", zipped(a_workbook()))
    [sheet] = read("xlsx", again)

    assert (sheet.place, sheet.text) == ("工作表“汇总”", "姓名\t138****5678")
    assert clean("xlsx", again)


@pytest.mark.parametrize("kind", ["text", "csv"])
def test_a_copied_text_is_the_text_masked(kind: str) -> None:
    again = copied(kind, f"电话 {MOBILE}".encode("gb18030"))

    assert again.decode("utf-8-sig") == "电话 138****5678"


def test_the_same_words_give_the_same_copy() -> None:
    data = a_word_file(p("一"), styles=f"<w:x {W}/>")

    assert copied("docx", data) == copied("docx", data)


@pytest.mark.parametrize("kind", ["pptx", "ofd"])
def test_what_cannot_be_masked_safely_is_refused(kind: str) -> None:
    with pytest.raises(Invalid, match="用原文件处理后重新上传"):
        masked_copy([], KINDS[kind].type, f"名单.{kind}", TODAY)


def test_what_was_not_read_whole_is_not_copied() -> None:
    unread = Piece(f"{UNREAD}（文件太大）", "", hidden=True)
    with pytest.raises(Invalid, match="没有全部读出来"):
        masked_copy([unread], KINDS["xlsx"].type, "名单.xlsx", TODAY)


def test_a_workbook_with_nothing_to_show_still_opens() -> None:
    [part] = ["xl/worksheets/sheet1.xml"]
    again = copied("xlsx", zipped(a_workbook() | {part: "<s/>"}))

    assert read("xlsx", again) == []
    described("名单.xlsx", again)


def test_a_copy_is_called_one() -> None:
    assert copy_name("名单.2026.xlsx") == "名单.2026（遮盖）.xlsx"
