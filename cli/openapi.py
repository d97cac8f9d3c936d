"""The HTTP API of each face as OpenAPI 3.1, out of the services' commands and their schemas.

A face offers the commands that contracts/policy gives to who comes there. What the face itself
fills in (who asks, the command's id) is no part of a request.
"""

import inspect
import json
from collections.abc import Iterator, Mapping
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields

from contracts import policy, site
from contracts.answers import ANSWERS

VERSION = "1"
FACES = {
    "portal": ("公开网站", {"anyone"}, ("feedback",)),
    "members": ("党员专页", {"member", "token", "anyone"}, ("notify", "publish", "feedback")),
    "console": ("公开工作台", {"staff", "signed_in", "token"}, policy.SERVICES),
}
ALSO = {"console": {"access.open_session"}}
ELSEWHERE = {
    "members": {"feedback.receive_case", "feedback.show_case"},
    "console": {"notify.show_session", "notify.close_session"},
}
READS = ("show_", "list_", "find_")
HIDDEN = {"feedback.show_case"}  # asked with a code that must not stand in an address
FILLED = ("by", "command_id", "trace", "address", "agent", "ticket", "token")
FAILURES = {
    "400": "内容需要改正",
    "401": "没有登录，或者登录已经过期",
    "403": "不能这样办理",
    "404": "没有找到",
    "409": "已经有人先办理了",
    "413": "太大",
    "414": "网址太长，请少写一些",
    "429": "太频繁",
    "503": "服务没有答复，可以再试",
}


def texts(service_classes: Iterator[Any]) -> dict[str, str]:
    """File name -> JSON, for every face."""
    commands = dict(_commands(service_classes))
    return {f"{face}.json": _text(face, commands) for face in FACES}


def _commands(service_classes: Iterator[Any]) -> Iterator[tuple[str, Any]]:
    for service in service_classes:
        for name, method in inspect.getmembers(service, inspect.isfunction):
            if "schema" in vars(method):
                yield f"{service.name}.{name}", method


def offered(face: str, action: str) -> bool:
    """Does the face let its users say this command?"""
    _, who, services = FACES[face]
    if action in ALSO.get(face, ()):
        return True
    fits = policy.rule_of(action).who in who and action.split(".")[0] in services
    return fits and action not in ELSEWHERE.get(face, ())


def _text(face: str, commands: Mapping[str, Any]) -> str:
    title, _, _ = FACES[face]
    plugin = MarshmallowPlugin(schema_name_resolver=_name)
    spec = APISpec(title, VERSION, "3.1.0", plugins=[plugin])
    spec.components.schema("Error", ERROR)
    for code, text in FAILURES.items():
        spec.components.response(f"Failed{code}", _failure(code, text))
    assert plugin.converter is not None
    for action, method in sorted(commands.items()):
        if offered(face, action):
            answer = _answer(plugin.converter.field2property(ANSWERS[action]))
            spec.path(_path(action), operations=_command(face, action, method, answer))
    if face == "portal":
        answer = _answer(plugin.converter.field2property(fields.Nested(site.Found)))
        spec.path(f"/api/v{VERSION}/search", operations={"get": _search(answer)})
    return json.dumps(_open(spec.to_dict()), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _open(description: dict[str, Any]) -> dict[str, Any]:
    """Later answers may have more fields than these."""
    for name, schema in description["components"]["schemas"].items():
        if name.startswith(("answers.", "site.")) and not schema.get("additionalProperties", True):
            del schema["additionalProperties"]
    return description


ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["title", "message", "problems"],
            "properties": {
                "title": {"type": "string"},
                "message": {"type": "string"},
                "problems": {"type": "array", "items": {"type": "string"}},
            },
        }
    },
}


def _path(action: str) -> str:
    return f"/api/v{VERSION}/{action.replace('.', '/')}"


def _name(schema: Any) -> str:
    """Schemas of two modules may have one name: the module is part of it."""
    kind = schema if isinstance(schema, type) else type(schema)
    return f"{kind.__module__.removeprefix('contracts.')}.{kind.__name__}"


def _command(face: str, action: str, method: Any, answer: dict[str, Any]) -> dict[str, Any]:
    """Its operation by the HTTP method; what only reads is asked with GET."""
    schema: type[Schema] = vars(method)["schema"]
    known = schema().fields
    filled = [field for field in FILLED if field in known]
    given = schema(exclude=filled)
    if face != "console":  # only staff have an account to ask with
        filled = [field for field in filled if field != "by"]
    described = inspect.cleandoc(method.__doc__ or schema.__doc__ or "")
    operation = {**_operation(action, described, answer), "x-filled": filled}
    if action.split(".")[1].startswith(READS) and action not in HIDDEN:
        return {"get": {**operation, "parameters": [{"in": "query", "schema": given}]}}
    body = {"content": {"application/json": {"schema": given}}, "required": True}
    return {"post": {**operation, "requestBody": body}}


def _search(answer: dict[str, Any]) -> dict[str, Any]:
    """Of the site's own file: no service is asked."""
    operation = _operation(site.SEARCH, inspect.cleandoc(site.Search.__doc__ or ""), answer)
    return {**operation, "x-filled": [], "parameters": [{"in": "query", "schema": site.Search}]}


def _operation(action: str, described: str, answer: dict[str, Any]) -> dict[str, Any]:
    return {
        "operationId": action,
        "tags": [action.split(".")[0]],
        "description": described,
        "responses": {"200": answer, **{code: f"Failed{code}" for code in FAILURES}},
    }


def _answer(schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": "OK", "content": {"application/json": {"schema": schema}}}


def _failure(code: str, text: str) -> dict[str, Any]:
    if code == "414":  # the server's own, before a face hears of it
        return {"description": text}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {"description": text, "content": content}
