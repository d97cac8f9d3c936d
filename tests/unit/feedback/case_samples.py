"""A case at every station of its life, and the people around it."""

from datetime import UTC, datetime
from typing import Any

from services.feedback.domain import cases
from services.feedback.domain.cases import Case, Step
from tests.unit.common.clock_samples import an_almanac

AT = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
ALMANAC = an_almanac(AT)


def step(case: Case, by: str = "handler", comment: str = "") -> Step:
    """Taken by somebody who sees the case as it is."""
    return Step(case.version, by, AT, comment)


def received(**values: Any) -> Case:
    case = Case("c-1", **{"item": "i-1", "item_version": 1, "organ": "o-1", **values})
    return cases.received(case, "", ALMANAC)[0]


def screened() -> Case:
    case = received()
    return cases.screen(case, step(case), "opinion")[0]


def assigned() -> Case:
    case = screened()
    return cases.assign(case, step(case), "lead", ["helper", "lead", "helper"], "")[0]


def answered(outcome: str = "adopted") -> Case:
    case = assigned()
    return cases.answer(case, step(case, "lead"), "已办。", outcome)[0]


def replied(outcome: str = "adopted") -> Case:
    case = answered(outcome)
    return cases.review_reply(case, step(case, "auditor"), "approve")[0]


def closed() -> Case:
    case = replied()
    return cases.close(case, step(case))[0]


STATIONS = {
    "received": received,
    "screened": screened,
    "assigned": assigned,
    "answered": answered,
    "replied": replied,
    "closed": closed,
}
