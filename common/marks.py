"""Finds classification marks: this system refuses classified material before it is stored.

The rule is domain.md §3; the bare word inside a sentence is honest text.
"""

import re
from dataclasses import dataclass

from common.masks import fold

_TERM = r"(?:\s*(?:\d+\s*[年月日天]|长期))?"
_STARRED = re.compile(rf"[绝机秘]\s*密\s*★{_TERM}")
_ALONE = re.compile(r"^[^\S\n]*(?:绝\s*密|机\s*密|秘\s*密)[^\S\n]*$", re.MULTILINE)


@dataclass(frozen=True)
class Mark:
    """Where a mark stands (lines count from 1) and how it reads without spaces."""

    line: int
    text: str


def find_marks(text: str) -> list[Mark]:
    """All marks in order of place; full-width, spaced and zero-width disguises included."""
    plain = "\n".join(fold(text)[0].splitlines())
    found = {
        match.start(): match[0] for rule in (_ALONE, _STARRED) for match in rule.finditer(plain)
    }
    return [
        Mark(plain.count("\n", 0, start) + 1, "".join(mark.split()))
        for start, mark in sorted(found.items())
    ]
