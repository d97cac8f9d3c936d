"""What is kept of an item beside its record: what was written for it, and what is to go."""

from datetime import datetime, timedelta

from services.publish.channels.website.items import Shown
from services.publish.channels.website.sources import renderer
from services.publish.site.model import Record
from services.publish.site.records import Shelved


def shelved(shown: Shown, before: Shelved | None, now: datetime, span: timedelta) -> Shelved | None:
    """To be read back after `span`. None: there is nothing and there was nothing."""
    record = shown.record or (before.record if before else None)
    if record is None:
        return None
    written = [{"path": page.path, "hash": page.hash} for page in shown.pages]
    written += [{"path": path, "hash": hash_} for path, hash_ in sorted(shown.beside().items())]
    return Shelved(
        record,
        written,
        check_at=now + span,
        renderer=renderer(),
        leaving=sorted(_leaving(shown, before)),
        removed=shown.record is None,
        closes_at=_closes_at(shown.record, before, now),
        row=mark(shown),
    )


def mark(shown: Shown) -> str:
    """Of its search row; empty when it has none."""
    return shown.row.mark if shown.row else ""


def _leaving(shown: Shown, before: Shelved | None) -> set[str]:
    if before is None:
        return set()
    stays = shown.paths()
    stood = {*(each["path"] for each in before.written), *before.leaving}
    return {path for path in stood if path not in stays}


def _closes_at(record: Record | None, before: Shelved | None, now: datetime) -> datetime | None:
    """When it stops asking for opinions; what has passed stays until lists have heard of it."""
    if record is None or record.asking:
        return record.asks_until if record else None
    passed = before.closes_at if before else None
    return passed if passed and passed <= now else None
