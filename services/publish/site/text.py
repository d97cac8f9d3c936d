"""Plain official text to typed blocks: 一、 （一） 1. headings, run-in ones, signature, date.

The approved text stays as it is, character by character; only its layout is recognised.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["title", "h2", "h3", "h4", "to", "p", "sign"]

HEADING_MAX = 40  # longer than one printed line is no heading
LEAD_MAX = 40
SIGN_MAX = 30
STOPS = "。！？；：，、…,;:!?."

_HAN = "一二三四五六七八九十百〇零"
_LEVELS: list[tuple[re.Pattern[str], Kind]] = [
    (re.compile(rf"第[{_HAN}\d]+[编章节]"), "h2"),
    (re.compile(rf"[{_HAN}]{{1,4}}、"), "h2"),
    (re.compile(rf"[（(][{_HAN}]{{1,4}}[）)]"), "h3"),
    (re.compile(r"\d{1,2}(?:[、．]|\.(?!\d))"), "h4"),
]
# Never a heading of its own, yet its first sentence announces the paragraph.
_LEADS = re.compile(rf"[{_HAN}]{{1,3}}是|[（(]\d{{1,2}}[）)]")
_ARTICLE = re.compile(rf"第[{_HAN}\d]+条")
_DATE = re.compile(rf"(?:\d{{4}}|[{_HAN}○Ｏ]{{4}})年[\d{_HAN}]{{1,3}}月[\d{_HAN}]{{1,3}}日")


_UNBREAKABLE = re.compile(r"[!-~]{16}")  # an address, mostly


@dataclass(frozen=True)
class Block:
    """`lead` is the announcing first sentence, set in bold before `text`."""

    kind: Kind
    text: str
    lead: str = ""

    @property
    def ragged(self) -> bool:
        """Justified, the line before something long and unbreakable would be torn apart."""
        return bool(_UNBREAKABLE.search(self.text))


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


def summary(text: str, title: str = "", length: int = 110) -> str:
    """The beginning of the running text, for the Description tag."""
    running = "".join(b.lead + b.text for b in blocks(text, title) if b.kind == "p")
    return running if len(running) <= length else running[: length - 1] + "…"


def _block(line: str, at: int, count: int) -> Block:
    level = next((kind for pattern, kind in _LEVELS if pattern.match(line)), None)
    short = len(line) <= HEADING_MAX and line[-1] not in STOPS
    if level and short:
        return Block(level, line)
    if at == 0 and short and count > 1:
        return Block("title", line)
    if at <= 1 and line[-1] in "：:" and len(line) <= HEADING_MAX:
        return Block("to", line)
    return _paragraph(line, bool(level) or bool(_LEADS.match(line)))


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
            named = at > 1 and len(above) <= SIGN_MAX and above[-1] not in STOPS
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
