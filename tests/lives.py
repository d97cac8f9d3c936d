"""Which step of a service's own table of states a command of the policy takes."""

from collections.abc import Collection, Mapping

from services.catalog.domain import catalogues, items, obligations, plans
from services.feedback.domain import cases
from services.oversight.domain import filings
from services.publish import domain as publishing
from services.review.domain import non_disclosures, reviews

Table = Mapping[tuple[str, str], str]
BY_HAND = {key: after for key, after in publishing.DELIVERY.items() if key[0] == "awaiting"}
PHOTOGRAPHED = {(state, "photo"): state for state in publishing.PHOTOGRAPHED}
LIVES: Mapping[str, tuple[Table, Collection[str]]] = {
    "catalog.save_item": (items.LIFE, ["save"]),
    "catalog.submit_item": (items.LIFE, ["submit"]),
    "catalog.revise_item": (items.LIFE, ["revise"]),
    "catalog.withdraw_item": (items.LIFE, ["withdraw"]),
    "catalog.close_item": (items.LIFE, ["close"]),
    "catalog.declare_nothing": (obligations.LIFE, ["ask"]),
    "catalog.approve_nothing": (obligations.LIFE, ["approve"]),
    "catalog.refuse_nothing": (obligations.LIFE, ["refuse"]),
    "review.decide_step": (reviews.LIFE, ["approve", "approve_last", "approve_urgent", "return"]),
    "review.decide_non_disclosure": (non_disclosures.LIFE, ["keep", "disclose"]),
    "catalog.readopt_outline": (catalogues.LIFE, ["change"]),
    "catalog.change_catalogue": (catalogues.LIFE, ["change"]),
    "catalog.file_catalogue": (catalogues.LIFE, ["file"]),
    "catalog.decide_catalogue": (catalogues.LIFE, ["note", "return"]),
    "catalog.decide_work_plan": (plans.LIFE, ["approve", "refuse"]),
    "feedback.screen_case": (cases.LIFE, ["screen"]),
    "feedback.dismiss_case": (cases.LIFE, ["dismiss"]),
    "feedback.assign_case": (cases.LIFE, ["assign"]),
    "feedback.answer_case": (cases.LIFE, ["answer"]),
    "feedback.review_reply": (cases.LIFE, ["approve_reply", "return_reply"]),
    "feedback.close_case": (cases.LIFE, ["close"]),
    "oversight.acknowledge_filing": (filings.LIFE, ["acknowledge"]),
    "publish.prove_delivery": (BY_HAND, ["prove"]),
    "publish.prove_board": (PHOTOGRAPHED, ["photo"]),
}


def states_of(action: str) -> set[str]:
    """Every state that the thing of this action can be in; none where the table names none."""
    life, _ = LIVES.get(action, ({}, ()))
    return {state for state, _ in life} | set(life.values())


def is_possible(action: str, state: str) -> bool:
    """What the service's own table says."""
    life, steps = LIVES[action]
    return any((state, step) in life for step in steps)
