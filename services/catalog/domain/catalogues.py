"""An organ's own catalogue: made out of an outline, changed entry by entry, filed upward.

An entry is never deleted: items keep naming it. Every change is one edition with a reason, and
the history says field by field what it was before.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from common.errors import Conflict, Invalid, NotAllowed, NotFound
from common.events import Event
from common.marks import find_marks
from common.states import step
from contracts.words import CATALOGUE_ACTIONS, CATALOGUE_STATES
from services.catalog import events
from services.catalog.domain import consultations, texts

Entry = Mapping[str, Any]

LIFE = {
    ("changed", "change"): "changed",
    ("changed", "file"): "filed",
    ("filed", "change"): "changed",  # what is filed is one edition; another is filed anew
    ("filed", "note"): "noted",
    ("filed", "return"): "returned",
    ("noted", "change"): "changed",
    ("returned", "change"): "changed",
    ("returned", "file"): "filed",
    ("changed", "end"): "ended",
    ("filed", "end"): "ended",
    ("noted", "end"): "ended",
    ("returned", "end"): "ended",
}
ENTRY_LIFE = {
    ("absent", "add"): "kept",
    ("kept", "change"): "kept",
    ("kept", "retire"): "retired",
    ("retired", "restore"): "kept",
}
WORDS = {**CATALOGUE_STATES, **CATALOGUE_ACTIONS}
OWN = ("id", "retired")  # of an entry in its catalogue; the rest is what the organ says
PERSON = "person"  # whoever sees to an entry, whom an outline cannot name


@dataclass(frozen=True)
class Catalogue:
    """`edition` counts the changes; `entries` hold the retired ones too, each with its `retired`
    reason. `history` lines are {edition, at, by, action, entry, reason, fields: {name: [before,
    after]}}, `filings` {edition, at, by, action, comment} of both sides. `outline` is empty where
    the organ began with none. `sealed` is what the public may read of this edition."""

    id: str
    organ: str = ""
    name: str = ""
    outline: str = ""
    outline_version: int = 0
    regime: str = ""
    entries: list[dict[str, Any]] = field(default_factory=list)
    edition: int = 1
    state: str = "changed"
    history: list[dict[str, Any]] = field(default_factory=list)
    filings: list[dict[str, Any]] = field(default_factory=list)
    changed_at: datetime | None = None
    sealed: str = ""

    def must_be(self, edition: int) -> None:
        """Conflict when the user saw another edition than the one that stands."""
        if self.edition != edition:
            raise Conflict(
                f"目录刚刚由别人改过：现在是第 {self.edition} 次修订，您看到的是第 {edition} 次。"
                "请刷新后再操作。"
            )


@dataclass(frozen=True)
class Change:
    """What is to become of one entry: `fields` of one that is added or changed."""

    action: str
    entry: str
    fields: Mapping[str, Any] = field(default_factory=dict)


Said = tuple[Catalogue, list[Event]]


def adopt(organ: str, outline: Mapping[str, Any]) -> Catalogue:
    """Every entry of the outline as the organ's own."""
    return Catalogue(
        id=f"{organ}:{outline['id']}",
        organ=organ,
        name=outline.get("name", "").replace("目录提纲", "目录"),
        outline=outline["id"],
        outline_version=outline["version"],
        regime=outline["regime"],
        entries=[dict(entry) for entry in outline["entry"]],
    )


def begin(organ: str, regime: str, name: str) -> Catalogue:
    """One without an outline, to be filled by hand or from a table."""
    return Catalogue(id=f"{organ}:own-{regime}", organ=organ, name=name, regime=regime)


def in_force(catalogue: Catalogue) -> list[dict[str, Any]]:
    """The entries under which something may be disclosed."""
    return [entry for entry in catalogue.entries if "retired" not in entry]


def persons(catalogue: Catalogue) -> dict[str, str]:
    """Who is named to see to an entry in force, by its id; "" where nobody is."""
    return {entry["id"]: str(entry.get(PERSON, "")) for entry in in_force(catalogue)}


