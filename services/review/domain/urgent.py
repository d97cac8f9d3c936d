"""What came of texts that were public before they were reviewed in full (domain.md §3)."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from services.review.domain.reviews import Review

# How each of them counts; other states were never public this way.
COUNTED = {"afterwards": "waiting", "approved": "stood", "disputed": "disputed"}
PUBLIC = tuple(COUNTED)


def tally(found: Iterable[Review]) -> list[dict[str, Any]]:
    """[{organ, published, waiting, stood, disputed, late}] of urgent reviews, the most first;
    `late` are those that were passed up because they were not looked at in time."""
    counts: dict[str, Counter[str]] = {}
    for review in found:
        own = counts.setdefault(review.organ, Counter())
        own.update(("published", COUNTED[review.state], *(["late"] if was_late(review) else [])))
    rows = [
        {"organ": organ, **{n: own[n] for n in ("published", *COUNTED.values(), "late")}}
        for organ, own in counts.items()
    ]
    return sorted(rows, key=lambda row: (-row["published"], row["organ"]))


def was_late(review: Review) -> bool:
    """Was a step afterwards not decided within its clock?"""
    afterwards = {step["name"] for step in review.steps if step.get("afterwards")}
    return any(line["step"] in afterwards for line in review.escalated)
