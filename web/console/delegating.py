"""Who stands in for me while I am away, and for whom I do."""

from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from common.errors import Invalid, NotAllowed, NotFound
from common.posts import DELEGABLE, ROLE_NAMES
from web.console import named
from web.kit import desk, pages
from web.kit.gate import me

PART = Blueprint("delegating", __name__)
SAID = {
    "given": "已经委托。从第一天起，代理人可以代您办理，记录上会写明。",
    "ended": "委托已经收回，立即生效。",
}


@PART.get("/me/delegations")
def listing() -> Response:
    return _page()


@PART.post("/me/delegations")
def give() -> AnyResponse:
    """What was typed stays when it cannot be done."""
    organ, _, role = request.form.get("post", "").partition("/")
    days = {name: request.form.get(name, "") for name in ("first", "last")}
    asked = {"organ": organ, "role": role, "deputy": request.form.get("deputy", "")}
    try:
        if not (organ and role and asked["deputy"]):
            raise Invalid("还没有选职务或代理人，没有委托。请都选好。")
        desk.tell("access.delegate_post", holder=me()["account"], **asked, **days)
    except (Invalid, NotAllowed, NotFound) as error:
        return _page(400, error)
    return redirect(url_for("delegating.listing", said="given"), 303)


@PART.post("/me/delegations/end")
def end() -> AnyResponse:
    asked = {name: request.form.get(name, "") for name in ("deputy", "organ", "role")}
    try:
        desk.tell("access.end_delegation", holder=me()["account"], **asked)
    except (Invalid, NotAllowed, NotFound) as error:
        return _page(400, error)
    return redirect(url_for("delegating.listing", said="ended"), 303)


def _page(status: int = 200, error: Exception | None = None) -> Response:
    account = me()["account"]
    found = desk.ask("access.list_delegations", account=account)
    mine = [post for post in me()["posts"] if post["role"] in DELEGABLE]
    deputies = _colleagues(account, sorted({post["organ"] for post in mine}))
    persons = [each[name] for each in found for name in ("deputy", "behalf")]
    return pages.render(
        "console/delegations.html",
        "外出委托",
        status,
        rows=found,
        account=account,
        posts=[(f"{p['organ']}/{p['role']}", _called(p)) for p in mine],
        deputies=deputies,
        people=named.people([*persons, *(person for person, _ in deputies)]),
        organs=named.organs(each["organ"] for each in found),
        error=error.message if isinstance(error, Invalid) else str(error or ""),
        problems=error.problems if isinstance(error, Invalid) else [],
        typed=request.form,
        said=SAID.get(request.args.get("said", ""), ""),
    )


def _colleagues(account: str, organs: list[str]) -> list[tuple[str, str]]:
    """(account, name) of all who hold a post of their own at these organs."""
    posts: list[dict[str, Any]] = [
        post for organ in organs for post in desk.ask("access.list_posts", organ=organ)
    ]
    persons = sorted({p["person"] for p in posts if p["person"] != account and not p["behalf"]})
    names = named.people(persons)
    return [(person, names[person]) for person in persons]


def _called(post: dict[str, Any]) -> str:
    return f"{post['organ_name']}　{ROLE_NAMES[post['role']]}"
