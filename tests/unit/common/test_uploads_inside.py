"""What is inside a file is found with its place, also what nobody sees."""

import zipfile
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from pypdf import PdfWriter
from pypdf.annotations import FreeText

from common.confirmations import digest_of
from common.errors import Invalid
from common.uploads import inside
from common.uploads.inside import Piece, pieces
from common.uploads.inside import found as found_module
from common.uploads.inside.found import found
from common.uploads.kinds import KINDS

MOBILE = "13812345678"
TODAY = date(2026, 6, 30)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(kind: str, data: bytes) -> list[Piece]:
    return pieces(BytesIO(data), KINDS[kind].type, f"附件.{kind}")


def zipped(parts: Mapping[str, str]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return made.getvalue()


def a_word_file(body: str, **more: str) -> bytes:
    parts = {"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"}
    return zipped(
        parts | {f"word/{name}.xml": f"<w:x {W}>{xml}</w:x>" for name, xml in more.items()}
    )


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def hidden(found_: list[Piece]) -> dict[str, str]:
    return {piece.place: piece.text for piece in found_ if piece.hidden}


def test_a_word_file_tells_its_paragraphs_and_rows() -> None:
    document = Document()
    document.add_paragraph("联系人")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("姓名", "电话", "王小雨", MOBILE), strict=True):
        cell.text = text
    document.sections[0].header.paragraphs[0].text = "页眉里的字"
    document.core_properties.author = "李某"
    made = BytesIO()
    document.save(made)
    told = read("docx", made.getvalue())

    assert Piece("正文", f"联系人\n姓名\t电话\n王小雨\t{MOBILE}") in told
    assert Piece("页眉", "页眉里的字") in told
    assert hidden(told)["文档属性中的作者"] == "李某"


def test_what_a_word_file_hides_has_its_place() -> None:
    deleted = f"<w:p><w:del><w:r><w:delText>{MOBILE}</w:delText></w:r></w:del></w:p>"
    added = "<w:p><w:ins><w:r><w:t>新增</w:t></w:r></w:ins></w:p>"
    told = read(
        "docx",
        a_word_file(
            deleted + added + p("看不见", "<w:vanish/>") + p("看得见", '<w:vanish w:val="0"/>'),
            comments=p("请再核对"),
            footnotes=p("脚注"),
        ),
    )

    assert hidden(told) == {
        "正文的修订痕迹（删去的文字）": MOBILE,
        "正文的修订痕迹（新增的文字）": "新增",
        "正文的隐藏文字": "看不见",
        "批注": "请再核对",
    }
    assert Piece("正文", "新增\n\n看得见") in told and Piece("脚注", "脚注") in told


def a_workbook() -> dict[str, str]:
    rel = 'xmlns:r="r"'
    return {
        "xl/workbook.xml": f'<workbook {rel}><sheets><sheet name="汇总" r:id="a"/>'
        '<sheet name="名单" state="veryHidden" r:id="b"/></sheets><definedNames>'
        '<definedName name="联系">"王小雨"'
        '</definedName><definedName name="区域">汇总!$A$1</definedName></definedNames></workbook>',
        "xl/_rels/workbook.xml.rels": '<x><r Id="a" Target="worksheets/sheet1.xml"/>'
        '<r Id="b" Target="/xl/worksheets/sheet2.xml"/></x>',
        "xl/sharedStrings.xml": "<sst><si><t>姓</t><r><t>名</t></r>"
        "<rPh><t>xing</t></rPh></si></sst>",
        "xl/worksheets/sheet1.xml": '<s><cols><col min="2" max="2" hidden="1"/></cols><sheetData>'
        '<row><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>暗列</t></is></c>'
        '<c r="C1"><v>1.3812345678E10</v></c></row><row hidden="1"><c r="A2"><v>7</v></c></row>'
        "</sheetData></s>",
        "xl/worksheets/sheet2.xml": '<s><sheetData><row><c r="A1"><v>9</v></c></row>'
        "</sheetData></s>",
        "xl/comments1.xml": "<c><comment><text><t>批</t></text></comment></c>",
        "docProps/app.xml": "<p><Company>某单位</Company></p>",
    }


def test_a_workbook_tells_what_is_seen_and_what_is_not() -> None:
    told = read("xlsx", zipped(a_workbook()))

    assert Piece("工作表“汇总”", f"姓名\t{MOBILE}") in told
    assert hidden(told) == {
        "工作表“汇总”的隐藏行": "7",
        "工作表“汇总”的隐藏列": "暗列",
        "隐藏的工作表“名单”": "9",
        "批注": "批",
        "定义的名称“联系”": '"王小雨"',
        "文档属性中的单位": "某单位",
    }


def a_pdf(note: str) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_annotation(0, FreeText(text=note, rect=(10, 10, 90, 90)))
    writer.add_metadata({"/Author": "李某"})
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def test_a_pdf_tells_its_pages_notes_and_properties() -> None:
    assert hidden(read("pdf", a_pdf(f"电话 {MOBILE}"))) == {
        "第 1 页的批注": f"电话 {MOBILE}",
        "文档属性中的作者": "李某",
    }


def test_a_pdf_that_cannot_be_read_says_so() -> None:
    [told] = read("pdf", b"%PDF-1.7\nbroken")

    assert told.hidden and told.place.startswith("没有检查的部分")


def test_a_damaged_office_file_is_refused() -> None:
    with pytest.raises(Invalid, match="读不出来"):
        read("docx", zipped({"word/document.xml": "<w:document"}))
    with pytest.raises(Invalid, match="读不出来"):
        read("xlsx", zipped({"xl/workbook.xml": "<workbook><!ENTITY a></workbook>"}))


def test_a_picture_has_no_words() -> None:
    assert read("png", b"\x89PNG") == []


def told_of(*found_: Any) -> list[tuple[str, str, str]]:
    return [(one["place"], one["kind"], one["masked"]) for one in found(found_, TODAY)]


def test_findings_have_place_and_mask_and_never_the_words() -> None:
    seen, unseen = Piece("第 1 页", f"电话 {MOBILE}、{MOBILE}"), Piece("批注", MOBILE, hidden=True)

    assert told_of(seen, unseen) == [
        ("第 1 页", "mobile", "138****5678"),
        ("批注", "hidden", ""),
        ("批注", "mobile", "138****5678"),
    ]
    assert MOBILE not in str(found([seen, unseen], TODAY))


def test_what_is_too_long_to_look_through_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(found_module, "LONGEST", 1000)
    long = Piece("第 1 页", "长" * found_module.LONGEST + MOBILE)

    assert told_of(long, Piece("第 2 页", MOBILE)) == [
        ("没有检查的部分（第 1 页及以后，文字太多）", "hidden", "")
    ]


def test_more_than_anybody_could_answer_for_is_told_as_that() -> None:
    numbers = "，".join(f"138{number:08}" for number in range(found_module.MOST + 5))
    told = told_of(Piece("全文", numbers))

    assert len(told) == found_module.MOST + 1
    assert told[-1][0] == "没有检查的部分（发现超过 1000 处）"


def test_a_workbook_too_large_for_memory_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inside, "TREE_LIMIT", 100)
    [told] = read("xlsx", zipped(a_workbook()))

    assert told.hidden and "文件太大" in told.place


def test_a_digest_is_the_same_however_it_is_written() -> None:
    assert digest_of("mobile", "138 1234\n5678") == digest_of("mobile", "１３８１２３４５６７８")
    assert digest_of("mobile", MOBILE) != digest_of("landline", MOBILE)