def retired(catalogue: Catalogue) -> list[dict[str, Any]]:
    return [entry for entry in catalogue.entries if "retired" in entry]


# -- changing ----------------------------------------------------------------------


def effects(catalogue: Catalogue, changes: Sequence[Change], reason: str) -> list[dict[str, Any]]:
    """[{action, entry, before, after, fields}] of what would be different; Invalid names every
    change that cannot be made."""
    entries = {entry["id"]: entry for entry in catalogue.entries}
    found, problems = [], []
    for change in changes:
        before = entries.get(change.entry)
        try:
            after = _after(before, change, reason)
        except Invalid as error:
            problems += error.problems
            continue
        if after != before:
            entries[change.entry] = after
            found.append(_effect(change, before, after))
    if problems:
        raise Invalid("目录没有改，请改正下列各处。", problems)
    return found


def _after(before: dict[str, Any] | None, change: Change, reason: str) -> dict[str, Any]:
    state = "absent" if before is None else "retired" if "retired" in before else "kept"
    if (state, change.action) not in ENTRY_LIFE:
        raise Invalid("", [f"条目“{change.entry}”{_IMPOSSIBLE[state]}。"])
    kept = {key: value for key, value in (before or {}).items() if key != "retired"}
    if change.action == "retire":
        return {**kept, "retired": reason}
    after = {**kept, **change.fields, "id": change.entry}
    if problems := entry_problems(after):
        raise Invalid("", [f"条目“{change.entry}”：{problem}" for problem in problems])
    return after


_IMPOSSIBLE = {
    "absent": "不在目录里，只能新增",
    "kept": "已经在目录里，可以修改或停用，不能再新增",
    "retired": "已经停用，要先恢复使用",
}


def entry_problems(entry: Entry) -> list[str]:
    """Why nothing could be disclosed under an entry like this."""
    missing = [word for name, word in _NEEDED.items() if not str(entry.get(name, "")).strip()]
    problems = [f"{word}没有内容，请填写。" for word in missing]
    said = {str(name): value for name, value in entry.items() if isinstance(value, str)}
    if any(find_marks(value) for value in said.values()):
        problems.append("文字里有密级标志。本系统不保存涉密内容，请删除。")
    forms = [form["channel"] for form in entry.get("forms", [])]
    problems += consultations.entry_problems(entry)
    return problems + texts.fit_problems(set(entry.get("audience", [])), forms)


def stranger_problems(
    effects: Iterable[Mapping[str, Any]], serves: Callable[[str], bool]
) -> list[str]:
    """Who is named by these effects to see to an entry, and has no post for it at the organ."""
    named = ((e["entry"], e["after"][PERSON]) for e in effects if PERSON in e["fields"])
    return [
        f"条目“{entry}”：责任人“{person}”现在没有本机关的职务，请改选本机关的人员。"
        for entry, person in named
        if person and not serves(person)
    ]


_NEEDED = {"class": "类别", "column": "网站栏目", "content": "公开内容", "route": "审核程序"}


def _effect(change: Change, before: Entry | None, after: Entry) -> dict[str, Any]:
    return {
        "action": change.action,
        "entry": change.entry,
        "before": dict(before or {}),
        "after": dict(after),
        "fields": different(before or {}, after),
    }


def different(before: Entry, after: Entry) -> dict[str, list[Any]]:
    """{field: [before, after]} of what two entries do not say alike."""
    names = dict.fromkeys([*before, *after])
    return {
        name: [before.get(name), after.get(name)]
        for name in names
        if name not in OWN and before.get(name) != after.get(name)
    }


