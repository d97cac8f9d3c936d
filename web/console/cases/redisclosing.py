"""Disclosing again: how the opinions about an item were handled becomes an item of its own."""

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from common.errors import Invalid, NotAllowed, NotFound
from contracts.commands.feedback import MOST_CASES
from web.console import named
from web.kit import desk, pages


def ask() -> AnyResponse:
    """Which of the answered opinions about one item, and by when."""
    item, error = request.values.get("item", ""), ""
    if request.method == "POST":
        try:
            if not (chosen := request.form.getlist("cases")):
                raise Invalid("还没有选择意见。请至少选一条。")
            due_on = request.form.get("due_on", "").strip() or None
            made = desk.tell(
                "feedback.request_redisclosure", item=item, cases=chosen, due_on=due_on
            )
            return redirect(f"/cases/redisclosures/{made['redisclosure']}")
        except (Invalid, NotAllowed) as refused:
            error = refused.message if isinstance(refused, Invalid) else str(refused)
    titled = named.titles([item]).get(item)
    if titled is None:
        raise NotFound("没有找到这个事项。请从意见的页面进入。")
    found = desk.ask(
        "feedback.list_cases", item=item, states=["replied", "closed"], limit=MOST_CASES
    )
    free = [case for case in found if case["outcome"] and not case["redisclosure"]]
    return pages.render(
        "console/cases/redisclose.html",
        "要求再公开",
        400 if error else 200,
        item=item,
        titled=titled,
        rows=free,
        chosen=request.form.getlist("cases") or [case["case"] for case in free],
        error=error,
        typed=request.form,
    )


def asked(id_: str) -> Response:
    """How far it has come, and the item that answers."""
    found = desk.ask("feedback.show_redisclosure", redisclosure=id_)
    return pages.render(
        "console/cases/redisclosure.html",
        "再公开",
        asked=found,
        titles=named.titles([found["item"], found["draft"]]),
        people=named.people([found["by"]]),
    )
