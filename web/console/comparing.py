"""Two versions of a text beside each other: lines with their changes, long unchanged runs folded.

Pure; the differences themselves come from common/differences.py.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from common.differences import Run, runs
from common.headings import level
from common.richtext import HTML, TEXT, body_text
from common.richtext.pages import Address, elements
from contracts.words import AUDIENCES, CHANNELS, CLARITIES


@dataclass(frozen=True)
class Change:
    """A part of the item other than its body: what it said, and what it says."""

    label: str
    before: str
    after: str


def compared(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Run]:
    """The bodies of two seals; one folded run when they say the same."""
    return runs(body_text(before), body_text(after))


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Everything else that approving would make public, where it is not what it was."""
    return [
        Change(label, told(before), told(after))
        for label, told in _PARTS.items()
        if told(before) != told(after)
    ]


def _clarity(name: str) -> Any:
    return lambda text: text["clarities"][name]


def _files(text: Mapping[str, Any]) -> str:
    return "、".join(f"{a['name']}（{a['hash'][:8]}）" for a in text["attachments"])


def _days(text: Mapping[str, Any]) -> str:
    days = text.get("opinion_days", 0)
    return f"{days} 天" if days else "不征求意见"


_PARTS: Mapping[str, Any] = {
    "标题": lambda text: text["title"],
    "公开范围": lambda text: audience(text),
    "公开形式": lambda text: "、".join(CHANNELS.get(c, c) for c in text["forms"]),
    "发生日期": lambda text: text["occurred_on"],
    "公开依据": lambda text: text["basis"],
    "征求意见": _days,
    "附件": _files,
    **{label: _clarity(name) for name, label in CLARITIES.items()},
}


def audience(text: Mapping[str, Any]) -> str:
    """常委、全体党员、社会: in the order of the rule book."""
    return "、".join(word for name, word in AUDIENCES.items() if name in text["audience"])


@dataclass(frozen=True)
class Block:
    """`markup` is safe to put on a page as it is; otherwise `text` is plain."""

    tag: str
    text: str
    markup: str = ""


def reading(sealed: Mapping[str, Any], address: Address) -> list[Block]:
    """The text as it will be read; `address` says where a picture of the body stands."""
    return list(_blocks(sealed, address))


def _blocks(sealed: Mapping[str, Any], address: Address) -> Iterator[Block]:
    if sealed.get("body_kind", TEXT) == HTML:
        for element in elements(sealed["body"], address):
            yield Block(element.tag, element.text, element.markup)
        return
    for line in map(str.strip, sealed["body"].splitlines()):
        if line:
            yield Block(level(line) or "p", line)
