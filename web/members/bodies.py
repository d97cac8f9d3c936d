"""An approved body as blocks of a page: its words stay as they are, its layout is recognised."""

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from markupsafe import Markup

from common import richtext
from common.headings import HAN, LONGEST, STOPS, level
from common.richtext.pages import elements

SIGN_LONGEST = 30  # characters of the name above a date
_DATE = re.compile(rf"(?:\d{{4}}|[{HAN}○Ｏ]{{4}})年[\d{HAN}]{{1,3}}月[\d{HAN}]{{1,3}}日")
_UNBREAKABLE = re.compile(r"[!-~]{16}")  # an address, mostly
_LAID_OUT = ("h2", "h3", "h4", "picture")


class Block(NamedTuple):
    """`kind`: p, h2, h3, h4, to, sign, picture, or markup (a whole element)."""

    kind: str
    said: str

    @property
    def ragged(self) -> bool:
        """Justified, the line before something long and unbreakable would be torn apart."""
        return bool(_UNBREAKABLE.search(self.said))


def blocks(text: dict[str, Any], address: Callable[[str], str]) -> list[Block]:
    """Of a text {title, body, body_kind}; `address` says where a picture stands."""
    if text["body_kind"] == richtext.HTML:
        found = elements(text["body"], address)
        lines = [each.text.strip() for each in found]
        made: list[tuple[str, str]] = [(each.tag, Markup(each.markup)) for each in found]
    else:
        lines = [line.strip() for line in text["body"].splitlines() if line.strip()]
        made = [("p", line) for line in lines]
    if lines and _squeezed(lines[0]) == _squeezed(text["title"]):
        lines, made = lines[1:], made[1:]
    signed = _signed_from(lines)
    return [
        Block(_kind(tag, line, at, at >= signed), said)
        for at, ((tag, said), line) in enumerate(zip(made, lines, strict=True))
    ]


def _kind(tag: str, line: str, at: int, signed: bool) -> str:
    if tag != "p":
        return tag if tag in _LAID_OUT else "markup"
    if signed:
        return "sign"
    if at <= 1 and line.endswith(("：", ":")) and len(line) <= LONGEST:
        return "to"
    return level(line) or "p"


def _signed_from(lines: list[str]) -> int:
    """Where the signature begins: a date at the end, and the name above it."""
    if not lines or not _DATE.fullmatch(lines[-1]):
        return len(lines)
    above = lines[-2] if len(lines) > 2 else ""
    named = 0 < len(above) <= SIGN_LONGEST and above[-1] not in STOPS
    return len(lines) - 2 if named else len(lines) - 1


def attached(files: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a reader is offered; pictures of the body are shown in it."""
    return [each for each in files if not each.get("inline")]


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
