"""Finds mobile, mainland ID-card and bank-card numbers in text, and masks them."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["id_card", "mobile", "bank_card"]

_SEP = r"[ \t-]"
_SPACED = rf"1{_SEP}[3-9](?:{_SEP}\d){{9}}"  # 1 3 8 1 2 3 4 …
_GROUPS = rf"1[3-9]\d{_SEP}{{0,2}}\d{{4}}{_SEP}{{0,2}}\d{{4}}"  # 138 1234 5678
_GROUPS_4 = rf"1[3-9]\d\d{_SEP}\d{{3}}{_SEP}\d{{4}}"  # 1381 234 5678
_MOBILE = re.compile(rf"(?<!\d)(?:(?:\+|00)?86{_SEP}?)?({_GROUPS}|{_GROUPS_4}|{_SPACED})(?!\d)")
# A look-ahead, so that a number in front of the card does not hide it.
_ID_CARD = re.compile(rf"(?<!\d)(?=([1-9](?:{_SEP}?\d){{16}}{_SEP}?[\dXx])(?!\d))")
# 16 to 19 figures as the card networks give them out; the last one checks the others (Luhn).
_BANK_CARD = re.compile(rf"(?<!\d)(?=([4-69](?:{_SEP}?\d){{15,18}})(?!\d))")
_IDENTIFIER = re.compile(r"[0-9a-fA-F]{32,}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
_CHECK_DIGITS = "10X98765432"


@dataclass(frozen=True)
class Span:
    """Where it stands in the text as given: text[start:end]."""

    kind: Kind
    start: int
    end: int


def mobile(number: str) -> str:
    """138****1234."""
    return f"{number[:3]}****{number[-4:]}"


def id_card(number: str) -> str:
    """35*************123: the region's first two figures and the last three stay."""
    return f"{number[:2]}{'*' * 13}{number[-3:]}"


def bank_card(number: str) -> str:
    """6222********1234: the bank and the last four stay."""
    return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}"


def name(full_name: str) -> str:
    """张**: the family name's first character stays, how long the name is does not show."""
    return f"{full_name[:1]}**"


def find_personal(text: str, *, checked: bool = True) -> list[Span]:
    """ID cards, mobile and bank-card numbers in order of place, full-width or spaced ones too.

    With `checked=False` an ID card with a wrong check digit counts as well.
    """
    plain, places = fold(text)
    spans = _folded_spans(plain, checked)
    found = [Span(kind, places[start], places[end - 1] + 1) for kind, start, end in spans]
    return sorted(found, key=lambda span: span.start)


def remove_personal(text: str, instead: str = "[removed]") -> str:
    """The text without anything that looks like one of these numbers."""
    for span in reversed(find_personal(text, checked=False)):
        text = text[: span.start] + instead + text[span.end :]
    return text


def mask_personal(text: str) -> str:
    """The text with every number that `find_personal` finds masked."""
    for span in reversed(find_personal(text, checked=False)):
        masked = mask(span.kind, text[span.start : span.end])
        text = text[: span.start] + masked + text[span.end :]
    return text


def mask(kind: Kind, found: str) -> str:
    """What was found, however spaced or wide, masked as its kind is."""
    return _MASKS[kind](re.sub(_SEP, "", fold(found)[0]))


def fold(text: str) -> tuple[str, list[int]]:
    """The text by NFKC without invisible characters, and for each character its old place."""
    if text.isascii():
        return text, list(range(len(text)))
    pairs = [
        (plain, place)
        for place, character in enumerate(text)
        if not _is_invisible(character)
        for plain in unicodedata.normalize("NFKC", character)
    ]
    return "".join(plain for plain, _ in pairs), [place for _, place in pairs]


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f"


def _folded_spans(plain: str, checked: bool) -> Iterator[tuple[Kind, int, int]]:
    taken = _Taken(len(plain))
    for match in _IDENTIFIER.finditer(plain):
        taken.take(match.span())
    for match in _ID_CARD.finditer(plain):
        if _is_id_card(match[1], checked) and taken.take(match.span(1)):
            yield "id_card", *match.span(1)
    for match in _BANK_CARD.finditer(plain):
        if _is_bank_card(match[1]) and taken.take(match.span(1)):
            yield "bank_card", *match.span(1)
    for match in _MOBILE.finditer(plain):
        if taken.take(match.span(1)):
            yield "mobile", *match.span(1)


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


def _is_id_card(found: str, checked: bool) -> bool:
    number = re.sub(_SEP, "", found).upper()
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(figure) for weight, figure in zip(_WEIGHTS, number, strict=False))
    return born.year >= 1850 and (not checked or number[17] == _CHECK_DIGITS[total % 11])


def _is_bank_card(found: str) -> bool:
    figures = [int(figure) for figure in re.sub(_SEP, "", found)]
    doubled = [sum(divmod(2 * figure, 10)) for figure in figures[-2::-2]]
    return len(set(figures)) > 2 and (sum(figures[-1::-2]) + sum(doubled)) % 10 == 0


_MASKS: dict[Kind, Callable[[str], str]] = {
    "mobile": mobile,
    "id_card": id_card,
    "bank_card": bank_card,
}
