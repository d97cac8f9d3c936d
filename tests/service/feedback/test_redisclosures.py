"""How opinions were handled is disclosed once, however often and by whomever it is asked."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from common import clock
from common.errors import GongkaiError, NotAllowed
from common.events import Event, envelope
from common.relay import encode
from common.topology import Subscription
from tests.faults.waiting import eventually
from tests.service.feedback.desk import ORGAN, Opinions, View
from tests.service.kernel.conftest import Broker

pytestmark = pytest.mark.service


def ask(opinions: Opinions, cases: list[View], **given: object) -> View:
    wanted = [case["case"] for case in cases]
    asked = {"item": opinions.item, "cases": wanted, **given}
    return opinions.tell("request_redisclosure", opinions.handler, **asked)


def document(opinions: Opinions, case: View) -> View:
    return opinions.database["cases"].find_one({"_id": case["case"]}) or {}


def test_eight_ask_at_once_and_one_is_opened(opinions: Opinions) -> None:
    cases = [opinions.replied("adopted"), opinions.replied("explained")]

    def one(_: int) -> str:
        try:
            return str(ask(opinions, cases)["redisclosure"])
        except GongkaiError:
            return ""

    with ThreadPoolExecutor(8) as threads:
        ids = [id_ for id_ in threads.map(one, range(8)) if id_]
    assert ids

    def states() -> list[str]:
        shown = [opinions.ask("feedback", "show_redisclosure", redisclosure=i) for i in ids]
        return [r["state"] for r in shown]

    eventually(lambda: "asked" not in states(), 30)
    assert states().count("void") == len(ids) - 1
    [winner] = {document(opinions, case)["redisclosure"] for case in cases}
    found = opinions.until_announced(winner)
    assert found["outcomes"] == {
        "adopted": 1,
        "partly_adopted": 0,
        "explained": 1,
        "not_adopted": 0,
    }


def test_a_worker_killed_again_and_again_opens_each_once(opinions: Opinions) -> None:
    stack = opinions.walker.city.stack
    cases = [opinions.replied() for _ in range(6)]
    stack.kill("feedback.worker")
    ids = []
    for pair in zip(cases[::2], cases[1::2], strict=True):
        command = uuid4().hex
        ids.append(ask(opinions, list(pair), command_id=command)["redisclosure"])
        stack.kill("feedback.worker")
        assert ask(opinions, list(pair), command_id=command)["redisclosure"] == ids[-1]

    for id_ in ids:
        found = opinions.until_announced(id_)
        assert sum(found["outcomes"].values()) == 2
    for each in opinions.database["redisclosures"].find({"_id": {"$in": ids}}):
        announced = [*each.get("said", []), *each.get("outbox", [])]
        assert [event["type"] for event in announced] == ["redisclosure_requested"]


def test_a_case_is_part_of_one_and_who_asks_again_is_told_which(opinions: Opinions) -> None:
    taken, free = opinions.replied(), opinions.replied("not_adopted")
    first = ask(opinions, [taken])["redisclosure"]
    opinions.until_announced(first)

    with pytest.raises(NotAllowed, match=first):
        ask(opinions, [taken, free])
    with pytest.raises(NotAllowed, match="还没有答复"):
        ask(opinions, [opinions.said()])
    with pytest.raises(NotAllowed, match="意见专员"):
        opinions.tell(
            "request_redisclosure", opinions.lead, item=opinions.item, cases=[free["case"]]
        )
    opinions.until_announced(ask(opinions, [free])["redisclosure"])


def test_the_asker_sees_it_drafted_and_then_published(opinions: Opinions) -> None:
    case = opinions.replied()
    id_ = ask(opinions, [case])["redisclosure"]
    opinions.until_announced(id_)
    assert opinions.show(case["code"])["redisclosure"]["url"] == ""

    answer = f"i-{uuid4().hex[:8]}"
    opened = {"item": opinions.item, "due_on": "2026-03-12"}
    published = {"stage": "outside", "last": True, "urls": ["/organs/x.html"], "number": "n"}
    hear(opinions, "catalog", Event("redisclosure_opened", answer, 1, opened, ORGAN, id_))
    opinions.until_redisclosure(id_, "drafting")
    hear(opinions, "publish", Event("item_published", answer, 1, published, ORGAN, id_))
    opinions.until_redisclosure(id_, "published")

    shown = opinions.show(case["code"])["redisclosure"]
    assert (shown["state_word"], shown["url"]) == ("已公开", "/organs/x.html")


def hear(opinions: Opinions, source: str, event: Event) -> None:
    """Straight into feedback's own queue, so that nobody else hears of it."""
    queue = Subscription(source, event.type, "feedback", f"on_{event.type}").queue_name
    broker = Broker(opinions.walker.city.stack.env()["AMQP_URL"])
    broker.put(queue, encode(envelope(event, clock.now())))
