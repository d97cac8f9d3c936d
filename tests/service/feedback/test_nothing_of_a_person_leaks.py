"""What people say and who they are is in no event, no log and no public byte."""

import json

import pytest

from tests.faults import leak
from tests.faults.waiting import eventually
from tests.marks import a_mark
from tests.service.feedback.desk import Opinions

pytestmark = pytest.mark.service


def test_words_names_and_contacts_stay_where_they_belong(opinions: Opinions) -> None:
    words = [f"T{a_mark()}" for _ in range(6)]
    text, name, contact, reply, comment, reason = words
    name, contact = name[:30], contact[:30]
    case = opinions.said(text, name=name, contact=contact, named=True)
    case = opinions.act(case, "screen_case", kind="complaint", comment=comment)
    case = opinions.act(case, "assign_case", lead=opinions.lead)
    case = opinions.act(case, "answer_case", opinions.lead, reply=reply, outcome="explained")
    case = opinions.act(case, "review_reply", opinions.auditor, decision="approve")
    asked = {"case": case["case"], "account": opinions.handler, "contact": True}
    assert opinions.ask("feedback", "show_case_staff", **asked)["contact"] == contact
    other = opinions.said(text, contact=contact)
    opinions.act(other, "dismiss_case", reason=reason)
    again = {"item": opinions.item, "cases": [case["case"]]}
    opinions.until_announced(
        opinions.tell("request_redisclosure", opinions.handler, **again)["redisclosure"]
    )
    eventually(lambda: len(opinions.events(case["case"])) >= 5)

    tokens = [text, name, contact, reply, comment, reason, case["code"], other["code"]]
    stack = opinions.walker.city.stack
    places = opinions.walker.site, stack.health_url("portal"), stack.folder.path / "log"
    assert leak.search(tokens, *places) == []
    told = [*opinions.events(case["case"]), *opinions.events(other["case"])]
    assert len(told) >= 7
    assert [token for token in tokens if token in json.dumps(told)] == []
    sealed = opinions.database["contacts"].find_one({"_id": case["case"]})
    assert not any(token in str(sealed) for token in tokens)
