"""A piece of a file, and what office documents say about themselves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from common.ooxml import local, parsed

UNREAD = "没有检查的部分"
UNSURE = "看不看得见分不清的文字"


@dataclass(frozen=True)
class Piece:
    """`place` in the words of users; `hidden` when nobody sees it who opens the file as usual."""

    place: str
    text: str
    hidden: bool = False


PERSONS = ("作者", "最后修改人", "经理", "单位")  # what a reader does not expect in a document
_PROPERTIES = {
    "creator": "作者",
    "lastModifiedBy": "最后修改人",
    "manager": "经理",
    "company": "单位",
    "title": "标题",
    "subject": "主题",
    "description": "备注",
    "keywords": "关键词",
    "category": "类别",
    "contentStatus": "状态",
    "lpwstr": "自定义项",
}


def of_properties(parts: Mapping[str, bytes]) -> Iterator[Piece]:
    """Author and the like, where anything is said."""
    for part in sorted(parts):
        if part.startswith("docProps/") and part.endswith(".xml"):
            for element in parsed(parts[part]).iter():
                name = local(element)
                word = _PROPERTIES.get(name[:1].lower() + name[1:])
                if word and (element.text or "").strip():
                    yield property_of(word, element.text or "")


def property_of(word: str, said: str) -> Piece:
    """Who wrote it is hidden; a title is only looked through."""
    return Piece(f"文档属性中的{word}", said, hidden=word in PERSONS)
