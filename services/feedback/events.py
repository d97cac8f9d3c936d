"""All that feedback announces."""

from typing import TYPE_CHECKING

from common.events import Event

if TYPE_CHECKING:  # domain imports this module
    from services.feedback.domain.cases import Case
    from services.feedback.domain.redisclosures import Redisclosure


def case_received(case: "Case") -> Event:
    return Event("case_received", case.id, case.version, case.scope(), case.organ)


def case_screened(case: "Case") -> Event:
    return Event("case_screened", case.id, case.version, case.scope(), case.organ)


def case_assigned(case: "Case") -> Event:
    """A lead is to answer; said again when a reply was returned or the lead is another."""
    return Event("case_assigned", case.id, case.version, case.scope(), case.organ)


def case_answered(case: "Case") -> Event:
    """The lead wrote a reply, which somebody else has to review."""
    return Event("case_answered", case.id, case.version, case.scope(), case.organ)


def case_replied(case: "Case") -> Event:
    """The reply was approved: the asker can read it."""
    return Event("case_replied", case.id, case.version, case.scope(), case.organ)


def case_closed(case: "Case") -> Event:
    """Nothing is left to do; without an outcome it was not taken up."""
    return Event("case_closed", case.id, case.version, case.scope(), case.organ)


def redisclosure_requested(asked: "Redisclosure") -> Event:
    """How opinions about an item were handled is to be disclosed; one request, one draft."""
    data = {
        "item": asked.item,
        "opinions": sum(asked.outcomes.values()),
        "outcomes": dict(asked.outcomes),
        "due_on": asked.due_on,
        "by": asked.by,
    }
    return Event("redisclosure_requested", asked.id, 1, data, asked.organ, asked.id)
