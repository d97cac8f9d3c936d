"""The group `gongkai case`, and what its commands share."""

from collections.abc import Mapping
from typing import Any

import click

from cli.caller import NO_NAME, Caller
from cli.chinese import Group
from common.errors import NotAllowed
from contracts import words

case_argument = click.argument("case", metavar="意见")


@click.group(name="case", cls=Group, help="意见：登记、受理、交办、答复、审核、办结、再公开。")
def case_() -> None:
    """The commands below, in the order of the work."""


def state_of(case: Mapping[str, Any]) -> str:
    if case["state"] == "closed" and not case["outcome"]:
        return "未受理"
    outcome = words.OUTCOMES.get(case["outcome"], "")
    return words.CASE_STATES[case["state"]] + (f"（{outcome}）" if outcome else "")


def must_be_named(caller: Caller) -> None:
    """Also who only reads: what people say is for those who work on it."""
    if not caller.by:
        raise NotAllowed(NO_NAME)
