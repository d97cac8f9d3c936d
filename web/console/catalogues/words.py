"""A form into the fields of an entry, and changes in words. Pure."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from contracts.words import (
    AUDIENCES,
    CHANNELS,
    DISCLOSURES,
    ENTRY_ACTIONS,
    ENTRY_FIELDS,
    ENTRY_STAGES,
    LAYERS,
    TIME_RULES,
    WEIGHTS,
)
from web.console.items.draft import Form

TEXTS = (
    *("class", "column", "content", "time_rule", "route", "weight"),
    *("basis", "responsible", "stage"),
)
PERSON = "person"  # whom a work plan does not name
LISTS = ("audience", "draft_first", "disclosure", "layers")
IMPLIED = {"weight": "ordinary"}  # of an entry that says nothing
BLANK: Mapping[str, Any] = {
    **dict.fromkeys((*TEXTS, PERSON), ""),
    "time_rule": "information_20wd",
    "route": "A",
    **IMPLIED,
    "audience": [],
    "forms": [],
    "draft_first": [],
    "disclosure": ["proactive"],
    "layers": [],
    "interval_days": 0,
}
SAID: Mapping[str, Mapping[str, str]] = {
    "audience": AUDIENCES,
    "time_rule": TIME_RULES,
    "weight": WEIGHTS,
    "draft_first": WEIGHTS,
    "stage": ENTRY_STAGES,
    "disclosure": DISCLOSURES,
    "layers": LAYERS,
}


class Line(NamedTuple):
    """One entry that is changed: `fields` are (name, before, after) in words."""

    entry: str
    action: str
    content: str
    fields: list[tuple[str, str, str]]


def typed(form: Form) -> dict[str, Any]:
    """All fields of the form of an entry. A board or a message is a reminder, no stage waits for
    it; every other form needs its proof unless it is said to be one."""
    reminders = form.getlist("reminders")
    days = form.get("interval_days", "0").strip()
    return {
        **{name: form.get(name, "").replace("\r\n", "\n").strip() for name in (*TEXTS, PERSON)},
        **{name: form.getlist(name) for name in LISTS},
        "forms": [
            {"channel": each, "required": each not in reminders} for each in form.getlist("forms")
        ],
        "interval_days": int(days) if days.isascii() and days.isdigit() else -1,
    }


def differing(typed: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """What somebody changed; the order in which ticks come says nothing."""
    known = {**BLANK, **before}
    return {
        name: value for name, value in typed.items() if _plain(value) != _plain(known.get(name))
    }


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return sorted(str(sorted(v.items()) if isinstance(v, dict) else v) for v in value)
    return value


def lines(effects: Iterable[Mapping[str, Any]]) -> list[Line]:
    """What changes, for people: a new or retired entry by its content, a change field by field."""
    return [
        Line(
            effect["entry"],
            ENTRY_ACTIONS[effect["action"]],
            {**effect["before"], **effect["after"]}["content"],
            told(effect["fields"]) if effect["action"] == "change" else [],
        )
        for effect in effects
    ]


def told(
    fields: Mapping[str, Any], people: Mapping[str, str] | None = None
) -> list[tuple[str, str, str]]:
    """(field, before, after) in words; `people` are names."""
    words = {**SAID, PERSON: people or {}}
    return [
        (ENTRY_FIELDS.get(name, name), said(name, before, words), said(name, after, words))
        for name, (before, after) in fields.items()
    ]


def persons(fields: Mapping[str, Any]) -> list[str]:
    """Who was named before, and who is now."""
    return [person for person in fields.get(PERSON, []) if person]


def said(name: str, value: Any, of: Mapping[str, Mapping[str, str]] = SAID) -> str:
    """A field's value in words."""
    words = of.get(name, {})
    value = value or IMPLIED.get(name, value)
    if name == "forms":
        return "、".join(CHANNELS[form["channel"]] for form in value or []) or "（无）"
    if isinstance(value, list):
        return "、".join(words.get(each, each) for each in value) or "（无）"
    return words.get(value, str(value)) if value not in (None, "") else "（无）"


def by_class(entries: Iterable[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """In the order in which classes first appear."""
    found = list(entries)
    order = list(dict.fromkeys(entry["class"] for entry in found))
    ordered = sorted(found, key=lambda entry: order.index(entry["class"]))
    return [(name, list(group)) for name, group in groupby(ordered, lambda entry: entry["class"])]
