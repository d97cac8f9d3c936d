"""What follows an item that citizens can read: opinions, answers, and disclosing again."""

from typing import Any
from uuid import uuid4

from common.database import database
from tests.faults.cases import CLARITIES, Case
from tests.faults.city import who
from tests.faults.waiting import eventually
from tests.faults.walk import PATIENCE, Walk

HANDLED = ("received", "screened", "assigned", "answered", "replied")


class Voices:
    """Leads what people say about a case round the circle, by commands that insist."""

    def __init__(self, walk: Walk):
        self._walk = walk

    def go_round(self, case: Case) -> None:
        """Every opinion taken in, answered and closed; then how they were handled is disclosed."""
        known = database("feedback")["items"]
        eventually(lambda: known.find_one({"_id": case.item, "outside": {"$gte": 1}}), PATIENCE)
        for number in range(case.voices):
            self._speak(case, number)
        cases = [found["case"] for found in self._cases(case)]
        for id_ in cases:
            self._handle(case, id_)
        self._disclose_again(case, cases)

    def _speak(self, case: Case, number: int) -> None:
        """From an address of its own, so that no limit of one address is met."""
        address = f"2001:db8:{uuid4().hex[:4]}:{uuid4().hex[:4]}::{number}"
        said = {"text": f"演练意见{number}{case.voice}", "name": case.voice, "contact": case.voice}
        asked = {"command_id": uuid4().hex, "item": case.item, "address": address, **said}
        case.codes.append(self._walk.insist("feedback", "receive_case", asked)["code"])
        self._walk.note("opinion")

    def _cases(self, case: Case) -> list[dict[str, Any]]:
        return list(self._walk.insist("feedback", "list_cases", {"item": case.item}))

    def _handle(self, case: Case, id_: str) -> None:
        """As the case stands, step by step: what was done though no answer came is not repeated."""
        desk = who("case_handler", case.organ)
        lead = who("drafter", case.organ)
        steps: dict[str, tuple[str, str, dict[str, Any]]] = {
            "received": ("screen_case", desk, {"kind": "opinion"}),
            "screened": ("assign_case", desk, {"lead": lead}),
            "assigned": ("answer_case", lead, {"reply": "演练答复", "outcome": "adopted"}),
            "answered": ("review_reply", who("auditor", case.organ), {"decision": "approve"}),
            "replied": ("close_case", desk, {}),
        }
        stored = database("feedback")["cases"]
        for state in HANDLED:
            found = eventually(lambda: stored.find_one({"_id": id_}), PATIENCE)
            assert found["state"] == state, f"{id_} is {found['state']}, not {state}"
            command, by, given = steps[state]
            seen = {"case": id_, "version": found["version"]}
            self._walk.tell("feedback", command, by, **seen, **given)

    def _disclose_again(self, case: Case, cases: list[str]) -> None:
        """One cause opens one draft, which is then led to the site."""
        desk = who("case_handler", case.organ)
        asked = {"item": case.item, "cases": cases}
        found = self._walk.tell("feedback", "request_redisclosure", desk, **asked)
        case.redisclosure = found["redisclosure"]
        drafts = database("catalog")["items"]
        wanted = {"cause.redisclosure": case.redisclosure, "organ": case.organ, "state": "draft"}
        case.draft = eventually(lambda: drafts.find_one(wanted), PATIENCE)["_id"]
        self._publish(case)
        self._walk.note("disclosed again")

    def _publish(self, case: Case) -> None:
        text = {
            "title": f"关于演练事项意见办理情况的公开{case.answer}",
            "body": f"一、办理情况\n意见已经采纳{case.answer}。",
            "changed": "演练改动",
            "clarities": dict.fromkeys(CLARITIES, case.answer),
            "occurred_on": "2026-03-02",
            "audience": ["society"],
            "forms": ["website"],
            "attachments": [],
        }
        seen = {"item": case.draft, "version": 1}
        drafter = who("drafter", case.organ)
        given = {"organ": case.organ, "entry": case.entry, **seen, **text}
        self._walk.tell("catalog", "save_item", drafter, **given)
        self._walk.submit(case.organ, case.draft, 1)
        self._walk.tell(
            "review",
            "decide_step",
            who("approver", case.organ),
            review=f"{case.draft}:1",
            step=1,
            decision="approve",
        )
