"""What of a case is shown to whom: the asker, the staff, lists."""

from typing import Any

from common import detect
from common.clocks import Almanac
from contracts import words
from services.feedback.domain.cases import Case, is_answered, is_dismissed, why_due
from services.feedback.domain.items import KnownItem
from services.feedback.domain.redisclosures import Redisclosure

PLAIN = (
    *("item", "item_version", "organ", "channel", "kind", "level", "state", "outcome", "lead"),
    *("redisclosure", "version", "due_on", "has_contact"),
)


def shown_to_asker(
    case: Case,
    item: KnownItem | None,
    asked: Redisclosure | None,
    draft: KnownItem | None,
) -> dict[str, Any]:
    """By the query code: no names, numbers masked, the reply only once it was approved."""
    answered = is_answered(case)
    return {
        "state": case.state,
        "state_word": "未受理" if is_dismissed(case) else words.CASE_STATES[case.state],
        "item": case.item,
        "number": item.number if item else "",
        "url": item.url if item and item.is_public else "",
        "kind_word": words.CASE_KINDS.get(case.kind, ""),
        "received_at": case.received_at.isoformat() if case.received_at else "",
        "due_on": case.due_on,
        "text": detect.masked(case.text),
        "reason": detect.masked(case.reason),
        "reply": detect.masked(case.reply) if answered else "",
        "outcome": case.outcome if answered else "",
        "outcome_word": words.OUTCOMES[case.outcome] if answered else "",
        "redisclosure": _redisclosed(asked, draft),
    }


def _redisclosed(asked: Redisclosure | None, draft: KnownItem | None) -> dict[str, str] | None:
    """None before there is any; the address only while the public can read it."""
    if asked is None or asked.state in ("asked", "void"):
        return None
    url = draft.url if draft and draft.is_public else ""
    word = words.REDISCLOSURES[asked.state]
    return {"state": asked.state, "state_word": word, "url": url, "due_on": asked.due_on}


def listed(case: Case, almanac: Almanac) -> dict[str, Any]:
    """A line of a list: neither words nor names."""
    received = case.received_at.isoformat() if case.received_at else ""
    return {
        "case": case.id,
        **{name: getattr(case, name) for name in PLAIN},
        "received_at": received,
        "because": why_due(case, almanac),
    }


def whole(case: Case, almanac: Almanac) -> dict[str, Any]:
    """For who works on it; the contact is not in it."""
    return {
        **listed(case, almanac),
        **{name: getattr(case, name) for name in ("text", "helpers", "reply", "replier", "reason")},
        "history": [{**line, "at": line["at"].isoformat()} for line in case.history],
    }


def redisclosure(asked: Redisclosure) -> dict[str, Any]:
    shown = ("item", "organ", "cases", "state", "taken", "outcomes", "due_on", "by", "draft")
    return {"redisclosure": asked.id, **{name: getattr(asked, name) for name in shown}}
