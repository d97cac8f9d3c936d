"""Routes as rows: which steps an item takes, and where each is decided (domain.md §3).

A step is {name, label, role, organ, not_same_as, comment_required_on} and may have `kind`
("collective": decided by the group, with minutes), `when` (weights of items that take it; none:
all), `checklist` [{id, text}], `clock` (an id of common/clocks) and `overdue` ("tell": who is
above hears of it; "pass_up": who is above decides).
"""

from collections.abc import Mapping, Sequence
from typing import Any

Step = Mapping[str, Any]
Route = Mapping[str, Any]

WEIGHTS = ("ordinary", "important", "major")  # the heavier, the later
ORGANS = ("own", "superior", "maker")
KINDS = ("single", "collective")
OVERDUE = ("tell", "pass_up")
# Whoever leads the organ above decides there, whether his post is called 上级 or not.
STAND_FOR = {"superior": ("superior", "approver")}


def steps_of(route: Route, weight: str) -> list[dict[str, Any]]:
    """The steps that an item of this weight takes, in order."""
    return [dict(step) for step in route["step"] if weight in step.get("when", WEIGHTS)]


def urgent_steps(urgent: Route, route: Route, weight: str) -> list[dict[str, Any]]:
    """A short route, and all of the ordinary one afterwards, by nobody who let it pass.

    A step of the ordinary route waits no longer than the short one allows: its `afterwards` clock;
    who is above takes over what is not looked at in time.
    """
    short = steps_of(urgent, weight)
    before = [step["name"] for step in short]
    later = [
        {
            **step,
            "not_same_as": [*step["not_same_as"], *before],
            "clock": urgent["afterwards"],
            "overdue": "pass_up",
            "afterwards": True,
        }
        for step in steps_of(route, weight)
    ]
    return [*short, *later]


def roles_of(step: Step) -> Sequence[str]:
    """The posts that may take it."""
    return STAND_FOR.get(step["role"], (step["role"],))


def steps_for(role: str) -> list[str]:
    """What a post may take, as `role` of steps."""
    return [role, *(name for name, posts in STAND_FOR.items() if role in posts and name != role)]
