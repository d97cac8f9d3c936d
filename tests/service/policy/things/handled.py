"""What review and feedback keep: reviews, non-disclosures, cases."""

from collections.abc import Callable
from typing import Any

from services.feedback.domain import cases
from services.review import store as review_store
from services.review.domain import non_disclosures, reviews, routes
from tests.service.policy.things.kind import (
    AT,
    DECIDER,
    HELPER,
    ITEM,
    LEAD,
    RELATIONS,
    REPLIER,
    REQUESTER,
    WRITER,
    Given,
    Kind,
    document,
    states,
)
from tests.service.policy.town import ABOVE, OWN, person

# -- reviews -----------------------------------------------------------------------


def review(role: str) -> Callable[[str, str, str], dict[str, Any]]:
    """At its last step, which asks for this role; an earlier one was decided by DECIDER."""
    route = next(
        route
        for route in review_store.routes().every()
        if route["step"][-1]["role"] == role or role in {s["role"] for s in route["step"]}
    )
    steps = [s for s in route["step"] if s["role"] == role][-1:]
    first = {"name": "before", "label": "先前", "role": "any", "organ": "own", "not_same_as": []}
    last = {**steps[0], "organ": "own", "not_same_as": ["drafter", "before"]}

    def write(id_: str, organ: str, state: str) -> dict[str, Any]:
        done = {"step": "before", "label": "先前", "organ": organ, "by": DECIDER, "comment": ""}
        thing = reviews.Review(
            id_,
            item=ITEM,
            version=int(id_.rpartition(":")[2]),
            organ=organ,
            drafter=RELATIONS["drafter"][0],
            writers=[WRITER],
            steps=[first, last],
            state=state,
            at=1,
            decisions=[{**done, "decision": "approve", "at": AT}],
            opened_at=AT,
        )
        return document(id_, thing)

    return write


def reviewing(role: str) -> Kind:
    return Kind(
        "review",
        "reviews",
        states(reviews.LIFE),
        review(role),
        {
            "decide_step": lambda id_, organ: {
                "review": id_,
                "step": 1,
                "decision": "return",
                "comment": "改",
            }
        },
        relations=("drafter", "writers", "earlier_decider"),
        roles=tuple(routes.roles_of({"role": role})),
        unchanged={"decisions": {"$size": 1}},  # the worker writes whom it waits for
    )


# -- cases -------------------------------------------------------------------------


def case(id_: str, organ: str, state: str) -> dict[str, Any]:
    is_led = state not in ("received", "screened")
    thing = cases.Case(
        id_,
        item=ITEM,
        item_version=1,
        organ=organ,
        state=state,
        text="建议",
        code=id_,
        lead=LEAD if is_led else "",
        helpers=[HELPER],
        replier=REPLIER,
        received_at=AT,
        due_on="2026-06-05",
        kind="opinion",
    )
    return document(id_, thing)


def _case(**more: Any) -> Callable[[str, str], Given]:
    return lambda id_, organ: {"case": id_, "version": 1, **more}


def _assigning(id_: str, organ: str) -> Given:
    """To somebody with a post where the case is handled."""
    handled_at = OWN if organ == OWN else ABOVE
    return {"case": id_, "version": 1, "lead": person("drafter", handled_at)}


def casing(*states: str) -> Kind:
    """A case has a lead only once it was assigned."""
    led = "assigned" in states
    return Kind(
        "feedback",
        "cases",
        states,
        case,
        {
            "screen_case": _case(kind="opinion"),
            "dismiss_case": _case(reason="无关"),
            "assign_case": _assigning,
            "answer_case": _case(reply="已办。", outcome="adopted"),
            "review_reply": _case(decision="approve"),
            "close_case": _case(),
        },
        relations=("helpers", "replier", *(["lead"] if led else [])),
    )


def withheld(id_: str, organ: str, state: str) -> dict[str, Any]:
    thing = non_disclosures.NonDisclosure(
        id_, organ=organ, superior=ABOVE, requester=REQUESTER, state=state, requested_at=AT
    )
    return document(id_, thing)


WITHHELD = Kind(
    "review",
    "non_disclosures",
    states(non_disclosures.LIFE),
    withheld,
    {
        "decide_non_disclosure": lambda id_, organ: {
            "non_disclosure": id_,
            "decision": "keep",
            "reason": "理由仍在",
        }
    },
    relations=("requester",),
    acting=lambda organ: ABOVE,
)
