"""The search page: the form, what was found, or why nothing was."""

from flask import Response, request

from common import logs
from common.errors import Unreachable
from web import public
from web.kit import words
from web.search import forms
from web.search.excerpts import excerpt, marked
from web.search.reader import Found, Reader

log = logs.get(__name__)


class Views:
    """`reader` is asked once for the columns and once for the hits."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def page(self) -> Response:
        form = forms.read(request.args)
        columns: list[tuple[str, str]] = []
        found: Found | None = None
        status = 400 if form.errors.keys() - {"q"} else 200
        try:
            columns = self._reader.columns()
            if status == 200 and not form.question.is_empty:
                found = self._reader.find(form.question, form.page)
        except Unreachable as error:
            log.error("search file cannot be read", error=str(error)[:300])
            status = 503
        made = public.render(
            "search/page.html",
            f"搜索：{form.q}" if form.q else "搜索",
            status,
            form=form,
            columns=columns,
            found=found,
            away=status == 503,
            here=f"/search?{form.address(form.page)}".rstrip("?"),
            marked=lambda text: marked(text, form.question.words),
            excerpt=lambda text: excerpt(text, form.question.words),
            day=words.day,
        )
        made.headers["Cache-Control"] = "no-cache"
        if status == 503:
            made.headers["Retry-After"] = "10"
        return made
