"""What is kept of an item beside its record: what was written for it, and what is to go."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from services.publish.channels.website.items import Shown
from services.publish.channels.website.sources import renderer
from services.publish.site import paths
from services.publish.site.model import Record
from services.publish.site.records import Shelved


def shelved(shown: Shown, before: Shelved | None, now: datetime, span: timedelta) -> Shelved | None:
    """To be read back after `span`. None: there is nothing and there was nothing."""
    record = shown.record or (before.record if before else None)
    if record is None:
        return None
    written = [{"path": page.path, "hash": page.hash} for page in shown.pages]
    attached = {paths.attachment(hash_, name): hash_ for hash_, name, _ in shown.files}
    written += [{"path": path, "hash": hash_} for path, hash_ in sorted(attached.items())]
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
    leaving = {path for path in stood if path not in stays}
    return leaving | _sheets_leaving(shown.record, before.record, leaving)


def _sheets_leaving(record: Record | None, old: Record, leaving: Iterable[str]) -> set[str]:
    """Sheets (PDF) go with their page, and when another version takes its address."""
    sheets = {paths.pdf_of(path) for path in leaving if path.endswith(".html")}
    if record is None or (record.version, record.state) != (old.version, old.state):
        sheets.add(paths.pdf_of(old.url))
    return sheets


def _closes_at(record: Record | None, before: Shelved | None, now: datetime) -> datetime | None:
    """When it stops asking for opinions; what has passed stays until lists have heard of it."""
    if record is None or record.asking:
        return record.asks_until if record else None
    passed = before.closes_at if before else None
    return passed if passed and passed <= now else None
