"""What somebody typed into the search form: read, cleaned, and what is wrong beside its field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from common.words import words
from contracts.site import LAST_PAGE, LONGEST
from web.search.reader import Question

MOST_WORDS = 8
_DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_SLUG = re.compile(r"[a-z0-9-]{1,40}")
WRONG_DAY = "“{}”不是一个日期，请写成 2026-03-05 这样。"
BACKWARDS = "截止日期比起始日期还早，请改一下其中一个。"
TOO_MANY = f"最多写 {MOST_WORDS} 个词，多出来的没有用上。"


@dataclass(frozen=True)
class Form:
    """As it was typed; `errors` by field. Without errors, `question` is what is asked."""

    q: str
    organ: str
    column: str
    since: str
    until: str
    page: int
    question: Question
    errors: Mapping[str, str] = field(default_factory=dict)

    def wider(self) -> "Form":
        """Only the words, no limits."""
        return replace(self, organ="", column="", since="", until="")

    def address(self, page: int = 1) -> str:
        """The same search as a query string."""
        given = {"q": self.q, "organ": self.organ, "column": self.column}
        given |= {"from": self.since, "to": self.until}
        kept = {name: value for name, value in given.items() if value}
        return urlencode(kept | ({"page": str(page)} if page > 1 else {}))


def read(given: Mapping[str, str]) -> Form:
    q, organ, since, until = (
        given.get(name, "").strip()[:LONGEST] for name in ("q", "organ", "from", "to")
    )
    column = given.get("column", "")
    column = column if _SLUG.fullmatch(column) else ""
    errors: dict[str, str] = {}
    first, last = _day(since, "from", errors), _day(until, "to", errors)
    if first and last and first > last:
        errors["to"] = BACKWARDS
    asked = words(q)
    if len(asked) > MOST_WORDS:
        errors["q"] = TOO_MANY
    question = Question(asked[:MOST_WORDS], words(organ)[:MOST_WORDS], column, first, last)
    return Form(q, organ, column, since, until, _page(given.get("page", "")), question, errors)


def _day(typed: str, name: str, errors: dict[str, str]) -> str:
    """2026-03-05 out of what people write; empty when nothing or nonsense was typed."""
    if not typed:
        return ""
    if found := _DAY.fullmatch(typed):
        year, month, number = (int(part) for part in found.groups() if part)
        try:
            return date(year, month, number).isoformat()
        except ValueError:
            pass
    errors[name] = WRONG_DAY.format(typed)
    return ""


def _page(typed: str) -> int:
    return min(max(int(typed), 1), LAST_PAGE) if re.fullmatch(r"[0-9]{1,4}", typed) else 1
