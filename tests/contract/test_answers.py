"""Every command has its answer in contracts/answers, and every answer there has its command."""

import importlib
import inspect
import json
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from marshmallow import fields

import contracts.answers
from cli import openapi
from cli.generate import service_classes
from contracts.answers import ANSWERS, problems, shapes
from contracts.answers.shapes import Answer
from tests.contract.house import commands

REVIEW = {
    **dict.fromkeys(("review", "item", "organ", "hash", "state", "label", "role"), "x"),
    **dict.fromkeys(("waiting_for", "opened_at", "weight", "urgent", "due_on", "because"), ""),
    **dict.fromkeys(("provisional", "overdue"), False),
    **dict.fromkeys(("version", "step", "steps"), 1),
}


def named() -> set[type[Answer]]:
    """Every shape of contracts/answers."""
    modules = [
        importlib.import_module(module.name)
        for module in pkgutil.walk_packages(contracts.answers.__path__, "contracts.answers.")
    ]
    kinds = {kind for module in modules for _, kind in inspect.getmembers(module, inspect.isclass)}
    return {kind for kind in kinds if issubclass(kind, Answer)} - {shapes.Answer}


def used(field: fields.Field) -> Iterator[type[Answer]]:
    """The shapes that a field is made of, with those they are kinds of."""
    if isinstance(field, fields.List):
        yield from used(field.inner)
    elif isinstance(field, fields.Nested):
        yield from (kind for kind in type(field.schema).__mro__ if issubclass(kind, Answer))
        for inner in field.schema.fields.values():
            yield from used(inner)


def test_every_command_has_its_answer_and_every_answer_its_command() -> None:
    assert set(ANSWERS) == set(commands())


def test_every_shape_is_answered_by_somebody() -> None:
    unused = named() - {kind for field in ANSWERS.values() for kind in used(field)}

    assert {kind.__name__ for kind in unused} == set()


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        ([REVIEW], "Invalid input type"),
        ({**REVIEW, "version": "1"}, "version"),
        ({name: value for name, value in REVIEW.items() if name != "item"}, "item"),
        ({**REVIEW, "secret": "x"}, "secret"),
        (None, "may not be null"),
    ],
)
def test_an_answer_of_another_shape_is_noticed(answer: Any, wrong: str) -> None:
    assert not problems("review.decide_step", REVIEW)
    assert wrong in str(problems("review.decide_step", answer))


def test_what_is_promised_to_programs_leaves_room_for_more() -> None:
    [portal] = [text for name, text in openapi.texts(service_classes()).items() if "portal" in name]
    schemas = json.loads(portal)["components"]["schemas"]

    assert set(schemas["answers.feedback.Receipt"]["required"]) == {"code", "organ", "received_at"}
    assert not any("additionalProperties" in schemas[name] for name in schemas)
