"""The portal's HTTP API: nobody signs in, feedback is asked two things, and search none."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request

from contracts.site import SEARCH
from web import api
from web.kit import desk, failures
from web.opinions.services import Feedback
from web.search import programs
from web.search.reader import Reader

# What the portal knows of who asks.
FILLED: dict[str, Callable[[], Any]] = {
    "command_id": desk.api_id,
    "trace": lambda: None,
    "address": lambda: request.remote_addr or "unknown",
}


def blueprint(feedback: Feedback, reader: Reader) -> Blueprint:
    """Under /api/v1/."""

    def call(service: str, method: str, **arguments: Any) -> Any:
        if f"{service}.{method}" == SEARCH:
            return programs.find(reader, arguments)
        return feedback.call(method, **arguments)

    made = api.blueprint("portal", call, lambda field: FILLED[field]())
    failures.install(made)
    return made
