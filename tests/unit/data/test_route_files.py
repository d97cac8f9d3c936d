"""The shipped review routes keep to the four-eyes rules."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from common.clocks import book
from services.review.domain import routes

ROUTES = sorted((Path(__file__).parents[3] / "services/review/routes").glob("*.toml"))
ROLE_OF = {
    "audit": "auditor",
    "approval": "approver",
    "secrecy_first": "secrecy_reviewer",
    "secrecy_second": "secrecy_reviewer",
    "group": "approver",
    "collective": "auditor",
    "superior": "superior",
    "urgent_approval": "approver",
}
STEPS = {
    "A": ["audit", "approval"],
    "B": ["group", "superior"],
    "C": ["approval", "collective", "superior"],
    "D": ["secrecy_first", "secrecy_second", "approval"],
    "U": ["urgent_approval"],
}
STEP = {"name", "label", "role", "organ", "not_same_as", "comment_required_on", "clock", "overdue"}


def read(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(params=ROUTES, ids=lambda path: path.stem)
def route(request):
    return read(request.param)


def test_every_route_is_shipped_once():
    assert sorted(read(path)["id"] for path in ROUTES) == sorted(STEPS)


def test_a_route_says_what_it_is_and_since_when(route):
    assert set(route) - {"afterwards"} == {"id", "version", "name", "source", "valid_from", "step"}
    assert route["version"] == 1
    assert route["source"] in {"regulation", "practice"}
    assert isinstance(route["valid_from"], date)


def test_a_route_has_its_steps_in_order(route):
    assert [step["name"] for step in route["step"]] == STEPS[route["id"]]


def test_a_step_says_who_decides_where_and_by_when(route):
    for step in route["step"]:
        assert STEP <= set(step) <= STEP | {"kind", "when", "checklist"}
        assert step["role"] == ROLE_OF[step["name"]]
        assert step["organ"] in routes.ORGANS
        assert step.get("kind", "single") in routes.KINDS
        assert step["overdue"] in routes.OVERDUE
        assert step["label"]


def test_the_clocks_of_steps_are_known(route):
    clocks = {row["id"]: row for row in book().every()}
    named = [step["clock"] for step in route["step"]] + [*filter(None, [route.get("afterwards")])]

    assert {clocks[name]["unit"] for name in named} == {"working_days"}


@pytest.mark.parametrize("weight", routes.WEIGHTS)
def test_an_item_of_every_weight_is_decided_by_somebody(route, weight):
    taken = routes.steps_of(route, weight)

    assert taken
    assert {"superior"} & {s["organ"] for s in taken} == (
        {"superior"} if weight == "major" and route["id"] in "BC" else set()
    )


def test_nobody_decides_twice_nor_about_his_own_text(route):
    earlier = ["drafter"]
    for step in route["step"]:
        assert step["not_same_as"] == earlier
        earlier.append(step["name"])


def test_a_return_needs_a_reason(route):
    assert all(step["comment_required_on"] == ["return"] for step in route["step"])


def test_the_points_of_a_checklist_are_told_apart(route):
    points = [point["id"] for step in route["step"] for point in step.get("checklist", [])]

    assert len(set(points)) == len(points)
    assert bool(points) == (route["id"] == "D")
