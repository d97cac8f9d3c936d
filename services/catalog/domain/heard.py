"""What an item becomes by what others said of it. Events come early, late and twice: what is older
than what stands changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.catalog import events
from services.catalog.domain.items import Item, Said, withdrawn_up_to


def returned(item: Item, version: int, reason: str, at: datetime) -> Said:
    """Back to the drafter as the next version: whatever is bound to the returned text, its review
    above all, stays bound to it. What comes late for an older version changes nothing."""
    if item.version != version or item.state != "submitted":
        return item, []
    return item.act("return", "review", at, reason, version=version + 1, sealed=""), []


def inherited(item: Item, heir: str, closed_at: datetime, at: datetime) -> Said:
    """Its organ was closed. What asked for review comes back as the next version, for another organ
    answers for it now; what was never public is that organ's own from here on, what was keeps its
    place. A correction that the heir has submitted since stays under review."""
    moved = replace(item, organ=item.organ if item.was_public else heir)
    asked = [line["at"] for line in item.history if line["action"] == "submit"]
    if item.state == "submitted" and (moved.organ == heir or max(asked) <= closed_at):
        why = f"机关已撤并，由 {heir} 承接，请重新送审"
        after = moved.act("return", "catalog", at, why, version=item.version + 1, sealed="")
        return after, [events.item_revised(after)]
    if moved.organ == item.organ or item.state != "draft":
        return item, []
    line = {"at": at, "by": "catalog", "action": "inherit", "version": item.version}
    line["comment"] = f"机关 {item.organ} 已撤并，由 {heir} 承接"
    return replace(moved, history=[*item.history, line], changed_at=at), []


def approved(item: Item, version: int, hash_: str, at: datetime) -> Said:
    if item.version != version or item.state != "submitted" or item.sealed != hash_:
        return item, []
    return item.act("approve", "review", at), []


def rechecked(item: Item, version: int, stands: bool, reason: str, at: datetime) -> Said:
    """An urgent text was looked at afterwards. What does not stand is to be corrected or withdrawn,
    which whoever answers for it does; nothing is taken down by itself."""
    line = {"at": at, "by": "review", "version": version, "comment": reason}
    line["action"] = "recheck_stands" if stands else "recheck_fails"
    if any({**line, "at": None} == {**each, "at": None} for each in item.history):
        return item, []
    answered = item.version > version or item.state == "withdrawn"
    disputed = {} if stands or answered else {"version": version, "reason": reason}
    return replace(item, history=[*item.history, line], disputed=disputed), []


def published(
    item: Item,
    version: int,
    stage: str,
    last: bool,
    urls: Sequence[str],
    at: datetime,
    number: str = "",
    organ: str = "",
) -> Said:
    """A stage is confirmed; versions only grow, and events may come early, late or twice. What was
    withdrawn stays so, though its next version may have been begun meanwhile. The item is of the
    `organ` that disclosed it, though that one was closed and its heir has begun the next."""
    if version <= withdrawn_up_to(item):
        return item, []
    if last and stage == "outside":
        item = replace(item, superseding=_superseding(item, version))
    seen = item.public.get("version", 0)
    if version < seen:
        return item, []
    stages = dict(item.public.get("stages", {})) if version == seen else {}
    if stage not in stages:
        stages[stage] = at
    public = {"version": version, "stages": stages, "urls": list(urls) or _urls(item, version)}
    item = replace(item, public={**public, "number": number}, organ=organ or item.organ)
    # A published event may overtake the approved event of the same version.
    if last and version == item.version and item.state == "submitted":
        item = item.act("approve", "review", at)
    if last and version == item.version and item.state == "approved":
        return item.act("publish", "publish", at), []
    return item, []


def recalled(item: Item, version: int, counts: Mapping[str, int], at: datetime) -> Said:
    """Everything up to `version` is off its channels; nobody outside sees it any more."""
    if any(line["action"] == "recalled" and line["version"] >= version for line in item.history):
        return item, []
    line = {"at": at, "by": "publish", "action": "recalled", "version": version, "comment": ""}
    after = replace(item, history=[*item.history, line])
    if item.public.get("version", 0) > version:
        return after, []
    public = {"version": item.public.get("version", 0), "stages": {}, "urls": []}
    return replace(after, public=public | {"recalled": version, "counts": dict(counts)}), []


def with_open_cases(item: Item, count: int, at: datetime) -> Said:
    """What came in about it: a closed item with an open case is open again (domain.md §6)."""
    after = replace(item, open_cases=count)
    if item.state == "closed" and count:
        return after.act("reopen", "feedback", at, "办结以后又收到意见"), []
    return after, []


def _urls(item: Item, version: int) -> list[str]:
    return item.public.get("urls", []) if item.public.get("version") == version else []


def _superseding(item: Item, version: int) -> dict[str, Any]:
    """After this version is wholly public: what it replaces. Versions only grow."""
    before = item.superseding
    bound = next((v for v in item.versions if v["version"] == version), {})
    named = bound.get("supersedes", [])
    if version <= before.get("version", 0) or not (before or named):
        return before
    return {"version": version, "items": named, "reason": bound.get("supersedes_reason", "")}
