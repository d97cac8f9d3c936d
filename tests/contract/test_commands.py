"""Every command has its schema in contracts/commands, and every schema there has its command."""

import importlib
import inspect
import pkgutil
from typing import Any

import pytest
from marshmallow import Schema

import contracts.commands
from contracts.commands import (
    Asked,
    Command,
    MemberCommand,
    MemberQuery,
    PublicCommand,
    Query,
    SessionCommand,
)
from contracts.commands.feedback import ListMemberCases
from deploy.local.users import SERVICES
from tests.contract.house import commands

BASES = {Asked, Query, Command, PublicCommand, SessionCommand, MemberQuery, MemberCommand}
CHANGING = Command | PublicCommand | SessionCommand | MemberCommand
READING = ("show_", "list_", "find_", "read_")
# What somebody without an account may ask for that changes something.
PUBLIC = {"feedback.receive_case", "publish.ask_enrolment"}


def promised() -> dict[type[Schema], str]:
    """Every command's schema in contracts/commands, with the module it stands in."""
    found = {}
    for module in pkgutil.walk_packages(contracts.commands.__path__, "contracts.commands."):
        loaded = importlib.import_module(module.name)
        for _, kind in inspect.getmembers(loaded, inspect.isclass):
            if issubclass(kind, Asked) and kind.__module__ == loaded.__name__:
                found[kind] = module.name.split(".")[2]
    return found


def test_a_commands_schema_is_promised() -> None:
    where = {name: promised().get(schema) for name, schema in commands().items()}

    assert {n for n, place in where.items() if place not in (n.split(".")[0], "kernel")} == set()


def test_every_promised_schema_is_kept() -> None:
    kept = {parent for schema in commands().values() for parent in schema.__mro__}

    assert {kind.__name__ for kind in set(promised()) - kept} == set()


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_answers_for_its_parked_events(service: str) -> None:
    kernel = {"list_parked", "replay_parked", "discard_parked", "reannounce", "show_running"}
    kernel |= {"list_moved_dates"}

    assert {f"{service}.{name}" for name in kernel} <= set(commands())


def test_what_changes_something_is_no_question() -> None:
    asks = {name for name in commands() if name.split(".")[1].startswith(READING)}

    assert {name for name, schema in commands().items() if not issubclass(schema, CHANGING)} == asks


def test_what_changes_something_names_who_asks_and_can_be_repeated() -> None:
    changing = {n: s for n, s in commands().items() if issubclass(s, CHANGING)}

    for name, schema in changing.items():
        if not issubclass(schema, SessionCommand):
            who = "ticket" if issubclass(schema, MemberCommand) else "by"
            who = "address" if name in PUBLIC else who
            assert {who, "command_id"} <= set(schema().validate({})), name


@pytest.mark.parametrize(
    "unknown", [{"trace": "t", "by": {"account": "p", "new": 1}}, {"new_field": 1}]
)
def test_a_question_minds_no_argument_that_is_new(unknown: dict[str, Any]) -> None:
    """An older service must answer a newer face."""
    questions = {n: s for n, s in commands().items() if not issubclass(s, Command)}

    assert {n for n, s in questions.items() if set(s().validate(unknown)) & set(unknown)} == set()


@pytest.mark.parametrize("before", ["yesterday", "2026-03-05T09:00:00", "2026-13-05T09:00:00Z"])
def test_a_place_in_a_list_that_no_page_gave_is_refused(before: str) -> None:
    problems = ListMemberCases().validate({"ticket": "t", "before": before})

    assert set(problems) == {"before"}
    assert not ListMemberCases().validate({"ticket": "t", "before": "2026-03-05T09:00:00+00:00"})
