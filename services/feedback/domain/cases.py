"""A case: what somebody said about an item, and its way to an answer (domain.md §6)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from common import clock
from common.clocks import Almanac, Clock, Record
from common.errors import Conflict, NotAllowed
from common.events import Event
from common.states import step
from contracts import words
from services.feedback import events

LIFE = {
    ("received", "screen"): "screened",
    ("received", "dismiss"): "closed",
    ("screened", "assign"): "assigned",
    ("assigned", "assign"): "assigned",  # the lead has left, or it is another's matter
    ("assigned", "answer"): "answered",
    ("answered", "approve_reply"): "replied",
    ("answered", "return_reply"): "assigned",
    ("replied", "close"): "closed",
}
SAYS: Mapping[str, Callable[["Case"], Event]] = {
    "receive": events.case_received,
    "screen": events.case_screened,
    "dismiss": events.case_closed,
    "assign": events.case_assigned,
    "answer": events.case_answered,
    "approve_reply": events.case_replied,
    "return_reply": events.case_assigned,
    "close": events.case_closed,
}
FOR_HANDLERS = ("received", "screened", "replied")  # states in which a case waits for one
WORDS = {**words.CASE_STATES, **words.CASE_ACTIONS}


@dataclass(frozen=True)
class Case:
    """`version` grows with every step and travels in events; `code` is the keyed index of the
    query code, `level` who may know the name. Name and contact are kept apart, encrypted.
    `member` is a keyed index too, of the member who said it in his own pages, "" for others.

    `history` is [{at, by, action, comment}]; `redisclosure` the one it belongs to, or "".
    """

    id: str
    item: str = ""
    item_version: int = 0
    organ: str = ""
    channel: str = "portal"
    kind: str = ""
    level: str = "anonymous"
    state: str = "received"
    text: str = ""
    has_contact: bool = False
    code: str = ""
    member: str = ""
    lead: str = ""
    helpers: list[str] = field(default_factory=list)
    reply: str = ""
    replier: str = ""
    outcome: str = ""
    reason: str = ""
    history: list[dict[str, Any]] = field(default_factory=list)
    redisclosure: str = ""
    version: int = 1
    received_at: datetime | None = None
    due_on: str = ""

    def scope(self) -> dict[str, Any]:
        """What every event of a case says: never what was said, or by whom."""
        shown = ("item", "item_version", "kind", "channel", "state", "outcome", "due_on")
        return {name: getattr(self, name) for name in shown}


Said = tuple[Case, list[Event]]


@dataclass(frozen=True)
class Step:
    """Who takes a step when, having seen which version of the case."""

    version: int
    by: str
    at: datetime
    comment: str = ""


def level_of(name: str, contact: str, named: bool) -> str:
    """Three levels (domain.md §6): who gives nothing is anonymous."""
    if not name and not contact:
        return "anonymous"
    return "named" if name and named else "organ"


def received(case: Case, by: str, almanac: Almanac) -> Said:
    """A new case; `by` is who entered it, "" for the public's own."""
    at = almanac.now
    due_on = almanac.reading(_clock(at)).due_on
    case = replace(case, received_at=at, due_on=due_on, history=[_line("receive", by, at)])
    return case, [SAYS["receive"](case)]


def screen(case: Case, taken: Step, kind: str) -> Said:
    """It is one for us; of which kind."""
    return _act(case, taken, "screen", kind=kind)


def dismiss(case: Case, taken: Step) -> Said:
    """Not taken up; the reason is for the asker to read."""
    return _act(case, taken, "dismiss", reason=taken.comment)


def assign(case: Case, taken: Step, lead: str, helpers: Iterable[str], due_on: str) -> Said:
    """A lead answers, helpers help; `due_on` ("" leaves it) may only be earlier than it was."""
    if due_on and not clock.day_of(taken.at).isoformat() <= due_on <= case.due_on:
        raise NotAllowed(
            f"答复期限 {due_on} 不能早于今天，也不能晚于现在的期限 {case.due_on}。请改后再交办。"
        )
    others = [person for person in dict.fromkeys(helpers) if person != lead]
    return _act(case, taken, "assign", lead=lead, helpers=others, due_on=due_on or case.due_on)


def answer(case: Case, taken: Step, reply: str, outcome: str) -> Said:
    """The lead's reply, for somebody else to review."""
    return _act(case, taken, "answer", reply=reply, outcome=outcome, replier=taken.by)


def review_reply(case: Case, taken: Step, decision: str) -> Said:
    """`approve` or `return`, by somebody else than who wrote the reply; a return says why."""
    if decision == "return" and not taken.comment.strip():
        raise NotAllowed("退回答复时必须写明原因，主办人才知道怎样修改。")
    return _act(case, taken, f"{decision}_reply")


def close(case: Case, taken: Step) -> Said:
    return _act(case, taken, "close")


def looked(case: Case, by: str, at: datetime) -> Said:
    """Somebody read name and contact: on the record, no step of the case."""
    return replace(case, history=[*case.history, _line("look", by, at)]), []


def persons(case: Case) -> dict[str, frozenset[str]]:
    """What people are to the case, as contracts/policy names it."""
    return {
        "lead": frozenset(filter(None, [case.lead])),
        "helpers": frozenset(case.helpers),
        "replier": frozenset(filter(None, [case.replier])),
    }


def why_due(case: Case, almanac: Almanac) -> str:
    """Why it has to be answered by its day; "" once it is."""
    if case.received_at is None or case.state in ("replied", "closed"):
        return ""
    told = almanac.reading(_clock(case.received_at))
    return "；".join(told.because) if case.due_on == told.due_on else "交办时定下的答复期限"


def _clock(received_at: datetime) -> Clock:
    """The asker is told its day at once."""
    return [Record("started", received_at, "case_answer")]


def is_dismissed(case: Case) -> bool:
    return case.state == "closed" and not case.outcome


def is_answered(case: Case) -> bool:
    """Its outcome stands and can be told."""
    return case.state in ("replied", "closed") and bool(case.outcome)


def _act(case: Case, taken: Step, action: str, **values: Any) -> Said:
    if case.version != taken.version:
        raise Conflict(
            f"意见 {case.id} 现在是“{words.CASE_STATES[case.state]}”（第 {case.version} 次变动），"
            f"您看到的是第 {taken.version} 次变动。请刷新后再办理。"
        )
    state = step(LIFE, case.state, action, WORDS)
    history = [*case.history, _line(action, taken.by, taken.at, taken.comment)]
    after = replace(case, state=state, version=case.version + 1, history=history, **values)
    return after, [SAYS[action](after)]


def _line(action: str, by: str, at: datetime, comment: str = "") -> dict[str, Any]:
    return {"at": at, "by": by, "action": action, "comment": comment}
