"""What an organ finds it must not disclose: reasons in writing, the organ above decides, and the
question is asked again from time to time (domain.md §3, 不予公开)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from common.clocks import Almanac, Record
from common.errors import Invalid
from common.events import Event
from common.states import step
from contracts.words import NON_DISCLOSURE_ACTIONS, NON_DISCLOSURES
from services.review import events

LIFE = {
    ("requested", "keep"): "kept",
    ("requested", "disclose"): "refused",
    ("kept", "keep"): "kept",
    ("kept", "disclose"): "lifted",
}
AGAIN = "non_disclosure_review"  # the clock of the next examination
STATES = tuple(sorted(NON_DISCLOSURES))
WORDS = {**NON_DISCLOSURES, **NON_DISCLOSURE_ACTIONS}


@dataclass(frozen=True)
class NonDisclosure:
    """`subject` names the thing without saying what is in it; `basis` is the law, `harm` what would
    likely come of disclosing it. `superior` decides. `review_on` (ISO day) is when the question is
    asked again, `because` says why that day."""

    id: str
    organ: str = ""
    entry: str = ""
    item: str = ""
    subject: str = ""
    basis: str = ""
    harm: str = ""
    requester: str = ""
    superior: str = ""
    state: str = "requested"
    review_on: str = ""
    because: str = ""
    requested_at: datetime | None = None
    history: list[dict[str, Any]] = field(default_factory=list)
    version: int = 0


Said = tuple[NonDisclosure, list[Event]]


def request(id_: str, asked: Mapping[str, Any], superior: str, by: str, at: datetime) -> Said:
    """Invalid where a reason is missing: the law alone is none, nor is harm alone."""
    problems = [
        f"没有写{word}，上级无法决定。"
        for name, word in (("basis", "不予公开的法律依据"), ("harm", "公开可能造成的损害"))
        if not asked[name].strip()
    ]
    if problems:
        raise Invalid("没有提出不予公开，请补充下列各处。", problems)
    thing = NonDisclosure(
        id_,
        organ=asked["organ"],
        entry=asked["entry"],
        item=asked["item"],
        subject=asked["subject"].strip(),
        basis=asked["basis"].strip(),
        harm=asked["harm"].strip(),
        requester=by,
        superior=superior,
        requested_at=at,
    )
    return _acted(thing, "request", by, at, "")


def decide(thing: NonDisclosure, decision: str, reason: str, by: str, almanac: Almanac) -> Said:
    """By the organ above: whether it stays undisclosed, first and at every examination after."""
    if not reason.strip():
        raise Invalid("没有写理由，没有决定。", ["理由：请写明为什么这样决定。"])
    state, at = step(LIFE, thing.state, decision, WORDS), almanac.now
    after = replace(thing, state=state, review_on="", because="")
    if state == "kept":
        again = almanac.reading([Record("started", at, AGAIN)])
        after = replace(after, review_on=again.due_on, because="；".join(again.because))
    return _acted(after, decision, by, at, reason.strip())


def _acted(thing: NonDisclosure, action: str, by: str, at: datetime, reason: str) -> Said:
    line = {"action": action, "by": by, "at": at, "reason": reason}
    after = replace(thing, history=[*thing.history, line], version=thing.version + 1)
    return after, [events.non_disclosure_changed(after)]


def is_over(thing: NonDisclosure, today: date) -> bool:
    """Was it to be examined again by now? Derived, never stored."""
    return thing.state == "kept" and thing.review_on < today.isoformat()
