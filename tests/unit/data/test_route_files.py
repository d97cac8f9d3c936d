"""The shipped review routes keep to the four-eyes rules."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

ROUTES = sorted((Path(__file__).parents[3] / "services/review/routes").glob("*.toml"))
ROLE_OF = {
    "audit": "auditor",
    "approval": "approver",
    "secrecy_first": "secrecy_reviewer",
    "secrecy_second": "secrecy_reviewer",
}
STEPS = {"A": ["audit", "approval"], "D": ["secrecy_first", "secrecy_second", "approval"]}


def read(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(params=ROUTES, ids=lambda path: path.stem)
def route(request):
    return read(request.param)


def test_routes_a_and_d_are_shipped_once():
    assert sorted(read(path)["id"] for path in ROUTES) == ["A", "D"]


def test_a_route_says_what_it_is_and_since_when(route):
    assert set(route) == {"id", "version", "name", "source", "valid_from", "step"}
    assert route["version"] == 1
    assert route["source"] in {"regulation", "practice"}
    assert isinstance(route["valid_from"], date)


def test_a_route_has_its_steps_in_order_and_the_main_leader_decides_last(route):
    assert [step["name"] for step in route["step"]] == STEPS[route["id"]]
    assert route["step"][-1]["role"] == "approver"


def test_each_step_is_done_by_its_role_in_the_own_organ(route):
    for step in route["step"]:
        assert step["role"] == ROLE_OF[step["name"]]
        assert step["organ"] == "own"
        assert step["label"]


def test_nobody_decides_twice_nor_about_his_own_text(route):
    earlier = ["drafter"]
    for step in route["step"]:
        assert step["not_same_as"] == earlier
        earlier.append(step["name"])


def test_a_return_needs_a_reason(route):
    assert all(step["comment_required_on"] == ["return"] for step in route["step"])
