"""The two header rows, as the national tables print them, and the words that others use."""

from collections.abc import Sequence
from typing import NamedTuple


class Heading(NamedTuple):
    """A column: what the upper row and the lower row call it; `also` are other words for it."""

    name: str
    upper: str
    lower: str = ""
    also: tuple[str, ...] = ()

    def is_called(self, word: str) -> bool:
        return word in ((self.lower or self.upper), *self.also)


TEXTS = (
    Heading("number", "序号"),
    Heading("level1", "公开事项", "一级事项"),
    Heading("level2", "公开事项", "二级事项"),
    Heading("content", "公开内容（要素）", also=("公开内容",)),
    Heading("basis", "公开依据"),
    Heading("time", "公开时限"),
    Heading("responsible", "公开主体"),
    Heading("carriers", "公开渠道和载体", also=("公开渠道", "公开载体")),
    Heading("society", "公开对象", "全社会"),
    Heading("group", "公开对象", "特定群体", also=("特定群众", "特定对象")),
    Heading("proactive", "公开方式", "主动", also=("主动公开",)),
    Heading("on_application", "公开方式", "依申请", also=("依申请公开",)),
)
LAYERS = (
    Heading("city", "公开层级", "市级"),
    Heading("county", "公开层级", "县级", also=("县（市、区）级", "县（区）级", "区级", "县区级")),
    Heading(
        "township", "公开层级", "乡级", also=("乡镇级", "乡（镇）级", "乡镇（街道）级", "街道级")
    ),
    Heading("village", "公开层级", "村级", also=("村（社区）级", "社区级")),
)
HEADINGS = (*TEXTS, *LAYERS)
NEEDED = tuple(h.name for h in TEXTS if h.name not in ("number", "level2"))
UPPER = frozenset(h.upper for h in HEADINGS)


def plain(word: str) -> str:
    """Without blanks and line breaks, in full-width brackets."""
    return "".join(word.split()).replace("(", "（").replace(")", "）")


def named(upper: str, lower: str) -> str:
    """The column's name; empty when nobody knows it."""
    for word in (plain(lower), plain(upper)):
        for heading in HEADINGS:
            if word and heading.is_called(word):
                return heading.name
    return ""


def shown(layers: Sequence[str]) -> list[Heading]:
    """The columns of a table that speaks of these layers; county and township always stand."""
    wanted = {"county", "township", *layers}
    return [*TEXTS, *(each for each in LAYERS if each.name in wanted)]
