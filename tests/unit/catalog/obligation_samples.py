"""Obligations for tests."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from services.catalog import store
from services.catalog.domain import obligations
from services.catalog.domain.obligations import Obligation
from services.catalog.domain.periods import Rule

PLACE = {"organ": "o-10a05", "catalogue": "o-10a05:bureau-9"}
AT = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)


def entry(time_rule: str = "quarterly") -> dict[str, Any]:
    return {
        "id": "b9-01",
        "class": "思想建设",
        "content": "学习情况",
        "time_rule": time_rule,
    }


def versions(time_rule: str) -> list[Rule]:
    return [rule for rule in store.time_rules().every() if rule["id"] == time_rule]


def owed(time_rule: str = "quarterly", day: date = date(2026, 3, 5), **changes: Any) -> Obligation:
    """What the entry owes for the period that this day lies in."""
    [found] = obligations.obligations(PLACE, entry(time_rule), versions(time_rule), day, day)
    return replace(found, **changes)
