"""Days of what is owed that are counted in working days, and what another calendar makes of them.

`counted` of an obligation is {from, working_days, calendar}: from which day (ISO) how many are
counted, and the version of the calendar that gave the days it has. A new notice moves them, but a
day that somebody was reminded of is never moved forward: who was told it may rely on it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from common.workdays import Calendar
from services.catalog.domain import periods
from services.catalog.domain.obligations import OWED, Obligation, Said, note
from services.catalog.domain.periods import Due

KEPT = "已经按这一天提醒过，不提前"


def recounted(found: Obligation, calendar: Calendar, version: int, at: datetime) -> Said:
    """By a newer calendar; an older one changes nothing, and neither does the same one again."""
    counted = found.counted
    if counted is None or found.state not in OWED or counted["calendar"] >= version:
        return found, []
    on = date.fromisoformat(found.due_on)
    due = _told(_by(counted, calendar), on, bool(found.reminders))
    after = replace(found, counted={**counted, "calendar": version}, provisional=due.provisional)
    if due.on == on:
        return after, []
    line = note("recount", at, f"放假安排调整，期限由 {on} 改为 {due.on}")
    history = [*found.history, line]
    due_at = at if found.state == "open" else None
    days: dict[str, Any] = {"due_on": due.on.isoformat(), "until": due.until}
    return replace(after, **days, history=history, due_at=due_at), []


def moved(
    alike: Iterable[Mapping[str, Any]],
    rules: Mapping[tuple[str, int], Mapping[str, Any]],
    before: Calendar,
    after: Calendar,
) -> Iterator[dict[str, Any]]:
    """What another calendar would do to days that are alike: rows of `list_moved_dates`, one for
    all of a kind. `alike` are what the store groups, `rules` by (id, version)."""
    for group in alike:
        counted = _by(group["counted"], after)
        if counted == _by(group["counted"], before):
            continue
        on = date.fromisoformat(group["due_on"])
        due = _told(counted, on, group["told"])
        stays = due != counted
        rule = rules[group["rule"], group["rule_version"]]
        yield {
            "thing": group["thing"],
            "organ": group["organ"],
            "count": group["count"],
            "rule": rule["id"],
            "name": rule["name"],
            "from": on.isoformat(),
            "to": due.on.isoformat(),
            "provisional_before": group["provisional"],
            "provisional_after": due.provisional,
            "stays": stays,
            "because": [rule["says"], *([KEPT] if stays else [])],
        }


def _by(counted: Mapping[str, Any], calendar: Calendar) -> Due:
    says = {"working_days": counted["working_days"]}
    return periods.due(says, date.fromisoformat(counted["from"]), calendar=calendar)


def _told(due: Due, on: date, told: bool) -> Due:
    """`on` the day that was told, where it would be earlier now."""
    return periods.by_day(on) if told and due.on < on else due
