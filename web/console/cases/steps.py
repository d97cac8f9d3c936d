"""The steps of a case, each a form of its page: what was typed stays when a step is refused."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from common.errors import Invalid, NotAllowed
from contracts.words import CASE_KINDS, OUTCOMES
from web.console.cases import showing
from web.console.cases.showing import NO
from web.kit import desk

Told = tuple[str, dict[str, Any]]  # a command and what it says besides case and version


def take(case: str, step: str) -> AnyResponse:
    """The step's command with what the form says; then the case as it is after."""
    if step not in STEPS:
        abort(404)
    try:
        command, says = STEPS[step]()
        if step == "answer" and request.form.get("then") == "preview":
            return showing.page(case, step="preview")
        version = request.form.get("version", type=int, default=-1)
        desk.tell(f"feedback.{command}", case=case, version=version, **says)
    except (Invalid, NotAllowed) as error:
        return showing.page(case, 400, _words(error), step=step)
    return redirect(f"/cases/{case}?did={_did(step)}")


def _words(error: Invalid | NotAllowed) -> str:
    if isinstance(error, Invalid):
        return "".join([error.message, *error.problems[:3]])
    return str(error)


def _did(step: str) -> str:
    return "dismiss" if step == "screen" and _text("as") == NO else step


def _text(name: str) -> str:
    return request.form.get(name, "").strip()


def _screen() -> Told:
    """Accepted with its kind, or not with the reason that the asker reads."""
    if _text("as") == NO:
        if not _text("reason"):
            raise Invalid("不予受理要写明原因，提意见的人会看到。")
        return "dismiss_case", {"reason": _text("reason")}
    if _text("as") not in CASE_KINDS:
        raise Invalid("还没有选择是否受理。请选一项。")
    return "screen_case", {"kind": _text("as")}


def _assign() -> Told:
    if not _text("lead"):
        raise Invalid("还没有选择主办人。请选一位。")
    helpers = [person for person in request.form.getlist("helpers") if person]
    said = {"lead": _text("lead"), "helpers": helpers, "comment": _text("comment")}
    return "assign_case", {**said, "due_on": _text("due_on") or None}


def _answer() -> Told:
    if not _text("reply"):
        raise Invalid("答复还没有写。请写好以后再送审。")
    if _text("outcome") not in OUTCOMES:
        raise Invalid("还没有选择办理结果。请选一项。")
    return "answer_case", {"reply": _text("reply"), "outcome": _text("outcome")}


def _review() -> Told:
    decision, comment = _text("decision"), _text("comment")
    if decision not in ("approve", "return"):
        raise Invalid("还没有选择同意还是退回。请选一项。")
    if decision == "return" and not comment:
        raise Invalid("退回答复时必须写明原因，主办人才知道怎样修改。")
    return "review_reply", {"decision": decision, "comment": comment}


def _close() -> Told:
    return "close_case", {"comment": _text("comment")}


STEPS: Mapping[str, Callable[[], Told]] = {
    "screen": _screen,
    "assign": _assign,
    "answer": _answer,
    "review": _review,
    "close": _close,
}
