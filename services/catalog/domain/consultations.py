"""A draft plan is published first, opinions are heard, and only then the final text (domain.md §3,
route C; §4, draft plan open for opinions)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from common.clock import day_of
from contracts.words import WEIGHTS
from services.catalog.domain.items import Item, withdrawn_up_to

DRAFT, FINAL = "draft", "final"


@dataclass(frozen=True)
class Tally:
    """What became of opinions: those that were answered, by outcome; those not taken up; those
    still open."""

    outcomes: Mapping[str, int] = field(default_factory=dict)
    dismissed: int = 0
    open: int = 0


@dataclass(frozen=True)
class Heard:
    """A published draft plan, and what was said about it from the day `since` to the last day
    `until` (ISO days)."""

    version: int
    since: str
    until: str
    tally: Tally
    over: bool

    def sealed(self, changed: str) -> dict[str, Any]:
        """What the final text says about it."""
        return {
            "version": self.version,
            "since": self.since,
            "until": self.until,
            "opinions": sum(self.tally.outcomes.values()),
            "outcomes": dict(self.tally.outcomes),
            "dismissed": self.tally.dismissed,
            "changed": changed,
        }


def heard(item: Item, tally: Tally, today: date) -> Heard | None:
    """Of the draft plan that everybody it is for can read now; None when there is none. Its days
    run from the last stage: whoever may read it inside before does not shorten them outside."""
    shown, stages = item.public.get("version", 0), item.public.get("stages", {})
    asked = next((v for v in item.versions if v["version"] == shown and v.get("asks")), None)
    if asked is None or asked["asks_in"] not in stages or shown <= withdrawn_up_to(item):
        return None
    since, days = day_of(stages[asked["asks_in"]]), asked["asks"]
    until = since + timedelta(days=days)
    return Heard(shown, since.isoformat(), until.isoformat(), tally, over=today > until)


def entry_problems(entry: Mapping[str, Any]) -> Iterator[str]:
    """Where an entry asks for draft plans, it asks for those of all that is heavier as well."""
    first, order = set(entry.get("draft_first", ())), list(WEIGHTS)
    lightest = next((number for number, each in enumerate(order) if each in first), len(order))
    if missing := [WEIGHTS[each] for each in order[lightest:] if each not in first]:
        yield (
            f"“{WEIGHTS[order[lightest]]}”的要先公布征求意见稿，更重的也要："
            f"请把“{'”“'.join(missing)}”一并选上。"
        )


def problems(
    text: Mapping[str, Any], entry: Mapping[str, Any], said: Heard | None
) -> Iterator[str]:
    """Why this text may not be submitted as what it says it is."""
    plan, weight = text.get("plan", ""), text.get("weight", "ordinary")
    first = weight in entry.get("draft_first", ()) and not text.get("urgent")
    if plan == FINAL:
        yield from _final_problems(text, said)
    elif plan == DRAFT and not text.get("opinion_days"):
        yield "征求意见稿要写明征求意见的天数。"
    elif plan != DRAFT and first:
        yield "这类事项要先公布征求意见稿，听取意见以后才能公布正式文本。请选“征求意见稿”。"


def _final_problems(text: Mapping[str, Any], said: Heard | None) -> Iterator[str]:
    if said is None:
        yield "还没有公开过征求意见稿，不能送审正式文本。请先公布征求意见稿。"
        return
    if not said.over:
        yield f"征求意见到 {said.until} 为止，截止以后才能送审正式文本。"
    if said.tally.open:
        yield (
            f"还有 {said.tally.open} 件意见没有办结。每一件都要答复采纳还是不采纳、为什么，"
            "办结以后才能送审正式文本。"
        )
    if not text.get("changed"):
        yield "没有写“因此作出的改动”；没有改动的，请写明没有改动和原因。"
