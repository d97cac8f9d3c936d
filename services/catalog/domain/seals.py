"""What a submission binds: all that a page will show, and the plan that publication carries out."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.catalog.domain import consultations, superseding
from services.catalog.domain.consultations import Heard
from services.catalog.domain.items import Item
from services.catalog.domain.stages import stage_of

UNSEALED = {  # no page shows these as they stand
    *("changed", "weight", "urgent", "plan", "period"),
    *("supersedes", "supersedes_reason"),
}
REMINDERS = {"sms", "board", "members"}  # a stage waits for them only where the entry says so


def plan(text: Mapping[str, Any], entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """[{stage, channel, target, required}], inside first: what publication will carry out."""
    says = {form["channel"]: form["required"] for form in entry["forms"]}
    audience = set(text["audience"])
    steps = [
        {
            "stage": stage_of(channel, audience),
            "channel": channel,
            "target": "main",
            "required": says.get(channel, channel not in REMINDERS),
        }
        for channel in text["forms"]
    ]
    return sorted(steps, key=lambda s: (s["stage"], s["channel"]))


def seal_of(
    item: Item,
    entry: Mapping[str, Any],
    regime: str,
    organs: Sequence[Mapping[str, Any]],
    cause: Mapping[str, Any] | None = None,
    heard: Heard | None = None,
) -> dict[str, Any]:
    """Format 1: all that a page will show, and the plan. `organs` is own first, root last.

    `cause` is there only when the item answers opinions, see redisclosures.cause_of; `stage` and
    `heard` only for a draft plan and its final text, see consultations; `supplements`, the version
    that this one adds to, and `supersedes` {items, reason} only where there is any.
    """
    own = organs[0]
    return {
        "format": 1,
        "item": item.id,
        "version": item.version,
        **{key: item.text[key] for key in item.text if key not in UNSEALED},
        **({"cause": dict(cause)} if cause else {}),
        **_staged(item.text, heard),
        **({"supplements": item.supplements} if item.supplements else {}),
        **superseding.sealed(item.text),
        "organ": {
            "id": own["id"],
            "code": own["code"],
            "name": own["name"],
            "path": [organ["name"] for organ in reversed(organs)],
        },
        "regime": regime,
        "column": entry["column"],
        "class": entry["class"],
        "entry": entry["id"],
        "versions": [
            {"version": v["version"], "hash": v["hash"]}
            for v in item.versions
            if v["version"] < item.version
        ],
        "change_note": item.change_note,
        "plan": plan(item.text, entry),
        "interval_days": entry.get("interval_days", 0),
    }


def _staged(text: Mapping[str, Any], heard: Heard | None) -> dict[str, Any]:
    stage = text.get("plan", "")
    follows = heard if stage == consultations.FINAL else None
    said = {"heard": follows.sealed(text["changed"])} if follows else {}
    return {"stage": stage, **said} if stage else {}
