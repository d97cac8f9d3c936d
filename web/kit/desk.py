"""Asks and tells services, in the name of who is signed in."""

import re
import uuid
from collections.abc import Callable
from typing import Any

from flask import current_app, g, request

from common.errors import Invalid
from common.rpc import Pool
from web.kit.gate import me

COMMAND_ID = re.compile(r"[0-9a-f]{32}")


def pool() -> Pool:
    found: Pool = current_app.extensions["pool"]
    return found


def by() -> dict[str, Any]:
    """Who is signed in, as commands name him; services check it against their own copies."""
    return {"account": g.me["account"]}


def ask(query: str, **arguments: Any) -> Any:
    """The answer to a query like catalog.show_item, limited to what this person may see."""
    service, method = query.split(".")
    return pool().call(service, method, by=by(), **arguments)


def tell(command: str, part: str = "", **arguments: Any) -> Any:
    """Carry out a command like catalog.submit_item.

    Its id is the form's, so that sending a form twice does it once; `part` tells the several
    commands of one form apart.
    """
    service, method = command.split(".")
    id_ = f"{form_id()}{'-' if part else ''}{part}"
    return pool().call(service, method, by=by(), command_id=id_, **arguments)


def fresh_id() -> str:
    """For a form: what it does when it is sent has this id."""
    return uuid.uuid4().hex


def api_id() -> str:
    """The id that a program gives its command, to be able to repeat it; else a fresh one."""
    given = request.headers.get("X-Command-Id", "")
    if given and not COMMAND_ID.fullmatch(given):
        raise Invalid("X-Command-Id 要写 32 个十六进制小写字符，没有执行。", ["X-Command-Id"])
    return given or fresh_id()


# What a face itself knows of who asks over its API, by the name of the field.
FILLED: dict[str, Callable[[], Any]] = {
    "by": lambda: by(),
    "ticket": lambda: me()["ticket"],
    "token": lambda: me()["token"],
    "command_id": lambda: api_id(),
    "trace": lambda: None,
    "address": lambda: request.remote_addr or "unknown",
    "agent": lambda: (request.user_agent.string or "")[:200],
}


def fill(field: str) -> Any:
    """For web.api.blueprint."""
    return FILLED[field]()


def form_id() -> str:
    """The id that the page put into the form; Invalid when it did not."""
    found = request.form.get("command_id") or request.headers.get("X-Command-Id", "")
    if not COMMAND_ID.fullmatch(found):
        raise Invalid("表单不完整，没有执行。请返回上一页刷新后再提交。", ["command_id"])
    return found
