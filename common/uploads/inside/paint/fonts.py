"""Fonts: how wide their characters are, and whether they say which characters these are."""

from collections.abc import Iterator
from typing import Any

from common.uploads.inside.paint.of import each_of, of

CODES = 65536
USUAL = 500.0  # thousandths of an em, where a font does not say
FULL = 1000.0
_OTHERS = -1


class Font:
    """One font, out of its dictionary; `number` is its own in the file."""

    def __init__(self, told: Any, number: int = 0) -> None:
        self.number = number
        self._is_wide = of(told, "/Subtype") == "/Type0"
        self._by_glyph = self._is_wide and not _names_characters(of(told, "/Encoding"))
        numbered = self._by_glyph or of(told, "/Subtype") == "/Type3"
        self.is_readable = of(told, "/ToUnicode") is not None or not numbered
        self._widths = dict(_of_glyphs(told) if self._by_glyph else _of_codes(told))
        matrix = each_of(told, "/FontMatrix")  # a font of little pictures has a unit of its own
        self._unit = abs(float(matrix[0])) if matrix else 1 / 1000

    def width(self, data: bytes) -> float:
        """In ems. An encoding of characters takes two bytes for a full one, one for a half one."""
        if self._is_wide and not self._by_glyph:
            return len(data) * USUAL * self._unit
        usual = self._widths.get(_OTHERS, USUAL)
        return sum(self._widths.get(code, usual) for code in self._codes(data)) * self._unit

    def count(self, data: bytes) -> int:
        return len(data) // (2 if self._is_wide else 1)

    def _codes(self, data: bytes) -> Iterator[int]:
        step = 2 if self._is_wide else 1
        return (int.from_bytes(data[at : at + step], "big") for at in range(0, len(data), step))


class Fonts:
    """Those of one file, each looked at once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, Font]] = {}

    def font(self, told: Any) -> Font:
        """`told` is kept, so that its id stays its own."""
        if id(told) not in self._known:
            self._known[id(told)] = told, Font(told, len(self._known) + 1)
        return self._known[id(told)][1]


def _names_characters(encoding: Any) -> bool:
    """As all do that the standard names, but for those that only number glyphs."""
    return isinstance(encoding, str) and not encoding.startswith("/Identity")


def _of_codes(told: Any) -> Iterator[tuple[int, float]]:
    yield from enumerate(map(float, each_of(told, "/Widths")), int(of(told, "/FirstChar") or 0))


def _of_glyphs(told: Any) -> Iterator[tuple[int, float]]:
    """[first [width ...] first last width ...]."""
    [below] = each_of(told, "/DescendantFonts") or [{}]
    yield _OTHERS, float(of(below, "/DW") or FULL)
    rest = iter(each_of(below, "/W"))
    for first in rest:
        then = next(rest)
        if isinstance(then, list):
            yield from enumerate(map(float, then), int(first))
        else:
            width = float(next(rest))
            yield from ((code, width) for code in range(int(first), min(int(then), CODES) + 1))
