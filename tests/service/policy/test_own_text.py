"""The drafter decides nothing about his own text, whatever path he takes."""

from uuid import uuid4

import pytest

from common.database import database
from common.errors import GongkaiError, NotAllowed, NotFound
from contracts.policy import POLICY
from tests.running import City
from tests.service.policy import town
from tests.service.policy.cells import a_name
from tests.service.policy.things import handled
from tests.service.policy.town import OWN, THIN

pytestmark = pytest.mark.service


@pytest.mark.parametrize("role", POLICY["review.decide_step"].roles)
@pytest.mark.parametrize("organ", [OWN, THIN])
def test_no_path_leads_a_drafter_to_a_decision_about_his_own_text(
    settled: City, organ: str, role: str
) -> None:
    """As drafter, as one who wrote in an earlier draft, with the approver's post too, by a post
    at the organ above, and by a repeat of somebody else's command."""
    kind = handled.reviewing(role)
    docs = database("review")["reviews"]
    above, both = town.person(role, town.ABOVE), town.BOTH
    for who in (town.person(role, OWN), above, both):
        for wrote in ({"drafter": who}, {"writers": [both, who]}):
            id_ = a_name("review")
            docs.insert_one({**kind.write(id_, organ, "open"), **wrote})
            for decision in ("approve", "return"):
                asked = {"review": id_, "step": 1, "decision": decision, "comment": "改"}
                with pytest.raises((NotAllowed, NotFound)):
                    settled.tell("review", "decide_step", who, **asked)
            kept = docs.find_one({"_id": id_}) or {}
            assert (kept["state"], len(kept["decisions"])) == ("open", 1)


def test_a_repeat_of_somebody_elses_decision_is_none(settled: City) -> None:
    kind = handled.reviewing("approver")
    id_, once = a_name("review"), uuid4().hex
    docs = database("review")["reviews"]
    drafter = town.person("approver", town.ABOVE)
    docs.insert_one({**kind.write(id_, OWN, "open"), "drafter": drafter})
    asked = {"review": id_, "step": 1, "decision": "return", "comment": "改", "command_id": once}
    settled.tell("review", "decide_step", town.person("approver", OWN), **asked)

    with pytest.raises(GongkaiError):
        settled.tell("review", "decide_step", drafter, **asked)
    kept = docs.find_one({"_id": id_}) or {}
    assert [d["by"] for d in kept["decisions"]][1:] == [town.person("approver", OWN)]
