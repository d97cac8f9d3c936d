"""How official documents number their headings: 第一章 · 一、 · （一） · 1."""

import re
from typing import Literal

Level = Literal["h2", "h3", "h4"]

LONGEST = 40  # characters; longer than one printed line is no heading
STOPS = "。！？；：，、…,;:!?."
HAN = "一二三四五六七八九十百〇零"

_LEVELS: list[tuple[re.Pattern[str], Level]] = [
    (re.compile(rf"第[{HAN}\d]+[编章节]"), "h2"),
    (re.compile(rf"[{HAN}]{{1,4}}、"), "h2"),
    (re.compile(rf"[（(][{HAN}]{{1,4}}[）)]"), "h3"),
    (re.compile(r"\d{1,2}(?:[、．]|\.(?!\d))"), "h4"),
]


def numbered(line: str) -> Level | None:
    """The level its number gives it, be it a heading or only a paragraph that begins so."""
    return next((kind for pattern, kind in _LEVELS if pattern.match(line)), None)


def is_short(line: str) -> bool:
    """Short and without a stop at its end, as headings and titles are."""
    return 0 < len(line) <= LONGEST and line[-1] not in STOPS


def level(line: str) -> Level | None:
    """The level of a heading, None for anything else."""
    return numbered(line) if is_short(line) else None
