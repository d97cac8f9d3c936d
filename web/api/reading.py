"""Arguments out of a request, by their OpenAPI description; the service then checks them."""

import json
import math
from collections.abc import Mapping
from typing import Any

from flask import request

from common.errors import Invalid

TRUTHS = {"true": True, "1": True, "false": False, "0": False}
NOT_JSON = "正文不是 JSON，或者里面有残缺的字符、过大的数、过深的嵌套"
BAD = "请求的参数不对，没有执行。请按接口说明改正。"


def arguments(operation: Mapping[str, Any], description: Mapping[str, Any]) -> dict[str, Any]:
    """Of the query string, or of a JSON body; Invalid says what is wrong with which."""
    if "requestBody" in operation:
        return _body(operation, description)
    known = {parameter["name"]: parameter for parameter in operation.get("parameters", ())}
    if unknown := sorted(set(request.args) - set(known)):
        raise Invalid(BAD, [f"{name}：没有这个参数" for name in unknown])
    found: dict[str, Any] = {}
    problems: list[str] = []
    for name in request.args:
        try:
            found[name] = _value(name, known[name]["schema"])
        except ValueError as error:
            problems.append(f"{name}：{error}")
    if problems:
        raise Invalid(BAD, problems)
    return found


def _body(operation: Mapping[str, Any], description: Mapping[str, Any]) -> dict[str, Any]:
    if request.mimetype != "application/json":
        raise Invalid(BAD, ["Content-Type：要用 application/json"])
    try:
        given = _parsed(request.get_data() or b"{}")
    except (ValueError, RecursionError):
        raise Invalid(BAD, [NOT_JSON]) from None
    if not isinstance(given, dict):
        raise Invalid(BAD, ["正文要是一个 JSON 对象"])
    known = _properties(operation, description)
    if unknown := sorted(set(given) - known):
        raise Invalid(BAD, [f"{name}：没有这个参数" for name in unknown])
    return given


def _parsed(text: bytes) -> Any:
    """ValueError, also for what JSON can say and no service can keep: halves of characters, numbers
    without end. RecursionError for what is nested too deep."""
    given = json.loads(text, parse_int=_integer, parse_float=_number, parse_constant=_number)
    json.dumps(given, ensure_ascii=False).encode()  # halves of characters have no bytes
    return given


def _properties(operation: Mapping[str, Any], description: Mapping[str, Any]) -> set[str]:
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    name = schema["$ref"].rpartition("/")[2]
    return set(description["components"]["schemas"][name].get("properties", ()))


def _value(name: str, schema: Mapping[str, Any]) -> Any:
    """ValueError when the text is not of the type."""
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if "array" in kinds:
        return request.args.getlist(name)
    text = request.args[name]
    if "integer" in kinds:
        return _integer(text)
    if "boolean" in kinds:
        if text not in TRUTHS:
            raise ValueError("要写 true 或 false")
        return TRUTHS[text]
    return text


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("要写一个数")
    return number


def _integer(text: str) -> int:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 15:
        raise ValueError("要写一个整数")
    return int(text)
