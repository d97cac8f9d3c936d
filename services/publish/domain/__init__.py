"""The rules of publishing: publications and their stages, deliveries with proof, what is void."""

from services.publish.domain.deliveries import (
    ANNOUNCE_PATIENCE,
    DELIVERY,
    FIRST_LOOK,
    SETTLED,
    Outcome,
    check_proof,
    delivery_id,
    patience_over,
    progressed,
    why_not_proved,
)
from services.publish.domain.numbers import index_number, number_month, url_of
from services.publish.domain.publications import (
    LIFE,
    RECHECK,
    RECHECK_LAST,
    STAGES,
    Publication,
    advance,
    missing,
    planned,
    stop,
    with_plan,
)
from services.publish.domain.voids import Void, revised, settled, withdrawn

__all__ = [
    "ANNOUNCE_PATIENCE",
    "DELIVERY",
    "FIRST_LOOK",
    "LIFE",
    "RECHECK",
    "RECHECK_LAST",
    "SETTLED",
    "STAGES",
    "Outcome",
    "Publication",
    "Void",
    "advance",
    "check_proof",
    "delivery_id",
    "index_number",
    "missing",
    "number_month",
    "patience_over",
    "planned",
    "progressed",
    "revised",
    "settled",
    "stop",
    "url_of",
    "why_not_proved",
    "with_plan",
    "withdrawn",
]
