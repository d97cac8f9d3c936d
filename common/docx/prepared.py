"""A Word document made ready for reading: hidden and deleted words out, numbers into the text."""

import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree

from common.docx.numbering import write_numbers
from common.errors import Invalid
from common.ooxml import OFF, local, parsed, value

DOCUMENT, NUMBERING = "word/document.xml", "word/numbering.xml"

# Counted by the local names of elements, told with their number.
_TOLD = {
    "commentReference": "批注 {} 条没有导入。",
    "del": "修订中删除的文字 {} 处没有导入。",
    "moveFrom": "修订中移走的文字 {} 处没有导入。",
    "ins": "修订中新增的文字 {} 处已经写进正文，请核对是否都接受。",
    "vanish": "隐藏文字 {} 处没有导入。",
    "strike": "删除线 {} 处没有保留，文字还在，请核对。",
    "dstrike": "双删除线 {} 处没有保留，文字还在，请核对。",
    "oMath": "公式 {} 处没有导入，请改成图片。",
    "chart": "图表 {} 个没有导入，请改成图片或表格。",
    "relIds": "图示 {} 个没有导入，请改成图片。",
    "footnoteReference": "脚注 {} 条移到了正文末尾。",
    "endnoteReference": "尾注 {} 条移到了正文末尾。",
    "txbxContent": "文本框里的文字移到了所在段落旁边，请核对位置。",
}
_GONE = ("del", "moveFrom")


def prepared(data: bytes, name: str) -> tuple[bytes, list[str]]:
    """The document to read, and what was dropped or changed; Invalid when it is damaged."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = {part: archive.read(part) for part in archive.namelist()}
        root = parsed(parts[DOCUMENT])
        numbering = parsed(parts[NUMBERING]) if NUMBERING in parts else None
        notes = [*_counted(root), *_around(parts)]
    except (KeyError, ElementTree.ParseError, zipfile.BadZipFile, ValueError) as error:
        raise Invalid(
            f"Word 文档 {name} 读不出来，可能已经损坏，没有导入。请另存后再试。"
        ) from error
    _drop(root)
    if numbering is not None and write_numbers(root, numbering):
        notes.append("自动编号已经写成文字，请核对。")
        parts[NUMBERING] = ElementTree.tostring(numbering, "utf-8", xml_declaration=True)
    parts[DOCUMENT] = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return _packed(parts), notes


def _counted(root: ElementTree.Element) -> Iterator[str]:
    counts = Counter(local(e) for e in root.iter() if value(e) not in OFF)
    yield from (said.format(counts[name]) for name, said in _TOLD.items() if counts[name])


def _around(parts: dict[str, bytes]) -> Iterator[str]:
    """Headers and footers that say anything but a page's number."""
    for part, data in parts.items():
        if part.startswith(("word/header", "word/footer")) and part.endswith(".xml"):
            words = "".join(e.text or "" for e in parsed(data).iter() if local(e) == "t")
            if words.strip(" -—－0123456789第页共"):
                yield "页眉、页脚没有导入。"
                return


def _drop(root: ElementTree.Element) -> None:
    for parent in list(root.iter()):
        for child in list(parent):
            if local(child) in _GONE or (local(child) == "r" and _is_hidden(child)):
                parent.remove(child)


def _is_hidden(run: ElementTree.Element) -> bool:
    return any(
        local(each) == "vanish" and value(each) not in OFF
        for properties in run
        if local(properties) == "rPr"
        for each in properties
    )


def _packed(parts: dict[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    return made.getvalue()
