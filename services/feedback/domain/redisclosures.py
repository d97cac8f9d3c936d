"""Disclosing again: how opinions about an item were handled becomes an item of its own.

A case belongs to at most one re-disclosure, and one re-disclosure opens one draft (domain.md §6).
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from common.clocks import Almanac, Record
from common.errors import NotAllowed
from common.events import Event
from contracts.words import OUTCOMES
from services.feedback import events
from services.feedback.domain.cases import Case, is_answered

LIFE = {
    ("asked", "request"): "requested",
    ("asked", "void"): "void",
    ("requested", "open"): "drafting",
    ("requested", "publish"): "published",  # events of catalog and publish know no order
    ("drafting", "publish"): "published",
}


@dataclass(frozen=True)
class Redisclosure:
    """`cases` were asked for, `taken` are those that were free; `draft` is the answering item.

    `outcomes` counts the taken cases by outcome. `due_at` is set until they are counted.
    """

    id: str
    item: str = ""
    organ: str = ""
    cases: list[str] = field(default_factory=list)
    state: str = "asked"
    taken: list[str] = field(default_factory=list)
    outcomes: dict[str, int] = field(default_factory=dict)
    due_on: str = ""
    by: str = ""
    draft: str = ""
    due_at: datetime | None = None


Said = tuple[Redisclosure, list[Event]]


def id_of(command_id: str) -> str:
    """The same command, the same re-disclosure."""
    return "r-" + hashlib.sha256(command_id.encode()).hexdigest()[:20]


def ask(asked: Redisclosure, cases: Iterable[Case], due_on: date | None, almanac: Almanac) -> Said:
    """Ask for it; NotAllowed names every case that cannot be part of it."""
    problems = [problem for case in cases if (problem := _problem(asked, case))]
    if problems:
        raise NotAllowed("没有提出再公开。" + "；".join(problems) + "。请去掉这些意见后再提。")
    clock = [Record("started", almanac.now, "redisclosure")]
    due_on = due_on or date.fromisoformat(almanac.reading(clock).due_on)
    if due_on < almanac.today:
        raise NotAllowed(f"公开期限 {due_on} 早于今天，没有提出再公开。请改为今天或以后。")
    return replace(asked, due_on=due_on.isoformat(), due_at=almanac.now), []


def _problem(asked: Redisclosure, case: Case) -> str:
    if case.item != asked.item:
        return f"{case.id} 是关于另一件事项 {case.item} 的"
    if not is_answered(case):
        return f"{case.id} 还没有答复，或者没有受理"
    if case.redisclosure:
        return f"{case.id} 已经列入再公开 {case.redisclosure}"
    return ""


def settle(asked: Redisclosure, taken: Iterable[Case]) -> Said:
    """Its cases are taken: announce it once, or nothing is left to announce."""
    if asked.state != "asked":
        return asked, []
    cases = list(taken)
    counted = Counter(case.outcome for case in cases)
    outcomes = {outcome: counted[outcome] for outcome in OUTCOMES}
    after = _step(
        asked,
        "request" if cases else "void",
        taken=sorted(case.id for case in cases),
        outcomes=outcomes,
        due_at=None,
    )
    return after, [events.redisclosure_requested(after)] if cases else []


def opened(asked: Redisclosure, draft: str) -> Said:
    """catalog has begun the draft that answers it."""
    return _step(asked, "open", draft=draft), []


def published(asked: Redisclosure, event: Mapping[str, Any]) -> Said:
    """The answering item is open to all it is for."""
    if event["data"]["stage"] != "outside" and not event["data"]["last"]:
        return asked, []
    return _step(asked, "publish", draft=event["item"]), []


def _step(asked: Redisclosure, action: str, **values: Any) -> Redisclosure:
    """What comes late or twice changes nothing."""
    state = LIFE.get((asked.state, action))
    return replace(asked, state=state, **values) if state else asked
