"""What happens and starts a clock: registered by a person, or said by a draft (domain.md §4)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from common.clocks import Almanac
from services.catalog.domain import periods
from services.catalog.domain.obligations import (
    OWED,
    Obligation,
    Place,
    Said,
    holding,
    key_of,
    owed,
)
from services.catalog.domain.periods import Rule


@dataclass(frozen=True)
class Occurrence:
    """Something happened. `at` is its moment, where the rule counts hours; `promised` the day
    that was promised, where it counts by that; `work` and `stage` where it goes by stages."""

    key: str
    on: date
    note: str
    at: datetime | None = None
    promised: date | None = None
    work: str = ""
    stage: str = ""
    last: bool = False


def is_staged(rule: Rule) -> bool:
    return bool(rule["period"] == "stage")


def problems(rule: Rule, said: Occurrence, today: date) -> list[str]:
    """What an occurrence under this rule lacks or has too much."""
    staged = is_staged(rule)
    found = {
        f"{rule['name']}按周期自动列出，不需要登记。": rule["period"] in periods.MONTHS,
        "发生的日期还没有到，请在发生以后登记。": said.on > today,
        "没有写是什么工作和哪个阶段，请填写。": staged and not (said.work and said.stage),
        "没有写发生的时刻（例如 14:30），请填写。": "hours" in rule["due"] and not said.at,
        "没有写承诺公开的日期，请填写。": "promised" in rule["due"] and not said.promised,
        "承诺公开的日期早于提出的日期，请核对。": bool(said.promised and said.promised < said.on),
    }
    return [problem for problem, is_so in found.items() if is_so]


def occurred(
    place: Place, entry: Mapping[str, Any], rule: Rule, said: Occurrence, almanac: Almanac
) -> Obligation:
    """What is owed because something happened, as was said at this moment."""
    at = almanac.now
    due = periods.due(rule["due"], said.on, said.at, said.promised, almanac.calendar)
    if not is_staged(rule):
        return owed(place, entry, rule, said.key, said.note, said.on, due, due_at=at)
    label, work = f"{said.work}：{said.stage}", {"work": said.work, "last": said.last}
    return owed(place, entry, rule, said.key, label, said.on, due, due_at=at, **work)


def of_draft(
    place: Place, entry: Mapping[str, Any], rule: Rule, item: str, on: date, almanac: Almanac
) -> Obligation | None:
    """A draft says at this moment that something happened; None where the rule needs more."""
    if rule["period"] != "event" or "promised" in rule["due"]:
        return None
    due, at = periods.due(rule["due"], on, calendar=almanac.calendar), almanac.now
    return owed(place, entry, rule, item, f"{on} 发生的事项", on, due, born_of=item, due_at=at)


def drafted_again(known: Obligation, fresh: Obligation, at: datetime) -> Said:
    """The draft now says another day, or is there again; what was met keeps its days."""
    if known.state == "lapsed":
        known, _ = known.act("reopen", "catalog", at, "草稿重新起草")
    if known.state not in OWED or known.opens_on == fresh.opens_on:
        return known, []
    names = ("label", "opens_on", "due_on", "until", "provisional", "counted", "due_at")
    return replace(known, **{name: getattr(fresh, name) for name in names}), []


def summaries(
    stages: Sequence[Obligation], versions: Sequence[Rule], today: date
) -> Iterator[Obligation]:
    """One for every year at whose end a work went on; `stages` are all of that one work, and
    `versions` of the rule they were opened under."""
    first = min(date.fromisoformat(stage.opens_on) for stage in stages)
    ended = [date.fromisoformat(stage.opens_on) for stage in stages if stage.last]
    of, work = stages[0], str(stages[0].work)
    place = {"organ": of.organ, "catalogue": of.catalogue}
    entry = {"id": of.entry, "class": of.section, "content": of.content}
    for year in range(first.year, min([*ended, today]).year):
        over = date(year, 12, 31)
        rule = holding(versions, over)
        due = periods.due(rule["summary"], over)
        label, opens_on = f"{work}：{year} 年小结", over + periods.ONE_DAY
        yield owed(place, entry, rule, f"{key_of(work)}-{year}", label, opens_on, due)
