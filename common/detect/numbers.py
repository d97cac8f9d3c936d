"""Numbers that have a check digit or a plan: identity cards, bank cards, telephones.

Figures may stand apart (138 1234 5678) and a number may be wrapped once at the end of a line.
"""

import re
from collections.abc import Iterator
from datetime import date

from common.detect.looked import Looked

_SEP = r"[ \t-]"
_WRAP = r"[ \t]{0,8}\r?\n[ \t]{0,8}"
_GAP = rf"(?:{_WRAP}|{_SEP}{{1,2}})?"

_SPACED = rf"1{_SEP}[3-9](?:{_SEP}\d){{9}}"  # 1 3 8 1 2 3 4 …
_GROUPS = rf"1[3-9]\d{_SEP}{{0,2}}\d{{4}}{_SEP}{{0,2}}\d{{4}}"  # 138 1234 5678
_GROUPS_4 = rf"1[3-9]\d\d{_SEP}\d{{3}}{_SEP}\d{{4}}"  # 1381 234 5678
_BROKEN = rf"(?=(?:\d{{1,10}}{_WRAP}\d{{1,10}})(?!\d))1(?:{_WRAP})?[3-9](?:(?:{_WRAP})?\d){{9}}"
_MOBILE = re.compile(
    rf"(?<!\d)(?:(?:\+|00)?86{_SEP}?)?({_GROUPS}|{_GROUPS_4}|{_SPACED}|{_BROKEN})(?!\d)"
)
# A look-ahead, so that a number in front of the card does not hide it.
_NEXT = rf"{_GAP}\d"
_ID_CARD = re.compile(  # a region, a day of birth, an order number, a check digit
    rf"(?<!\d)(?=([1-9](?:{_NEXT}){{5}}{_GAP}(?:1{_GAP}[89]|2{_GAP}0)(?:{_NEXT}){{2}}"
    rf"{_GAP}[01]{_NEXT}{_GAP}[0-3]{_NEXT}(?:{_NEXT}){{3}}{_GAP}[\dXx])(?!\d))"
)
# 16 to 19 figures as the card networks give them out; the last one checks the others (Luhn).
_BANK_CARD = re.compile(rf"(?<!\d)(?=([4-69](?:{_GAP}\d){{15,18}})(?!\d))")
_BANK_WRAPPED = re.compile(r"62|9558|4[0-9]{3}")  # what may go on in the next line: no table cells
_CREDIT_CODE = re.compile(r"9[1-3]\d{16}")  # an organisation's, GB 32100, never a person's
_CODED = re.compile(r"(?:信用代码|编号|单号|订单|流水号|税号|代码)[号为是]?[ \t:]{0,3}$")
_CREDIT_SAID = re.compile("信用代码|税号")
_BEFORE = 12  # characters before a number that say what it is

_AREA = r"0(?:10|2\d|[3-9]\d\d)"
_LOCAL = r"(?!20\d\d[ -])[2-8]\d{2,3}[ -]?\d{4}"
_MORE = r"(?:[ ]?(?:转|-|ext\.?|分机)[ ]?\d{1,5})?"
_WITH_AREA = re.compile(
    rf"(?<![\w+-])(?<!\d[.,/])(?:\+?86[ -]?)?(?:\({_AREA}\)|(?:(?<=86)|(?<=86[ -]))0?"
    rf"(?:10|2\d|[3-9]\d\d)|{_AREA})[ -]{{0,2}}{_LOCAL}{_MORE}(?![\d/]|[-,.]\d)",
    re.ASCII | re.IGNORECASE,
)
_ALONE = re.compile(
    r"(?:电话|座机|传真|宅电|联系方式|Tel|Phone)(?:号码?)?[ \t:.(\n]{0,3}"
    rf"({_LOCAL}{_MORE})(?![\d/万元]|[-,.]\d)",
    re.IGNORECASE,
)

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
_CHECK_DIGITS = "10X98765432"


def bare(number: str) -> str:
    """Without what stands between its figures."""
    return re.sub(r"[\s-]", "", number)


def id_cards(looked: Looked) -> Iterator[tuple[int, int]]:
    for match in _ID_CARD.finditer(looked.plain):
        number = bare(match[1]).upper()
        if _CREDIT_SAID.search(_before(looked, match)) or not _wrapped_once(match[1]):
            continue
        if _is_id_card(number, looked.strict):
            yield match.span(1)


def bank_cards(looked: Looked) -> Iterator[tuple[int, int]]:
    for match in _BANK_CARD.finditer(looked.plain):
        if _CODED.search(_before(looked, match)) or not _wrapped_once(match[1]):
            continue
        if _is_bank_card(match[1]):
            yield match.span(1)


def mobiles(looked: Looked) -> Iterator[tuple[int, int]]:
    for match in _MOBILE.finditer(looked.plain):
        if _wrapped_once(match[1]):
            yield match.span(1)


def landlines(looked: Looked) -> Iterator[tuple[int, int]]:
    for match in _WITH_AREA.finditer(looked.plain):
        yield match.span()
    for match in _ALONE.finditer(looked.plain):
        yield match.span(1)


def _before(looked: Looked, match: re.Match[str]) -> str:
    return looked.plain[max(0, match.start() - _BEFORE) : match.start()]


def _wrapped_once(found: str) -> bool:
    return found.count("\n") <= 1


def _is_id_card(number: str, checked: bool) -> bool:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(figure) for weight, figure in zip(_WEIGHTS, number, strict=False))
    return born.year >= 1850 and (not checked or number[17] == _CHECK_DIGITS[total % 11])


def _is_bank_card(found: str) -> bool:
    number = bare(found)
    if _CREDIT_CODE.fullmatch(number) or ("\n" in found and not _BANK_WRAPPED.match(number)):
        return False
    figures = [int(figure) for figure in number]
    doubled = [sum(divmod(2 * figure, 10)) for figure in figures[-2::-2]]
    return len(set(figures)) > 2 and (sum(figures[-1::-2]) + sum(doubled)) % 10 == 0
