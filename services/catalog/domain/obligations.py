"""What an organ owes: one disclosure for one entry of its catalogue in one period (domain.md §4).

Whether it is upcoming, missing or late follows from the day; only what was done is stored.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from common.events import Event
from common.posts import Post
from common.states import step
from contracts.words import OBLIGATION_ACTIONS, OBLIGATIONS
from services.catalog import events
from services.catalog.domain import periods
from services.catalog.domain.items import Item, withdrawn_up_to
from services.catalog.domain.periods import STANDING, Due, Rule

LIFE = {
    ("open", "ask"): "asked",
    ("asked", "approve"): "nothing",
    ("asked", "refuse"): "open",
    ("open", "meet"): "met",
    ("asked", "meet"): "met",
    ("nothing", "meet"): "met",
    ("met", "reopen"): "open",
    ("open", "lapse"): "lapsed",
    ("asked", "lapse"): "lapsed",
    ("open", "inherit"): "lapsed",
    ("asked", "inherit"): "lapsed",
    ("lapsed", "reopen"): "open",
}
WORDS = {**OBLIGATIONS, **OBLIGATION_ACTIONS}
OWED = ("open", "asked")  # neither met nor excused
SOON = timedelta(days=10)


@dataclass(frozen=True)
class Obligation:
    """`id` is organ:entry:period, so that opening twice is nothing; `content` and `section` are
    what the entry said, `rule` and `rule_version` what its days were counted by.

    `until` is the moment after the last one in time, `due_on` (ISO day) the day that is shown;
    `counted` says how where that is in working days (see counting.py).
    `work` names the work that a stage belongs to, `last` its last stage; `born_of` is the draft
    that says something happened. `item`, `version` and `met_at` tell what met it.
    `inherited` names the closed organs of which it took this over, none of what it owes itself.
    `reminders` were said, the last one to whom `told` lists (see `addresses`) but for those who
    have `seen` it; the next is looked for at `due_at`.
    """

    id: str
    organ: str = ""
    catalogue: str = ""
    entry: str = ""
    section: str = ""
    content: str = ""
    period: str = ""
    label: str = ""
    rule: str = ""
    rule_version: int = 0
    opens_on: str = ""
    due_on: str = ""
    until: datetime | None = None
    provisional: bool = False
    counted: dict[str, Any] | None = None
    because: str = ""
    state: str = "open"
    work: str | None = None
    last: bool = False
    born_of: str | None = None
    asked_by: str = ""
    reason: str = ""
    item: str | None = None
    version: int = 0
    met_at: datetime | None = None
    late: bool = False
    inherited: list[str] = field(default_factory=list)
    history: list[dict[str, Any]] = field(default_factory=list)
    reminders: list[dict[str, Any]] = field(default_factory=list)
    told: list[str] | None = None
    seen: list[str] = field(default_factory=list)
    due_at: datetime | None = None

    def act(self, action: str, by: str, at: datetime, comment: str = "", **values: Any) -> "Said":
        """The obligation after an action, with a line of history; nobody is reminded of what is
        no longer open, and what is open again is looked at at once."""
        state = step(LIFE, self.state, action, WORDS)
        line = {"at": at, "by": by, "action": action, "comment": comment}
        history = [*self.history, line]
        due_at = at if state == "open" else None
        return replace(self, state=state, history=history, due_at=due_at, **values), []


Said = tuple[Obligation, list[Event]]
Place = Mapping[str, str]  # {organ, catalogue} of an entry


def key_of(*words: str) -> str:
    """A short name for something that has none of its own: the same words, the same name."""
    return hashlib.sha256("|".join(words).encode()).hexdigest()[:12]


def id_of(organ: str, entry: str, period: str) -> str:
    return f"{organ}:{entry}:{period}"


# -- what the calendar opens ---------------------------------------------------------


def obligations(
    place: Place,
    entry: Mapping[str, Any],
    versions: Sequence[Rule],
    from_day: date,
    until_day: date,
) -> Iterator[Obligation]:
    """What the entry owes for every period that has begun by `until_day` and was not over before
    `from_day`; `versions` are all of its time rule, oldest first."""
    for rule, period in periods.ruled(versions, from_day, until_day):
        due = periods.due(rule["due"], period.last)
        yield owed(place, entry, rule, period.id, period.label, period.first, due)
    rule = holding(versions, from_day)
    if rule["period"] == "once":
        due = periods.due(rule["due"], from_day)
        yield owed(place, entry, rule, STANDING, "长期公开", from_day, due)


def holding(versions: Sequence[Rule], day: date) -> Rule:
    """The version of a rule that holds on a day."""
    return [versions[0], *(rule for rule in versions[1:] if rule["valid_from"] <= day)][-1]


def owed(
    place: Place,
    entry: Mapping[str, Any],
    rule: Rule,
    period: str,
    label: str,
    opens_on: date,
    due: Due,
    **more: Any,
) -> Obligation:
    return Obligation(
        id_of(place["organ"], entry["id"], period),
        organ=place["organ"],
        catalogue=place["catalogue"],
        entry=entry["id"],
        section=entry["class"],
        content=entry["content"],
        period=period,
        label=label,
        rule=rule["id"],
        rule_version=rule["version"],
        opens_on=opens_on.isoformat(),
        due_on=due.on.isoformat(),
        until=due.until,
        provisional=due.provisional,
        counted=due.counted,
        because=rule["says"],
        **more,
    )


# -- what is done about it -----------------------------------------------------------


def meets(item: Item, version: int) -> bool:
    """Does this version, which was just said to be out, disclose what is due? An answer to
    opinions does not, unless its draft names a period."""
    is_out = item.public.get("version") == version and bool(item.public.get("stages"))
    is_own = not item.cause or bool(item.text.get("period"))
    return version > withdrawn_up_to(item) and is_out and is_own


def met(found: Obligation, item: str, version: int, at: datetime) -> Said:
    """Disclosed; what is met already, or has lapsed, stays as it is."""
    if (found.state, "meet") not in LIFE:
        return found, []
    late = bool(found.until and at >= found.until)
    return found.act("meet", "publish", at, item=item, version=version, met_at=at, late=late)


def reopened(found: Obligation, item: str, version: int, reason: str, at: datetime) -> Said:
    """What met it was withdrawn, in this version and older ones: it is owed again."""
    if found.state != "met" or found.item != item or found.version > version:
        return found, []
    comment = f"所公开的事项已撤下：{reason}"
    cleared: dict[str, Any] = {"item": None, "version": 0, "met_at": None, "late": False}
    return found.act("reopen", "catalog", at, comment, **cleared)


def lapsed(found: Obligation, reason: str, at: datetime) -> Said:
    """Owed no more, because what it was owed for is no more."""
    if found.state not in OWED:
        return found, []
    return found.act("lapse", "catalog", at, reason)


def renewed(found: Obligation, at: datetime) -> Said:
    """What it lapsed with is there again, and the period still to be disclosed."""
    if found.state != "lapsed":
        return found, []
    return found.act("reopen", "catalog", at, "条目重新列入公开目录")


def note(action: str, at: datetime, comment: str) -> dict[str, Any]:
    """A line of history of what nobody did by hand."""
    return {"at": at, "by": "catalog", "action": action, "comment": comment}


def handed_over(found: Obligation, place: Place, at: datetime) -> Obligation:
    """The same, owed by the heir of its closed organ from now on."""
    line = note("inherit", at, f"原由 {found.organ} 承担")
    return replace(
        found,
        id=id_of(place["organ"], found.entry, found.period),
        organ=place["organ"],
        catalogue=place["catalogue"],
        inherited=found.inherited or [found.organ],
        history=[*found.history, line],
        reminders=[],
        told=None,
        seen=[],
        due_at=at if found.state == "open" else None,
    )


def taken_over(found: Obligation, fresh: Obligation, at: datetime) -> Said:
    """What is there already is not owed twice, be it the heir's own or of another closed organ.
    What had lapsed there is owed again."""
    if found.state == "lapsed":
        was = "、".join(fresh.inherited)
        return found.act("reopen", "catalog", at, f"原由 {was} 承担", inherited=fresh.inherited)
    if not found.inherited or {*fresh.inherited} <= {*found.inherited}:
        return found, []
    return replace(found, inherited=sorted({*found.inherited, *fresh.inherited})), []


def given_up(found: Obligation, heir: str, at: datetime) -> Said:
    """Owed by another organ from now on."""
    if found.state not in OWED:
        return found, []
    return found.act("inherit", "catalog", at, f"机关已撤并，由 {heir} 承担")


def ask_nothing(found: Obligation, reason: str, by: str, at: datetime) -> Said:
    """Nothing to disclose in this period, says who would have to; another person decides."""
    return found.act("ask", by, at, reason, asked_by=by, reason=reason)


def decide_nothing(found: Obligation, action: str, comment: str, by: str, at: datetime) -> Said:
    """`approve` or `refuse`."""
    after, _ = found.act(action, by, at, comment)
    return after, [events.nothing_approved(after)] if action == "approve" else []


def addresses(organ: str, roles: Iterable[str], person: str = "") -> list[str]:
    """Whom a reminder is for: organ/role for whoever holds it, organ/@person for one who has any
    post there, and for who stands in for him."""
    return [f"{organ}/{role}" for role in roles] + ([f"{organ}/@{person}"] if person else [])


def addressed(posts: Iterable[Post]) -> list[str]:
    """What the holder of these posts is told by."""
    found = (addresses(p.organ, [p.role], p.behalf or p.person) for p in posts)
    return list(dict.fromkeys(address for each in found for address in each))


def is_told(found: Obligation, account: str, by: Collection[str]) -> bool:
    """Is the last reminder for who is `addressed` so, and not seen by this account yet?"""
    told = found.state == "open" and {*by} & {*(found.told or ())}
    return bool(told) and account not in found.seen


def seen(found: Obligation, by: str) -> Said:
    """Whoever has seen the last reminder is not shown it again."""
    return replace(found, seen=[*found.seen, *({by} - {*found.seen})]), []


# -- how it stands ---------------------------------------------------------------------


def standing(found: Obligation, now: datetime) -> str:
    """One of contracts/words.py STANDINGS."""
    if found.state == "met":
        return "late" if found.late else "in_time"
    if found.state != "open" or found.until is None:
        return found.state
    if now >= found.until:
        return "missing"
    return "soon" if found.until - now <= SOON else "upcoming"


def why(found: Obligation) -> str:
    """Why it is due on that day, and what may still move it."""
    moved = "；放假安排公布以后，期限可能调整" if found.provisional else ""
    return f"{found.because}{moved}"
