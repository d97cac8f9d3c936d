"""One method per page: read the form, ask feedback, show the page that fits the answer."""

from flask import Response, request, send_from_directory
from werkzeug.exceptions import HTTPException

from common.errors import Invalid, NotFound
from web.opinions import forms, page
from web.opinions.forms import Form
from web.opinions.services import Failed, Feedback, outcome_of

STYLE_KEPT = 3600  # seconds
AWAY = "现在连不上受理系统，没有查到。您的意见不受影响，请过几分钟再查。"


class Views:
    """`feedback` is asked at most once per page."""

    def __init__(self, feedback: Feedback) -> None:
        self._feedback = feedback

    def hint(self) -> Response:
        return page.render("hint.html", "提意见")

    def preview(self) -> Response:
        form = forms.read(request.form)
        if form.errors:
            return _correct(form)
        return page.render("preview.html", "核对意见", form=form, command_id=forms.fresh_id())

    def send(self) -> Response:
        form, command_id = forms.read(request.form), forms.id_in(request.form)
        if form.errors or not command_id:
            return _correct(form)
        try:
            receipt = self._feedback.receive(form, command_id, request.remote_addr or "unknown")
        except Invalid as error:  # it found what we did not look for
            return _correct(form.refused(error.message))
        except Exception as error:
            return _failed(form, command_id, outcome_of(error, "receive_case"))
        return page.render("sent.html", "意见已经送到", form=form, receipt=receipt)

    def ask(self) -> Response:
        return _query("", "", 200)

    def query(self) -> Response:
        code = request.form.get("code", "")[:100]
        try:
            case = self._feedback.show(code)
        except NotFound as error:
            return _query(code, str(error), 404)
        except Exception as error:
            return _query(code, AWAY, outcome_of(error, "show_case").status)
        return page.render("state.html", "办理情况", case=case)

    def style(self) -> Response:
        return send_from_directory(page.STATIC, "opinions.css", max_age=STYLE_KEPT)

    def too_large(self, error: HTTPException) -> Response:
        return page.render("wrong.html", "内容太长，没有保存", 413, error=page.TOO_LARGE)

    def wrong(self, error: HTTPException) -> Response:
        return page.render("wrong.html", "打不开这个页面", error.code or 500, error=page.BROKEN)


def _correct(form: Form) -> Response:
    return page.render("correct.html", "改正意见", 400, form=form)


def _failed(form: Form, command_id: str, failed: Failed) -> Response:
    given = {"form": form, "command_id": command_id, "failed": failed}
    return page.render("failed.html", failed.title, failed.status, **given)


def _query(code: str, error: str, status: int) -> Response:
    return page.render("query.html", "查询意见办理情况", status, code=code, error=error)
