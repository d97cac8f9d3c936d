"""Who is reminded of what is owed, and when: on working days only, never twice.

A reminder is a row (services/catalog/reminders) a number of working days before or after the due
day. Only the last whose day has come is said: one that came late stands for those before it.
Where a row has a role that somebody may stand for (`person_for`), the person who is named is told
in its place: by the entry of the catalogue, else by the draft that was begun for it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from common import clock
from common.workdays import ONE_DAY, Calendar
from services.catalog import events
from services.catalog.domain.obligations import Obligation, Said, addresses

Row = Mapping[str, Any]
EIGHT = time(8)  # when an office begins its day


@dataclass(frozen=True)
class Named:
    """`person` is named and still has a post there; those who `left` were named before him."""

    person: str = ""
    left: tuple[str, ...] = ()


NOBODY = Named()


def named(persons: Iterable[str], serves: Callable[[str], bool]) -> Named:
    """The first of these (the entry's, the draft's; "" is nobody) who `serves` at the organ."""
    left: list[str] = []
    for person in dict.fromkeys(filter(None, persons)):
        if serves(person):
            return Named(person, tuple(left))
        left.append(person)
    return Named("", tuple(left))


def day_of(row: Row, due_on: date, calendar: Calendar) -> date:
    """The working day of a reminder; for 0 the due day, or the last working day before it."""
    step = ONE_DAY if row["working_days"] > 0 else -ONE_DAY
    day, left = due_on, abs(row["working_days"])
    while left or not calendar.works(day):
        day += step
        left -= bool(left) and calendar.works(day)
    return day


def in_order(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: int(row["working_days"]))


def reminders_due(
    obligation: Obligation, today: date, calendar: Calendar, rows: Iterable[Row]
) -> list[Row]:
    """The one to be said today, or none; `rows` are those that hold today."""
    if obligation.state != "open" or not calendar.works(today):
        return []
    due_on = date.fromisoformat(obligation.due_on)
    come = [r for r in _unsaid(obligation, rows) if day_of(r, due_on, calendar) <= today]
    return come[-1:]


def _unsaid(obligation: Obligation, rows: Iterable[Row]) -> list[Row]:
    """Those behind the last that was said."""
    far = max((said["working_days"] for said in obligation.reminders), default=-1000)
    return [row for row in in_order(rows) if row["working_days"] > far]


def next_at(
    obligation: Obligation, today: date, calendar: Calendar, rows: Iterable[Row]
) -> datetime | None:
    """When the next reminder is looked for, after today; None when there is none any more."""
    if obligation.state != "open":
        return None
    due_on = date.fromisoformat(obligation.due_on)
    days = [day_of(row, due_on, calendar) for row in _unsaid(obligation, rows)]
    if not days:
        return None
    day = max(days[0], today + ONE_DAY)
    while not calendar.works(day):
        day += ONE_DAY
    return datetime.combine(day, EIGHT, clock.SHANGHAI)


def reminded(
    obligation: Obligation,
    today: date,
    calendar: Calendar,
    rows: Sequence[Row],
    above: str,
    person: Named = NOBODY,
) -> Said:
    """What is to be said today, recorded with its event in one; and when to look again. `above`
    is the organ above, or the organ itself where there is none."""
    said = []
    for row in reminders_due(obligation, today, calendar, rows):
        organ = above if row["at"] == "above" else obligation.organ
        line = {key: row[key] for key in ("id", "version", "level", "working_days")}
        line |= {"on": today.isoformat(), "organ": organ, **_whom(row, person)}
        told = addresses(organ, line["roles"], line["person"])
        reminders = [*obligation.reminders, line]
        obligation = replace(obligation, reminders=reminders, told=told, seen=[])
        said = [events.reminder_due(obligation)]
    return replace(obligation, due_at=next_at(obligation, today, calendar, rows)), said


def _whom(row: Row, named: Named) -> dict[str, Any]:
    """{roles, person, left}: whoever is named stands for one of the row's roles, if for any."""
    stands_for = row.get("person_for")
    if stands_for is None:
        return {"roles": list(row["roles"]), "person": "", "left": []}
    roles = [role for role in row["roles"] if not (named.person and role == stands_for)]
    return {"roles": roles, "person": named.person, "left": list(named.left)}


def first_looked_at(
    due_on: date, today: date, calendar: Calendar, rows: Iterable[Row]
) -> datetime | None:
    """When something that was just opened is looked at first."""
    days = [day_of(row, due_on, calendar) for row in in_order(rows)[:1]]
    return datetime.combine(max([today, *days]), EIGHT, clock.SHANGHAI) if days else None
