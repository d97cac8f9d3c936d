"""Leads opinions from the public's command to their answer, by commands alone."""

import itertools
from typing import Any
from uuid import uuid4

from common.database import database
from deploy.local.city import generate
from tests.faults.waiting import eventually
from tests.service.road.walker import ORGAN, View, Walker

_networks = itertools.count(1)


class Opinions:
    """`item` is published; `say` and `show` are the portal's, `tell` the staff's."""

    def __init__(self, walker: Walker):
        self.walker = walker
        self.item = str(walker.published()["item"])
        self.ask, self.pool = walker.ask, walker.city.pool
        self.database = database("feedback")
        self.handler = walker.holder("case_handler")
        self.lead = walker.holder("drafter")
        self.auditor = walker.holder("auditor")
        known = {"_id": self.item, "outside": 1}
        eventually(lambda: self.database["items"].find_one(known))
        everybody = len({post.person for post in generate.people()})
        copied = self.database["copied_posts"]
        eventually(lambda: copied.estimated_document_count() >= everybody)

    @staticmethod
    def an_address() -> str:
        """Nobody sent anything from there yet."""
        number = next(_networks)
        return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"

    def say(self, text: str = "建议公开施工时间", **given: Any) -> View:
        """What the portal sends for a citizen."""
        asked = {
            "item": self.item,
            "command_id": uuid4().hex,
            "address": self.an_address(),
            "text": text,
            **given,
        }
        return dict(self.pool.call("feedback", "receive_case", **asked))

    def show(self, code: str) -> View:
        return dict(self.ask("feedback", "show_case", code=code))

    def tell(self, command: str, account: str, **arguments: Any) -> View:
        return dict(self.walker.tell("feedback", command, account, **arguments))

    def newest(self) -> View:
        """The case received last about the item."""
        found = self.ask("feedback", "list_cases", item=self.item, limit=1000)
        return dict(found[-1])

    def said(self, text: str = "建议公开施工时间", **given: Any) -> View:
        """A received case, with its code."""
        return {**self.say(text, **given), **self.newest()}

    def act(self, case: View, command: str, account: str = "", **arguments: Any) -> View:
        """A step on the version that was seen; what was known of the case stays known."""
        seen = {"case": case["case"], "version": case["version"]}
        return {**case, **self.tell(command, account or self.handler, **seen, **arguments)}

    def assigned(self, **given: Any) -> View:
        case = self.act(self.said(**given), "screen_case", kind="suggestion")
        return self.act(case, "assign_case", lead=self.lead)

    def answered(self, outcome: str = "adopted", **given: Any) -> View:
        case = self.assigned(**given)
        return self.act(case, "answer_case", self.lead, reply="已经补充公开。", outcome=outcome)

    def replied(self, outcome: str = "adopted", **given: Any) -> View:
        return self.act(
            self.answered(outcome, **given), "review_reply", self.auditor, decision="approve"
        )

    def events(self, case: str) -> list[View]:
        """All that was announced about a case, oldest first."""
        document = self.database["cases"].find_one({"_id": case}) or {}
        return [*document.get("said", []), *document.get("outbox", [])]

    def until_announced(self, id_: str) -> View:
        """Whoever hears of it may have begun the draft already."""
        return self.until_redisclosure(id_, "requested", "drafting")

    def until_redisclosure(self, id_: str, *states: str) -> View:
        def reached() -> View | None:
            found = self.ask("feedback", "show_redisclosure", redisclosure=id_)
            return dict(found) if found["state"] in states else None

        return eventually(reached) or {}


__all__ = ["ORGAN", "Opinions"]
