"""Finds classification marks: this system refuses classified material before it is stored.

The rule is domain.md §3; the bare word inside a sentence is honest text.
"""

import re
from dataclasses import dataclass

from common.folding import fold

_TERM = r"(?:\s*(?:\d+\s*[年月日天]|长期))?"
_STARRED = re.compile(rf"[绝机秘]\s*密\s*★{_TERM}")
_ALONE = re.compile(r"^[^\S\n]*(?:绝\s*密|机\s*密|秘\s*密)[^\S\n]*$", re.MULTILINE)
_RULES = (_ALONE, _STARRED)
_ENDS = re.compile("[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


@dataclass(frozen=True)
class Mark:
    """Where a mark stands (lines count from 1) and how it reads without spaces."""

    line: int
    text: str


def find_marks(text: str) -> list[Mark]:
    """All marks in order of place; full-width, spaced and zero-width disguises included."""
    plain = _lines(fold(text)[0])
    return [
        Mark(plain.count("\n", 0, start) + 1, "".join(plain[start:end].split()))
        for start, end in spans(plain)
    ]


def spans(plain: str) -> list[tuple[int, int]]:
    """The same in folded text, as plain[start:end]."""
    plain = _lines(plain)
    found = {match.start(): match.end() for rule in _RULES for match in rule.finditer(plain)}
    return sorted(found.items())


def _lines(plain: str) -> str:
    """Every kind of line end as one; as long as before."""
    return _ENDS.sub("\n", plain.replace("\r\n", " \n"))
