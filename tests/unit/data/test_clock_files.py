"""The clocks that ship: the numbers of the rule book, each with where it comes from."""

from datetime import date

import pytest

from common.clocks import Almanac, Record, book
from common.clocks.counting import UNITS
from common.errors import Invalid, NotFound
from common.rules import Book, Row
from tests.unit.common.clock_samples import CALENDAR, NOW, a_rule, at

NUMBERS = {
    "event_publication": ("days", 7),
    "approval_publication": ("working_days", 3),
    "serious_incident": ("hours", 24),
    "opinions_outside": ("days", 15),
    "opinions_inside": ("days", 7),
    "party_application": ("working_days", 3),
    "case_answer": ("months", 3),
    "redisclosure": ("days", 7),
    "delegate_proposal": ("months", 3),
    "filing": ("working_days", 3),
    "government_information": ("working_days", 20),
    "government_application": ("working_days", 20),
    "application_correction": ("working_days", 7),
    "third_party": ("working_days", 15),
}
FIELDS = {"id", "version", "name", "source", "where", "valid_from", "unit", "amount", "because"}
ROWS = list(book().every())


def test_every_number_of_the_rule_book_is_a_row() -> None:
    first = {row["id"]: (row["unit"], row["amount"]) for row in ROWS if row["version"] == 1}

    assert first.items() >= NUMBERS.items()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['id']}-{row['version']}")
def test_a_clock_says_what_it_is_and_where_it_comes_from(row: Row) -> None:
    assert set(row) - {"extend_by", "promise_follows"} == FIELDS
    assert row["source"] in {"regulation", "practice"} and row["where"]
    assert row["unit"] in UNITS and row["amount"] > 0
    assert str(row["amount"]) in row["because"].format(day="", moment="", amount=row["amount"])
    assert isinstance(row["valid_from"], date)


def test_applications_can_be_extended_as_far_as_the_rules_say() -> None:
    longest = {row["id"]: row["amount"] + row["extend_by"] for row in ROWS if "extend_by" in row}

    assert longest == {"party_application": 10, "government_application": 40}


def two_versions() -> Almanac:
    later = a_rule(version=2, amount=5, valid_from=date(2026, 3, 10))
    return Almanac(Book("期限", [a_rule(valid_from=date(2020, 1, 1)), later]), CALENDAR, NOW)


def test_a_rule_that_changes_later_changes_nothing_for_what_began_before() -> None:
    before, after = (
        Record("started", at("2026-03-09"), "r"),
        Record("started", at("2026-03-10"), "r"),
    )

    readings = [two_versions().reading([record]) for record in (before, after)]

    assert [(told.version, told.due_on) for told in readings] == [
        (1, "2026-04-07"),
        (2, "2026-03-17"),
    ]
    assert two_versions().amount("r") == 5


def test_a_clock_that_names_its_version_keeps_it() -> None:
    kept = Record("started", at("2026-03-12"), "r", version=1)

    assert two_versions().reading([kept]).version == 1
    with pytest.raises(NotFound, match="没有第 3 版"):
        two_versions().reading([Record("started", at("2026-03-12"), "r", version=3)])


def test_a_version_that_holds_earlier_than_the_one_before_is_refused() -> None:
    rows = [a_rule(valid_from=date(2026, 1, 1)), a_rule(version=2, valid_from=date(2025, 1, 1))]

    with pytest.raises(Invalid, match="期限"):
        Book("期限", rows)
