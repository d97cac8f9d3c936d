"""What every command answers, by `service.command`: the other half of its schema.

The descriptions of the faces' APIs are made of it (cli/openapi.py). While tests run, every answer
of every service is held against it (common/entrypoints/commands.py, CHECK_ANSWERS).
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError

from contracts.answers import access, catalog, feedback, kernel, notify, oversight, publish, review
from contracts.answers.shapes import Shape
from contracts.policy import SERVICES

ANSWERS: Mapping[str, Shape] = {
    **{
        f"{service}.{name}": shape for service in SERVICES for name, shape in kernel.ANSWERS.items()
    },
    **access.ANSWERS,
    **catalog.ANSWERS,
    **feedback.ANSWERS,
    **notify.ANSWERS,
    **oversight.ANSWERS,
    **publish.ANSWERS,
    **review.ANSWERS,
}


def problems(action: str, answer: Any) -> Any:
    """What of an answer is not as promised; empty when it fits, or when nothing is promised."""
    try:
        if action in ANSWERS:
            ANSWERS[action].deserialize(answer)
    except ValidationError as error:
        return error.messages
    return []
