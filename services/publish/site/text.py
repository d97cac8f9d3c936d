"""Approved bodies to typed blocks: 一、 （一） 1. headings, run-in ones, signature, date.

The approved text stays as it is, character by character; only its layout is recognised. A body
with a layout of its own (`body_kind` html) is sanitised once more and gives the same blocks.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from markupsafe import Markup

from common import richtext
from common.headings import HAN, LONGEST, STOPS, is_short, level, numbered
from common.richtext.pages import Element, elements

Kind = Literal["title", "h2", "h3", "h4", "to", "p", "sign", "picture", "markup"]

LEAD_MAX = 40
SIGN_MAX = 30

# Never a heading of its own, yet its first sentence announces the paragraph.
_LEADS = re.compile(rf"[{HAN}]{{1,3}}是|[（(]\d{{1,2}}[）)]")
_ARTICLE = re.compile(rf"第[{HAN}\d]+条")
_DATE = re.compile(rf"(?:\d{{4}}|[{HAN}○Ｏ]{{4}})年[\d{HAN}]{{1,3}}月[\d{HAN}]{{1,3}}日")


_UNBREAKABLE = re.compile(r"[!-~]{16}")  # an address, mostly
# What an html body says by its elements and not by its words.
_LAID_OUT: dict[str, Kind] = {"h2": "h2", "h3": "h3", "h4": "h4", "picture": "picture"}


@dataclass(frozen=True)
class Block:
    """`lead` is the announcing first sentence, set in bold before `text`. `markup` is the text
    with its layout, of an html body: a whole element where the kind is "markup"."""

    kind: Kind
    text: str
    lead: str = ""
    markup: str = ""

    @property
    def ragged(self) -> bool:
        """Justified, the line before something long and unbreakable would be torn apart."""
        return bool(_UNBREAKABLE.search(self.text))

    @property
    def said(self) -> str | Markup:
        """What a page puts where the text belongs."""
        return Markup(self.markup) if self.markup else self.text


def body_blocks(
    sealed: Mapping[str, Any], address: Callable[[str], str] = lambda hash_: "", base: str = ""
) -> list[Block]:
    """The blocks of an approved body of either kind. `address` says where a picture stands, empty
    where it cannot be shown; `base` stands before links to own pages."""
    if sealed.get("body_kind", richtext.TEXT) == richtext.TEXT:
        return blocks(sealed["body"], sealed["title"])
    return _laid_out(elements(sealed["body"], address, base), sealed["title"])


def attached(sealed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The files a reader is offered; pictures of the body are shown in it."""
    return [each for each in sealed["attachments"] if not each.get("inline")]


def blocks(text: str, title: str = "") -> list[Block]:
    """One block per line that is not empty; a first line equal to `title` is not said twice."""
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line]
    if lines and _squeeze(lines[0]) == _squeeze(title):
        del lines[0]
    first_signed = _first_signed(lines)
    found = [
        Block("sign", line) if at >= first_signed else _block(line, at, len(lines))
        for at, line in enumerate(lines)
    ]
    return list(_no_level_skipped(found))


def summary(found: list[Block], length: int = 110) -> str:
    """The beginning of the running text, for the Description tag."""
    running = "".join(b.lead + b.text for b in found if b.kind == "p")
    return running if len(running) <= length else running[: length - 1] + "…"


def _laid_out(found: list[Element], title: str) -> list[Block]:
    """Headings, tables and lists as they were laid out; what a paragraph is stands in its words."""
    if found and found[0].tag != "picture" and _squeeze(found[0].text) == _squeeze(title):
        found = found[1:]
    lines = [element.text for element in found]
    first_signed = _first_signed(lines)
    return list(
        _no_level_skipped(
            [
                _element(element, at, len(found), at >= first_signed)
                for at, element in enumerate(found)
            ]
        )
    )


def _element(element: Element, at: int, count: int, signed: bool) -> Block:
    tag, text, markup = element.tag, element.text, element.markup
    if tag in _LAID_OUT:
        return Block(_LAID_OUT[tag], text, markup=markup)
    if tag != "p":
        return Block("markup", text, markup=markup)
    kind: Kind = "sign" if signed else level(text) or _plain_kind(text, at, count)
    return Block(kind, text, markup=markup)


def _block(line: str, at: int, count: int) -> Block:
    kind = level(line) or _plain_kind(line, at, count)
    if kind != "p":
        return Block(kind, line)
    return _paragraph(line, bool(numbered(line) or _LEADS.match(line)))


def _plain_kind(line: str, at: int, count: int) -> Kind:
    if at == 0 and is_short(line) and count > 1:
        return "title"
    if at <= 1 and line[-1:] in ("：", ":") and len(line) <= LONGEST:
        return "to"
    return "p"


def _paragraph(line: str, announced: bool) -> Block:
    article = _ARTICLE.match(line)
    end = article.end() if article else line.find("。") + 1 if announced else 0
    if 0 < end <= LEAD_MAX and end < len(line):
        return Block("p", line[end:], line[:end])
    return Block("p", line)


def _first_signed(lines: list[str]) -> int:
    """Index of the first line of the signature: a date near the end, and the name above it."""
    for at in range(len(lines) - 1, max(len(lines) - 3, 0), -1):
        if _DATE.fullmatch(lines[at]):
            above = lines[at - 1]
            named = at > 1 and len(above) <= SIGN_MAX and above[-1:] not in STOPS
            return at - 1 if named else at
    return len(lines)


def _no_level_skipped(found: list[Block]) -> Iterator[Block]:
    """A text that begins its numbering with （一） still has h2 below the page's h1."""
    ranks: list[Kind] = ["h2", "h3", "h4"]
    used = [kind for kind in ranks if any(b.kind == kind for b in found)]
    shift = dict(zip(used, ranks, strict=False))
    return (replace(b, kind=shift.get(b.kind, b.kind)) for b in found)


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)