def changed(
    catalogue: Catalogue,
    found: Sequence[Mapping[str, Any]],
    reason: str,
    by: str,
    at: datetime,
) -> Catalogue:
    """The next edition, with these `effects` in it."""
    if not found:
        raise Invalid("与现在的目录没有不同，没有改。", ["请先改动至少一个条目。"])
    entries = {entry["id"]: entry for entry in catalogue.entries}
    entries |= {effect["entry"]: effect["after"] for effect in found}
    edition = catalogue.edition + 1
    line = {"edition": edition, "at": at, "by": by, "reason": reason}
    lines = [{**line, **{key: e[key] for key in ("action", "entry", "fields")}} for e in found]
    return replace(
        catalogue,
        entries=list(entries.values()),
        edition=edition,
        state=step(LIFE, catalogue.state, "change", WORDS),
        history=[*catalogue.history, *lines],
        changed_at=at,
    )


def announced(catalogue: Catalogue, sealed: str, superior: str | None) -> Said:
    """With the seal of what the public may read of it. The outline as it was adopted, and the
    root's own, are public at once; any other edition when the organ above has taken note of it."""
    after = replace(catalogue, sealed=sealed)
    return after, [events.catalogue_changed(after), *_published(after, superior)]


def announced_late(catalogue: Catalogue, sealed: str, superior: str | None) -> Said:
    """Made when catalogues had no public page: sealed now, and public if it would be by now."""
    if catalogue.sealed or catalogue.state == "ended":
        return catalogue, []
    after = replace(catalogue, sealed=sealed)
    return after, _published(after, superior)


def _published(catalogue: Catalogue, superior: str | None) -> list[Event]:
    as_adopted = bool(catalogue.outline and catalogue.edition == 1)
    is_open = superior is None or as_adopted or catalogue.state == "noted"
    return [events.catalogue_published(catalogue)] if is_open else []


# -- filing ------------------------------------------------------------------------


def file(catalogue: Catalogue, superior: str | None, by: str, at: datetime) -> Said:
    """This edition is shown to the organ above; the root organ has none."""
    if superior is None:
        raise NotAllowed("本机关没有上级机关，公开目录不需要报备。")
    after = _filed(catalogue, "file", by, at, "")
    return after, [events.catalogue_filed(after, superior)]


def decide(catalogue: Catalogue, decision: str, comment: str, by: str, at: datetime) -> Said:
    """The organ above takes note of it, or sends it back with a reason."""
    if decision == "return" and not comment.strip():
        raise Invalid("没有办理，请改正下列各处。", ["退回目录要写明原因，请填写意见。"])
    after = _filed(catalogue, decision, by, at, comment)
    published = [events.catalogue_published(after)] if decision == "note" and after.sealed else []
    return after, [events.catalogue_decided(after, decision, by), *published]


def _filed(catalogue: Catalogue, action: str, by: str, at: datetime, comment: str) -> Catalogue:
    line = {"edition": catalogue.edition, "at": at, "by": by, "action": action, "comment": comment}
    state = step(LIFE, catalogue.state, action, WORDS)
    return replace(catalogue, state=state, filings=[*catalogue.filings, line])


def ended(catalogue: Catalogue, at: datetime) -> Said:
    """Its organ was closed: nothing more is due by it; what was disclosed under it goes on."""
    if catalogue.state == "ended":
        return catalogue, []
    return _filed(catalogue, "end", "catalog", at, "机关已撤并"), []


# -- using -------------------------------------------------------------------------


def entry_of(
    catalogues: Sequence[Catalogue], entry: str, new: bool = False
) -> tuple[Catalogue, dict[str, Any]]:
    """The entry and the catalogue it stands in; NotFound says what to do.

    A retired entry goes on for what names it already; something `new` may not begin under it.
    """
    for catalogue in catalogues:
        for candidate in catalogue.entries:
            if candidate["id"] == entry:
                if new and "retired" in candidate:
                    raise NotAllowed(
                        f"条目“{entry}”已经停用（{candidate['retired']}），不能再用于新的事项。"
                        "请改选目录内的条目。"
                    )
                return catalogue, candidate
    raise NotFound(f"本机关的公开目录里没有条目“{entry}”。请先采用目录提纲，或改选目录内的条目。")
