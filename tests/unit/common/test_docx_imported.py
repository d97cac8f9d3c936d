"""Word documents as office people write them: what comes over, and that the rest is told."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from PIL import Image

from common.docx import Imported, import_docx
from common.errors import Invalid
from common.richtext import clean, files, plain
from common.seals import digest
from common.uploads import described
from tests.unit.common.test_uploads_marked import an_archive

DOCUMENTS = Path(__file__).resolve().parents[4] / "shared" / "documents"


def a_picture(colour: str = "red", kind: str = "JPEG") -> bytes:
    packed = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "camera of somebody"
    Image.new("RGB", (30, 20), colour).save(packed, kind, exif=exif)
    return packed.getvalue()


def bytes_of(document: Any) -> bytes:
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def imported(*build: Callable[[Any], Any]) -> Imported:
    document = Document()
    for step in build:
        step(document)
    return import_docx(bytes_of(document))


def lines(*texts: str) -> Callable[[Any], None]:
    def build(document: Any) -> None:
        for text in texts:
            document.add_paragraph(text)

    return build


def changed(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The same document with one part rewritten."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()) if name == part else content)
    return packed.getvalue()


def test_a_notice_written_by_hand_gets_its_title_and_headings() -> None:
    found = imported(
        lines(
            "青川市文化局文件",
            "青文〔2026〕3号",
            "关于开展党员教育培训的通知",
            "各党支部：",
            "　　现将有关事项通知如下。",
            "一、学习安排",
            "（一）集中学习",
            "1.每月一次",
            "每月第一周集中学习。",
        )
    )

    assert found.title == "关于开展党员教育培训的通知"
    assert "<h2>一、学习安排</h2><h3>（一）集中学习</h3><h4>1.每月一次</h4>" in found.body
    assert "<p>现将有关事项通知如下。</p>" in found.body
    assert found.title not in found.body
    assert clean(found.body) == found.body
    assert "按编号认出 3 个小标题。" in found.notes


def test_words_own_title_and_headings_are_taken_as_they_are() -> None:
    found = imported(
        lambda d: d.add_heading("年度计划", 0),
        lambda d: d.add_heading("总体要求", 1),
        lambda d: d.add_heading("目标", 2),
        lines("正文。"),
    )

    assert (found.title, found.body) == ("年度计划", "<h2>总体要求</h2><h3>目标</h3><p>正文。</p>")
    assert found.notes == []


def test_a_table_keeps_its_merged_cells_and_gets_a_header() -> None:
    def table(document: Any) -> None:
        made = document.add_table(3, 3)
        for row, texts in zip(made.rows, ["项目 金额 备注", "甲 1 无", "乙 2 无"], strict=True):
            for cell, text in zip(row.cells, texts.split(), strict=True):
                cell.text = text
        made.cell(1, 2).merge(made.cell(2, 2))

    found = imported(lines("表格如下。", "后文。"), table)

    assert "<thead><tr><th>项目</th><th>金额</th><th>备注</th></tr></thead>" in found.body
    assert re.search(r'<td rowspan="2">无', found.body)
    assert "1 个表格的第一行当作表头，请核对。" in found.notes


def test_pictures_come_bare_and_under_the_name_that_an_upload_gives_them() -> None:
    picture = a_picture()
    found = imported(lines("看图。", "图："), lambda d: d.add_picture(io.BytesIO(picture)))
    [kept] = found.pictures

    assert files(found.body) == [digest(kept.data)]
    assert described(kept.name, kept.data)["hash"] == digest(kept.data)
    assert b"camera" in picture
    assert b"camera" not in kept.data
    assert kept.name == "图1.jpg"


def test_lists_stay_lists_and_hand_counted_words_stay_words() -> None:
    found = imported(
        lines("前言部分。"),
        lambda d: d.add_paragraph("甲", style="List Bullet"),
        lambda d: d.add_paragraph("乙", style="List Bullet"),
    )

    assert "<ul><li>甲</li><li>乙</li></ul>" in found.body


def numbered(document: Any, format_: str, text: str, *paragraphs: str) -> None:
    """Paragraphs that Word counts by itself, with another one between them."""
    numbering = document.part.numbering_part.element
    kind, list_ = OxmlElement("w:abstractNum"), OxmlElement("w:num")
    kind.set(qn("w:abstractNumId"), "77")
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), "0")
    for name, said in (("start", "1"), ("numFmt", format_), ("lvlText", text)):
        child = OxmlElement(f"w:{name}")
        child.set(qn("w:val"), said)
        level.append(child)
    kind.append(level)
    numbering.insert(0, kind)
    list_.set(qn("w:numId"), "77")
    link = OxmlElement("w:abstractNumId")
    link.set(qn("w:val"), "77")
    list_.append(link)
    numbering.append(list_)
    for words in paragraphs:
        made = document.add_paragraph(words)
        properties = made._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val = 77
        properties.get_or_add_ilvl().val = 0
        document.add_paragraph("说明。")


def test_automatic_chinese_numbers_become_words() -> None:
    found = imported(
        lines("前言部分。"),
        lambda d: numbered(d, "chineseCounting", "%1、", *(["安排"] * 12)),
    )

    headings = re.findall("<h2>(.*?)</h2>", found.body)
    assert headings[0] == "一、安排"
    assert headings[-1] == "十二、安排"
    assert "自动编号已经写成文字，请核对。" in found.notes


def test_numbers_of_a_list_that_is_interrupted_go_on() -> None:
    found = imported(lines("前言部分。"), lambda d: numbered(d, "decimal", "%1.", "甲", "乙"))

    assert plain(found.body).splitlines()[1::2] == ["1.甲", "2.乙"]


def hidden(document: Any) -> None:
    run = document.add_paragraph("看得见。").add_run("看不见")
    run.font.hidden = True


def deleted(document: Any) -> None:
    made = OxmlElement("w:del")
    run, text = OxmlElement("w:r"), OxmlElement("w:delText")
    text.text = "删掉的"
    run.append(text)
    made.append(run)
    document.add_paragraph("留下。")._p.append(made)


@pytest.mark.parametrize(
    ("build", "said", "gone"),
    [
        (hidden, "隐藏文字 1 处没有导入", "看不见"),
        (deleted, "删除的文字 1 处没有导入", "删掉的"),
        (
            lambda d: d.add_comment(d.add_paragraph("正文").runs, "批语", author="某人"),
            "批注 1 条没有导入",
            "批语",
        ),
        (
            lambda d: setattr(d.sections[0].header.paragraphs[0], "text", "内部资料"),
            "页眉、页脚没有导入",
            "内部资料",
        ),
        (
            lambda d: setattr(d.add_paragraph().add_run("划掉").font, "strike", True),
            "删除线 1 处没有保留",
            None,
        ),
    ],
    ids=["hidden", "deleted", "comment", "header", "struck"],
)
def test_what_does_not_come_over_is_told(build: Any, said: str, gone: str | None) -> None:
    found = imported(lines("第一段话。", "第二段话。"), build)

    assert said in "".join(found.notes)
    assert gone is None or gone not in found.body + found.title


def test_a_page_number_alone_is_nothing_to_tell() -> None:
    found = imported(
        lines("第一段话。"),
        lambda d: setattr(d.sections[0].footer.paragraphs[0], "text", "— 1 —"),
    )

    assert found.notes == []


def test_line_breaks_and_scripts_in_words_stay_words() -> None:
    def build(document: Any) -> None:
        run = document.add_paragraph("甲").add_run("<script>x()</script>")
        run.add_break(WD_BREAK.LINE)
        run.add_text("乙。")

    assert imported(build).body == "<p>甲&lt;script&gt;x()&lt;/script&gt;<br>乙。</p>"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 half", "打不开"),
        ("只是文字".encode(), "不是 Word 文档"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧格式"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "加了密码",
        ),
        (an_archive({"word/document.xml": "<w:p>"}), "读不出来"),
        (an_archive({"word/document.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}), "读不出来"),
        (an_archive({"word/document.xml": "<x/>", "word/vbaProject.bin": "x"}), "带有宏"),
        (an_archive({"word/document.xml": "<w:p>机密★10年</w:p>"}), "密级标志"),
    ],
    ids=["cut", "text", "old", "locked", "broken", "entities", "macros", "marked"],
)
def test_what_cannot_be_read_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        import_docx(data, "稿子")


def test_an_empty_document_is_refused() -> None:
    with pytest.raises(Invalid, match="没有文字"):
        imported()


def test_a_document_with_a_part_missing_is_refused() -> None:
    data = changed(bytes_of(Document()), "word/document.xml", lambda xml: xml[: len(xml) // 2])

    with pytest.raises(Invalid, match="读不出来"):
        import_docx(data)


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the real documents are not here")
@pytest.mark.parametrize("path", sorted(DOCUMENTS.glob("*.txt")), ids=lambda path: path.stem)
def test_real_documents_come_over_word_by_word(path: Path) -> None:
    texts = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
    found = imported(lines(*texts))
    kept = plain(found.body).splitlines()

    assert [text for text in texts if text != found.title] == kept
