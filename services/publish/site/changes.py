"""What happened to an item since it was first public, as its own page tells it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from services.publish.domain import Succession, Void
from services.publish.site.model import Change, Record


def superseded(record: Record, succession: Succession | None) -> Record:
    """Something else holds in its place: it asks for no opinions any more."""
    last = succession.last if succession else {}
    if not last:
        return record
    return replace(
        record,
        superseded_by=last["by"],
        superseded_at=last["at"],
        superseded_reason=last["reason"],
        asks_until=None,
        asking=False,
    )


def with_history(record: Record, void: Void | None, succession: Succession | None) -> Record:
    """Of a withdrawn one without notes of its versions: they speak of a text that is gone."""
    found = [*_versions(record, void), *_withdrawal(void), *_turns(succession)]
    return replace(record, history=sorted(found, key=lambda change: change["at"]))


def _versions(record: Record, void: Void | None) -> Iterator[Change]:
    gone_below = void.withdrawn_below if void and void.kind == "ordinary" else 0
    for at, each in enumerate(record.versions):
        first = "again" if 0 < gone_below <= each["version"] else "first"
        kind = each.get("kind", "correct") if at else first
        note, url = (each.get("note", ""), each["url"]) if record.shown else ("", "")
        yield _change(kind, each["published_at"], each["version"], url, note)


def _withdrawal(void: Void | None) -> Iterator[Change]:
    if void and void.at and void.withdrawn_below and void.kind == "ordinary":
        yield _change("withdrawn", void.at, void.withdrawn_below - 1, "", void.reason)


def _turns(succession: Succession | None) -> Iterator[Change]:
    for turn in succession.in_order() if succession else ():
        kind = "reinstated" if turn["stands"] else "superseded"
        yield _change(kind, turn["at"], 0, "", turn["reason"])


def _change(kind: str, at: datetime, version: int, url: str, note: str) -> Change:
    return Change(kind=kind, at=at, version=version, url=url, note=note)
