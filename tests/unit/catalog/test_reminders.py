"""Reminders: who is told, on which working day, and never twice."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import workdays
from common.posts import ROLE_NAMES, Post
from contracts.words import REMINDERS
from services.catalog import store
from services.catalog.domain import obligations, reminders
from services.catalog.domain.obligations import Obligation
from tests.unit.catalog.obligation_samples import AT, owed

CALENDAR = workdays.published()
ROWS = store.reminders().holding(date(2026, 12, 1))
DUE = date(2026, 4, 30)  # a Thursday; 1 to 5 May are days off, 9 May is worked


def run(obligation: Obligation, days: list[date]) -> tuple[Obligation, list[tuple[str, str]]]:
    """What is said by looking on these days: (day, row)."""
    said = []
    for day in days:
        obligation, events = reminders.reminded(obligation, day, CALENDAR, ROWS, "o-10")
        said += [(day.isoformat(), obligation.reminders[-1]["id"]) for _ in events]
    return obligation, said


def every_day(first: date, count: int) -> list[date]:
    return [first + timedelta(days=n) for n in range(count)]


def test_reminders_come_before_on_and_after_the_due_day_and_only_on_working_days() -> None:
    after, said = run(owed("quarterly"), every_day(date(2026, 4, 1), 60))

    assert said == [
        ("2026-04-16", "before-10"),
        ("2026-04-27", "before-3"),
        ("2026-04-30", "due-day"),
        ("2026-05-06", "after-1"),
        ("2026-05-11", "after-5"),
    ]
    assert after.due_at is None


def said_on(day: date, person: reminders.Named, rows: list[Any] = ROWS) -> Obligation:
    owes = owed("quarterly")
    after, _ = reminders.reminded(owes, day, CALENDAR, rows, "o-10", person)
    return after


@pytest.mark.parametrize(
    ("persons", "there", "found"),
    [
        (["p-1", "p-2"], {"p-1", "p-2"}, ("p-1", ())),
        (["p-1", "p-2"], {"p-2"}, ("p-2", ("p-1",))),
        (["", "p-2"], {"p-2"}, ("p-2", ())),
        (["p-1", "p-1"], set(), ("", ("p-1",))),
        (["", ""], {"p-1"}, ("", ())),
    ],
)
def test_the_entrys_person_comes_before_the_drafts_and_who_left_is_noted(
    persons: list[str], there: set[str], found: tuple[str, tuple[str, ...]]
) -> None:
    named = reminders.named(persons, there.__contains__)

    assert (named.person, named.left) == found


def test_first_the_person_is_told_then_the_leader_too_then_the_organ_above() -> None:
    person = reminders.Named("p-1")
    told = [said_on(day, person).told for day in (DUE - timedelta(14), DUE, DUE + timedelta(6))]

    assert told == [
        ["o-10a05/@p-1"],
        ["o-10a05/auditor", "o-10a05/@p-1"],
        ["o-10/superior", "o-10/publisher"],
    ]


def test_where_nobody_named_is_there_any_more_the_drafters_are_told_and_it_is_said_why() -> None:
    gone = said_on(date(2026, 4, 27), reminders.Named("", ("p-1",)))
    unnamed = said_on(date(2026, 4, 27), reminders.NOBODY)

    assert gone.told == unnamed.told == ["o-10a05/drafter"]
    lines = [one.reminders[-1] for one in (gone, unnamed)]
    assert [(line["person"], line["left"]) for line in lines] == [("", ["p-1"]), ("", [])]


def test_a_reminder_of_before_the_person_was_told_goes_to_the_role() -> None:
    rows = store.reminders().holding(date(2026, 1, 1))

    assert said_on(DUE, reminders.Named("p-1"), rows).told == ["o-10a05/drafter", "o-10a05/auditor"]


def test_who_stands_in_for_the_person_sees_his_reminder_and_who_has_left_does_not() -> None:
    told = said_on(date(2026, 4, 27), reminders.Named("p-1"))
    posts = {
        "p-1": [Post("p-1", "o-10a05", "publisher")],
        "p-2": [Post("p-2", "o-10a05", "publisher", "p-1")],
        "p-3": [Post("p-3", "o-10a05", "drafter")],
        "p-4": [Post("p-4", "o-10b06", "publisher", "p-1")],
    }
    shown = [
        person
        for person, held in posts.items()
        if obligations.is_told(told, person, obligations.addressed(held))
    ]

    assert shown == ["p-1", "p-2"]
    assert not obligations.is_told(told, "p-1", obligations.addressed([]))


def test_who_owes_is_told_before_and_the_organ_above_after() -> None:
    before, _ = run(owed("quarterly"), [date(2026, 4, 27)])
    after, _ = run(before, [date(2026, 5, 6)])

    assert before.told == ["o-10a05/drafter"]
    assert after.told == ["o-10/superior", "o-10/publisher"]


@given(st.lists(st.integers(0, 90), max_size=40))
def test_nothing_is_said_twice_or_on_a_day_off_however_the_loop_comes(looks: list[int]) -> None:
    days = [date(2026, 4, 1) + timedelta(days=look) for look in sorted(looks)]
    _, said = run(owed("quarterly"), days)

    assert len({row for _, row in said}) == len(said)
    assert all(CALENDAR.works(date.fromisoformat(day)) for day, _ in said)
    order = [row["id"] for row in reminders.in_order(ROWS)]
    assert [row for _, row in said] == sorted((row for _, row in said), key=order.index)


def test_one_that_comes_late_stands_for_those_before_it() -> None:
    _, said = run(owed("quarterly"), [date(2026, 5, 29), date(2026, 5, 30)])

    assert said == [("2026-05-29", "after-5")]


@given(st.dates(date(2026, 4, 1), date(2026, 6, 1)))
def test_looking_at_the_appointed_times_says_what_looking_every_day_says(first: date) -> None:
    end = date(2026, 7, 1)
    days = every_day(first, (end - first).days)
    found, said = owed("quarterly"), []
    at = reminders.first_looked_at(DUE, first, CALENDAR, ROWS)
    while at:
        found, more = run(found, [at.date()])
        said, at = [*said, *more], found.due_at

    assert said == run(owed("quarterly"), days)[1]


@pytest.mark.parametrize("state", ["asked", "met", "nothing", "lapsed"])
def test_nobody_is_reminded_of_what_is_not_open(state: str) -> None:
    found = replace(owed("quarterly"), state=state, due_at=AT)

    after, said = reminders.reminded(found, DUE, CALENDAR, ROWS, "o-10")
    assert (after.due_at, said) == (None, [])


def test_a_reminder_is_said_without_content_or_persons() -> None:
    _, [event] = reminders.reminded(owed("quarterly"), DUE, CALENDAR, ROWS, "o-10")

    assert event.type == "reminder_due" and event.version == 1
    assert event.data["roles"] == ["drafter", "auditor"]
    assert "学习情况" not in str(event)


def test_a_new_reminder_is_shown_to_who_has_seen_the_last() -> None:
    first, _ = run(owed("quarterly"), [date(2026, 4, 16)])
    marked, _ = obligations.seen(first, "p-1")
    again, _ = obligations.seen(marked, "p-1")
    later, _ = run(marked, [date(2026, 4, 27)])

    assert (marked.seen, again, later.seen) == (["p-1"], marked, [])
    shown = [obligations.is_told(o, "p-1", ["o-10a05/drafter"]) for o in (first, marked, later)]
    assert shown == [True, False, True]
    assert not obligations.is_told(first, "p-2", ["o-10a05/approver"])


def test_on_a_due_day_that_is_a_day_off_the_last_working_day_before_counts() -> None:
    row = next(row for row in ROWS if row["working_days"] == 0)

    assert reminders.day_of(row, date(2026, 5, 3), CALENDAR) == date(2026, 4, 30)


def test_every_row_tells_somebody_something_that_has_words() -> None:
    for row in store.reminders().every():
        assert row["level"] in REMINDERS
        assert row["at"] in ("own", "above")
        assert row["roles"] and set(row["roles"]) <= set(ROLE_NAMES)
        assert row.get("person_for") in (None, *row["roles"])
