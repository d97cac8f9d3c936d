"""What stands in no catalogue is disclosed by a work plan that the organ above approves, for one
item (domain.md §2)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from common.errors import Invalid
from common.events import Event
from common.states import step
from contracts.words import PLAN_ACTIONS, PLAN_STATES
from services.catalog import events
from services.catalog.domain.catalogues import Catalogue, entry_problems
from services.catalog.domain.organs import Organ

LIFE = {
    ("requested", "approve"): "approved",
    ("requested", "refuse"): "refused",
}
GOES_ON = ("requested", "approved")  # at the heir, when the organ is closed
WORDS = {**PLAN_STATES, **PLAN_ACTIONS}
CLASS = "目录外事项"
USED = "工作方案只能用于一个事项，已经用了"
_OUTSIDE = "outside"  # ends the id of what is no catalogue of the organ's own


@dataclass(frozen=True)
class Plan:
    """`entry` is what it fixes, as an entry of a catalogue does; `why` is why it is disclosed.
    `history` lines are {at, by, action, comment}: from which closed organ it came."""

    id: str
    organ: str = ""
    title: str = ""
    why: str = ""
    entry: dict[str, Any] = field(default_factory=dict)
    state: str = "requested"
    requested_by: str = ""
    requested_at: datetime | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    comment: str = ""
    history: list[dict[str, Any]] = field(default_factory=list)


Said = tuple[Plan, list[Event]]


def request(id_: str, organ: str, said: Mapping[str, Any], by: str, at: datetime) -> Said:
    """Invalid names everything that nothing could be disclosed by."""
    title, why = said["title"].strip(), said["why"].strip()
    basis = f"工作方案《{title}》"
    entry = {"basis": basis, "interval_days": 0, **said["fields"]}
    entry |= {"id": id_, "class": CLASS, "outside": True}
    missing = {"题目": title, "公开的理由": why}
    problems = [f"{word}没有填写，请填写。" for word, value in missing.items() if not value]
    if problems := [*problems, *entry_problems(entry)]:
        raise Invalid("工作方案没有提交，请改正下列各处。", problems)
    plan = Plan(id_, organ, title, why, entry, requested_by=by, requested_at=at)
    return plan, [events.work_plan_requested(plan)]


def decide(plan: Plan, decision: str, comment: str, by: str, at: datetime) -> Said:
    """The organ above approves it, or refuses with a reason."""
    if decision == "refuse" and not comment.strip():
        raise Invalid("没有办理，请改正下列各处。", ["不同意工作方案要写明原因，请填写意见。"])
    state = step(LIFE, plan.state, decision, WORDS)
    after = replace(plan, state=state, decided_by=by, decided_at=at, comment=comment)
    return after, [events.work_plan_decided(after, decision)]


def inherited(plan: Plan, closed: Organ, heir: Organ, at: datetime) -> Said:
    """Its organ was closed: who answers for it now may use it, or waits for the answer."""
    if plan.organ != closed.id or plan.state not in GOES_ON:
        return plan, []
    line = {"at": at, "by": "catalog", "action": "inherit"}
    line["comment"] = f"原由{closed.name}提出，机关已撤并，由{heir.name}承接"
    return replace(plan, organ=heir.id, history=[*plan.history, line]), []


def as_catalogue(
    organ: str, regime: str, approved: Iterable[Plan], used: Collection[str]
) -> Catalogue:
    """The entries that approved plans stand for; one that was used serves no other item."""
    entries = [
        {**plan.entry, **({"retired": USED} if plan.id in used else {})} for plan in approved
    ]
    return Catalogue(f"{organ}:{_OUTSIDE}", organ, CLASS, regime=regime, entries=entries)


def is_outside(catalogue: Catalogue) -> bool:
    return catalogue.id.endswith(f":{_OUTSIDE}")
