"""What a face's description offers can be asked: its broker user may say every command of it."""

import re

import pytest

from cli.openapi import FACES
from contracts import policy
from contracts.site import SEARCH
from deploy.local.broker import FACES as SAYS
from tests.contract.house import commands
from web import api


def offered(face: str) -> set[str]:
    paths = api.describe(face)["paths"].values()
    return {operation["operationId"] for path in paths for operation in path.values()} - {SEARCH}


@pytest.mark.parametrize("face", FACES)
def test_a_face_may_say_what_it_offers(face: str) -> None:
    assert offered(face)
    assert {action for action in offered(face) if not re.fullmatch(SAYS[face], action)} == set()


def test_every_command_is_offered_somewhere_but_those_of_boards_and_operators() -> None:
    missing = set(commands()) - {action for face in FACES for action in offered(face)}

    assert {policy.rule_of(action).who for action in missing} <= {"device"}


@pytest.mark.parametrize("face", FACES)
def test_a_secret_stands_in_no_address(face: str) -> None:
    named = [
        parameter["name"]
        for path in api.describe(face)["paths"].values()
        for parameter in path.get("get", {}).get("parameters", ())
    ]

    assert not {"code", "password", "token", "ticket"} & set(named)
