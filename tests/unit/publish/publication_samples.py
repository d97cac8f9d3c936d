"""Publications with a plan, and a way to move them as the worker would."""

from datetime import UTC, datetime, timedelta
from typing import Any

from services.publish.domain import Publication, advance, planned, with_plan

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
HASH = "a1" * 32
STAGE = {
    "document": "inside",
    "meeting": "inside",
    "sms": "inside",
    "members": "inside",
    "website": "outside",
    "board": "outside",
}


def a_step(channel: str, required: bool = True) -> dict[str, Any]:
    return {
        "stage": STAGE[channel],
        "channel": channel,
        "target": "main",
        "required": required,
    }


FULL = [a_step("document"), a_step("website")]


def approval(version: int = 1) -> dict[str, Any]:
    return {
        "item": "i-1",
        "version": version,
        "organ": "o-1",
        "at": "2026-03-05T01:00:00Z",
        "data": {"hash": HASH},
    }


def a_sealed(plan: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    return {
        "item": "i-1",
        "version": 1,
        "title": "关于某事的通知",
        "organ": {"id": "o-1", "code": "10A05", "name": "某局党组"},
        "audience": ["members", "society"],
        "plan": plan,
        "interval_days": 0,
    } | changes


def a_publication(plan: list[dict[str, Any]] | None = None, **changes: Any) -> Publication:
    sealed = a_sealed(FULL if plan is None else plan, **changes)
    return with_plan(planned(approval(), NOW), sealed, "10A05/2026-03-0001", "/x.html")


def advanced(publication: Publication, *channels: str, days: int = 0) -> Publication:
    """After another look, `days` later, with these channels proved."""
    proved = frozenset(f"i-1:1:{channel}:main" for channel in channels)
    return advance(publication, proved, NOW + timedelta(days=days))[0]
