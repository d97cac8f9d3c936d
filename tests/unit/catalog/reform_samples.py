"""A small city, and reforms of it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from services.catalog.domain.organs import Organ
from services.catalog.domain.reforms import Planned, Reform, plan

AT = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
TODAY = "2026-03-05"
LEVELS = {"kind": "bureau", "regime": "party", "version": 1}


def organ(id_: str, parent: str | None, level: str = "department") -> Organ:
    return Organ(id_, id_.upper().replace("-", ""), f"{id_} 局", parent, level, **LEVELS)  # type: ignore[arg-type]


def city() -> dict[str, Organ]:
    """o-root > o-a, o-b, o-c; o-b > o-b1 > o-b2."""
    rows = (
        organ("o-root", None, "city"),
        organ("o-a", "o-root"),
        organ("o-b", "o-root"),
        organ("o-c", "o-root"),
        organ("o-b1", "o-b", "township"),
        organ("o-b2", "o-b1", "village"),
    )
    return {each.id: each for each in rows}


def new(id_: str, **values: Any) -> dict[str, Any]:
    """A row of an organ that there is not yet; its code is made of its id."""
    row = {"code": id_.upper().replace("-", ""), "name": f"新{id_}", "parent": ""}
    return {"id": id_, **row, "level": "department", "kind": "bureau", "regime": "party", **values}


def existing(*ids: str) -> list[dict[str, Any]]:
    return [{"id": id_} for id_ in ids]


def reform(kind: str, organs: Sequence[str], **given: Any) -> Reform:
    who = {"by": "admin", "at": AT, "command": {"id": "c-1", "digest": "d"}}
    said = {"document": "澜编〔2026〕3号", "reason": "机构改革"}
    return Reform(kind=kind, organs=list(organs), **{**who, **said, **given})


def after(known: dict[str, Organ], wanted: Reform) -> dict[str, Organ]:
    """The city after it; it must be allowed."""
    planned, problems = plan(wanted, known)
    assert problems == []
    return {**known, **by_id(planned)}


def by_id(planned: Planned) -> dict[str, Organ]:
    return {organ.id: organ for organ, _ in planned}


def problems(wanted: Reform, known: dict[str, Organ] | None = None) -> list[str]:
    """What forbids it; nothing is planned then."""
    planned, found = plan(wanted, known or city())
    assert not (planned and found)
    return found
