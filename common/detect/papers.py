"""Letters with figures: vehicle plates, passports and permits, e-mail addresses."""

import re
from collections.abc import Iterator
from datetime import date

from common.detect.looked import Looked

_PROVINCE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领军]"
_LETTER = "[A-HJ-NP-Z]"
_EITHER = "[A-HJ-NP-Z0-9]"
_PLATE = re.compile(
    rf"(?:WJ[ ]?)?{_PROVINCE}[ ]?{_LETTER}[ ·•・.-]?(?=(?:{_LETTER}{{0,3}}\d){{2}})"
    rf"(?:[A-K]{_EITHER}\d{{4}}|\d{{5}}[A-K]|{_EITHER}{{4}}(?:{_EITHER}|[挂学警港澳试超领]))"
    r"(?![A-Z0-9/-])",
    re.IGNORECASE,
)

_PASSPORT = re.compile(
    r"(?<![A-Za-z0-9/-])"
    r"(?:[EGDSPCWLTHM]\d{8}|[EC][A-HJ-NP-Z]\d{7}|[DSP]E\d{7}|[HM]\d{10})"
    r"(?![A-Za-z0-9/]|-\d)",
    re.IGNORECASE,
)
_PASSPORT_SAID = re.compile(r"护照|通行证|证件|签注|回乡证|台胞证")
_CODE_SAID = re.compile(r"编号|文号|型号|合同|批次|订单|索引|版本|单号|发票|案卷|标准|产品|设备")
_BEFORE = 12  # characters before a number that say what it is

_LOCAL = "[A-Za-z0-9._%+-]"
_EMAIL = re.compile(
    rf"(?<!{_LOCAL})[A-Za-z0-9]{_LOCAL}{{0,63}}[ ]?(?:@|\(at\)|\[at\])[ ]?"
    r"((?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,5}[A-Za-z]{2,24})(?![A-Za-z0-9-])",
    re.IGNORECASE,
)
_OFFICIAL = re.compile(r"(?:^|\.)gov\.cn$", re.IGNORECASE)  # where anybody may write to an office


def plates(looked: Looked) -> Iterator[tuple[int, int]]:
    for match in _PLATE.finditer(looked.plain):
        yield match.span()


def passports(looked: Looked) -> Iterator[tuple[int, int]]:
    for match in _PASSPORT.finditer(looked.plain):
        said = looked.plain[max(0, match.start() - _BEFORE) : match.start()]
        if _PASSPORT_SAID.search(said) or not (_CODE_SAID.search(said) or _is_day(match[0])):
            yield match.span()


def emails(looked: Looked) -> Iterator[tuple[int, int]]:
    for match in _EMAIL.finditer(looked.plain):
        if not _OFFICIAL.search(match[1]):
            yield match.span()


def _is_day(found: str) -> bool:
    """S20260301 is a number made of a day."""
    figures = found[1:9]
    try:
        return 1990 <= date.fromisoformat(figures).year <= 2100
    except ValueError:
        return False
