"""What every command answers is promised, and the promise is one that can be broken."""

from contracts.answers import ANSWERS, problems
from tests.contract.house import commands


def test_every_command_promises_its_answer() -> None:
    """Add the command's shape to contracts/answers/<service>.py, or take out what nobody says."""
    assert set(commands()) ^ set(ANSWERS) == set()


def test_a_field_too_many_too_few_or_of_another_kind_breaks_the_promise() -> None:
    title = {
        "item": "i-1",
        "title": "题",
        "organ": "o-1",
        "organ_name": "局",
        "state": "draft",
        "version": 1,
    }
    few = {name: value for name, value in title.items() if name != "state"}

    assert problems("catalog.list_titles", [title]) == []
    for wrong in ({**title, "more": 1}, few, {**title, "version": "1"}, {**title, "title": None}):
        assert problems("catalog.list_titles", [wrong])
    assert problems("catalog.list_titles", title)


def test_what_answers_nothing_answers_null() -> None:
    assert problems("catalog.reannounce", None) == []
