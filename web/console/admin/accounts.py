"""Accounts of the staff: who has one, opening, importing, stopping, resetting."""

from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from common.errors import Invalid
from contracts import words
from web.console import named
from web.console.admin import tables
from web.kit import desk, pages
from web.kit.gate import me

PART = Blueprint("accounts", __name__, url_prefix="/accounts")
COLUMNS = ("person", "login")
PORTION = 100  # rows of one call, as the command takes them
DONE = {
    "disabled": "账号已停用，这个人的登录都已退出。",
    "enabled": "账号已恢复，原来的密码继续有效。",
}


def _organ() -> str:
    """The organ asked for, or the first where the administrator has a post."""
    asked = request.args.get("organ", "").strip()
    return asked or next((post["organ"] for post in me()["posts"]), "")


@PART.get("")
def overview() -> Response:
    organ = _organ()
    return pages.render(
        "console/admin/accounts.html",
        "账号",
        organ=organ,
        organs=desk.ask("catalog.find_organs"),
        rows=desk.ask("access.list_accounts", organ=organ) if organ else [],
    )


@PART.get("/<account>")
def show(account: str) -> Response:
    return _page(account, said=DONE.get(request.args.get("said", ""), ""))


def _page(account: str, said: str = "", given: str = "") -> Response:
    """`given` is a new password."""
    one = desk.ask("access.show_account", account=account)
    return pages.render(
        "console/admin/account.html",
        "账号",
        one=one,
        people=named.people(line["by"] for line in one["history"]),
        changes=words.ACCOUNT_CHANGES,
        said=said,
        given=given,
    )


@PART.post("/<account>/<any(create, reset):action>")
def renew(account: str, action: str) -> Response:
    """The new password is shown on this page and never again."""
    more = {"login": request.form.get("login", "").strip()} if action == "create" else {}
    given = desk.tell(f"access.{action}_account", account=account, **more)
    return _page(account, given=given.get("password", ""))


@PART.post("/<account>/<any(disable, enable):action>")
def switch(account: str, action: str) -> AnyResponse:
    more = {"reason": request.form.get("reason", "")} if action == "disable" else {}
    desk.tell(f"access.{action}_account", account=account, **more)
    return redirect(url_for("accounts.show", account=account, said=f"{action}d"))


@PART.route("/import", methods=["GET", "POST"])
def import_() -> Response:
    """First a dry run that names every bad line; then the same table for good."""
    if request.method == "GET":
        return _importing()
    table = tables.uploaded()
    try:
        rows = tables.rows(table, COLUMNS, "账号表")
        dry = "really" not in request.form
        portions = [rows[at : at + PORTION] for at in range(0, len(rows), PORTION)]
        done = [
            desk.tell("access.import_accounts", part=str(n), rows=portion, dry_run=dry)
            for n, portion in enumerate(portions)
        ]
    except Invalid as error:
        return _importing(400, error=error.message, problems=error.problems, table=table)
    if dry:
        return _importing(table=table, checked=len(rows))
    issued = [one for answer in done for one in answer.get("passwords", [])]
    return _importing(issued=issued, imported=len(rows))


def _importing(status: int = 200, **values: Any) -> Response:
    empty: dict[str, Any] = {"error": "", "problems": [], "table": "", "checked": 0}
    empty |= {"issued": [], "imported": 0}
    return pages.render("console/admin/import.html", "导入账号", status, **{**empty, **values})
