"""The HTTP API of a face, as its OpenAPI description says: commands in, JSON out.

contracts/openapi/<face>.json is generated from the services' commands (cli/openapi.py) and is all
that this package knows of them: which there are, their parameters, what the face fills in.
"""

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

from flask import Blueprint, Response, jsonify

from web.api import reading

PREFIX = "/api/v1/"
Fill = Callable[[str], Any]  # a field's name -> what the face fills in


def describe(face: str) -> dict[str, Any]:
    """The OpenAPI description of a face."""
    text = files("contracts.openapi").joinpath(f"{face}.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def blueprint(face: str, call: Callable[..., Any], fill: Fill) -> Blueprint:
    """`call(service, method, **arguments)` asks the services; `fill` gives what no caller gives."""
    made = Blueprint("api", __name__)
    description = describe(face)
    made.add_url_rule(f"{PREFIX}openapi.json", "description", lambda: jsonify(description))
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            view = _view(operation, description, call, fill)
            endpoint = operation["operationId"].replace(".", "-")
            made.add_url_rule(path, endpoint, view, methods=[method.upper()])
    return made


def _view(
    operation: dict[str, Any], description: dict[str, Any], call: Callable[..., Any], fill: Fill
) -> Callable[[], Response]:
    service, name = operation["operationId"].split(".")

    def view() -> Response:
        given = reading.arguments(operation, description)
        filled = {field: fill(field) for field in operation["x-filled"]}
        answer = jsonify(call(service, name, **{**given, **filled}))
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return view


def is_asked(path: str) -> bool:
    """Does whoever asks for this path expect JSON?"""
    return path.startswith(PREFIX)
