"""What the search page finds, for programs: as contracts/site.py says."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from common.arguments import loaded
from common.errors import Invalid
from contracts import site
from web import public
from web.search import forms
from web.search.excerpts import excerpt
from web.search.reader import Reader

WRONG = "没有搜索。请按下面所说改正后再搜索。"
NOTHING = "请至少写一个条件：q、organ、column、from 或 to。"


def find(reader: Reader, given: Mapping[str, Any]) -> dict[str, Any]:
    """An answer like site.Found; Invalid, or Unreachable when the search file cannot be read."""
    loaded(site.Search, dict(given))
    form = forms.read({name: str(value) for name, value in given.items()})
    if form.errors:
        raise Invalid(WRONG, [f"{name}：{why}" for name, why in form.errors.items()])
    if form.question.is_empty:
        raise Invalid(WRONG, [NOTHING])
    found = reader.find(form.question, form.page)
    hits = [_hit(row, form.question.words) for row in found.hits]
    counted = {"total": found.count, "more": found.more, "page": found.page, "pages": found.last}
    return {**counted, "hits": hits}


def _hit(row: Mapping[str, str], words: tuple[str, ...]) -> dict[str, str]:
    same = ("title", "number", "day", "withdrawn_on", "superseded_on", "reason")
    return {
        **{name: row[name] for name in same},
        "url": f"{public.base()}{quote(row['url'])}",
        "organ": row["organ_name"],
        "column": row["column_name"],
        "excerpt": "".join(part.text for part in excerpt(row["text"], words)),
    }
