"""Finds what should not be public: personal data and classification marks, one row per kind.

What a row finds is shown to drafters and reviewers, and has to be masked, removed or confirmed
with a reason before submission (domain.md §3). How good the rows are is measured on a labelled
corpus (`python -m bench --part detectors`). To add a kind is to add a row.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from common import marks, masks
from common.detect import numbers, papers, rosters, sayings
from common.detect.looked import Finder, Looked
from common.folding import fold

__all__ = ["DETECTORS", "NUMBERS", "WORDS", "Span", "find", "mask", "masked", "removed"]


@dataclass(frozen=True)
class Detector:
    """`mask` is how a finding may read; an empty one says that it may not stand here at all."""

    kind: str
    word: str
    find: Finder
    mask: Callable[[str], str]


@dataclass(frozen=True)
class Span:
    """Where it stands in the text as given: text[start:end]."""

    kind: str
    start: int
    end: int


# In this order: what an earlier row has found is no longer looked at by a later one.
DETECTORS = (
    Detector("mark", "密级标志", lambda looked: marks.spans(looked.plain), lambda _: ""),
    Detector("id_card", "身份证号", numbers.id_cards, masks.id_card),
    Detector("bank_card", "银行卡号", numbers.bank_cards, masks.bank_card),
    Detector("mobile", "手机号码", numbers.mobiles, masks.mobile),
    Detector("landline", "固定电话", numbers.landlines, masks.landline),
    Detector("passport", "护照或通行证号", papers.passports, masks.ends),
    Detector("plate", "车牌号", papers.plates, masks.plate),
    Detector("email", "电子邮箱", papers.emails, masks.email),
    Detector("address", "家庭住址", sayings.dwellings, masks.figures),
    Detector("minor", "未成年人姓名", sayings.minors, masks.name),
    Detector("medical", "病情", sayings.illnesses, masks.whole),
    Detector("roster", "名单中的姓名", rosters.names, masks.name),
)
WORDS: Mapping[str, str] = {row.kind: row.word for row in DETECTORS}
NUMBERS = ("id_card", "bank_card", "mobile")  # what no log may have
_ROWS = {row.kind: row for row in DETECTORS}
_PERSONAL = tuple(kind for kind in WORDS if kind != "mark")
_IDENTIFIER = re.compile(r"[0-9a-fA-F]{32,}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def find(
    text: str,
    kinds: Collection[str] = tuple(WORDS),
    *,
    today: date | None = None,
    strict: bool = True,
) -> list[Span]:
    """All of these kinds in order of place, however wide, spaced or wrapped they are.

    With `strict=False` an ID card with a wrong check digit counts as well.
    """
    plain, places = fold(text)
    found = [
        Span(kind, places[start], places[end - 1] + 1)
        for kind, start, end in _in_plain(Looked(plain, today, strict), kinds)
    ]
    return sorted(found, key=lambda span: span.start)


def mask(kind: str, found: str) -> str:
    """What was found, however spaced or wide, masked as its kind is."""
    return _ROWS[kind].mask(fold(found)[0])


def masked(text: str) -> str:
    """The text with everything personal masked."""
    for span in reversed(find(text, _PERSONAL, strict=False)):
        instead = mask(span.kind, text[span.start : span.end])
        text = text[: span.start] + instead + text[span.end :]
    return text


def removed(text: str, instead: str = "[removed]") -> str:
    """The text without anything that looks like a number of a person."""
    for span in reversed(find(text, NUMBERS, strict=False)):
        text = text[: span.start] + instead + text[span.end :]
    return text


def _in_plain(looked: Looked, kinds: Collection[str]) -> Iterator[tuple[str, int, int]]:
    taken = _Taken(len(looked.plain))
    for match in _IDENTIFIER.finditer(looked.plain):
        taken.take(match.span())
    for row in DETECTORS:
        if row.kind in kinds:
            for start, end in row.find(looked):
                if taken.take((start, end)):
                    yield row.kind, start, end


class _Taken:
    """Each character belongs to one finding at most."""

    def __init__(self, length: int) -> None:
        self._places = bytearray(length)

    def take(self, span: tuple[int, int]) -> bool:
        """Was it free?"""
        start, end = span
        free = 1 not in self._places[start:end]
        self._places[start:end] = b"\1" * (end - start)
        return free
