"""Opinions and what becomes of them, on the real parts; what feedback says comes by hand."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from common import clock
from common.errors import Invalid, NotAllowed
from common.events import Event, envelope
from services.feedback import events as feedback
from services.feedback.domain.cases import Case
from services.feedback.domain.redisclosures import Redisclosure
from tests.faults.waiting import eventually
from tests.faults.wire import Wire
from tests.service.road.test_site_upkeep import rebuild
from tests.service.road.walker import ORGAN, SHORT, View, Walker

pytestmark = pytest.mark.service
HANDLER = "evt-feedback-{type}--catalog.on_{type}"
OUTCOMES = {"adopted": 1, "partly_adopted": 0, "explained": 1, "not_adopted": 0}


def say(walker: Walker, event: Event, times: int = 1) -> None:
    """Into catalog's own queue, as the broker would deliver it."""
    wire = Wire(walker.city.stack.env()["AMQP_URL"])
    body = json.dumps(envelope(event, clock.now())).encode()
    for _ in range(times):
        wire.inject(HANDLER.format(type=event.type), body)


def a_case(view: View) -> Case:
    id_ = f"c-{uuid4().hex[:12]}"
    return Case(id_, item=view["item"], item_version=1, organ=view["organ"])


def close(walker: Walker, view: View) -> View:
    by, seen = walker.holder("drafter"), {"item": view["item"], "version": view["version"]}
    return dict(walker.tell("catalog", "close_item", by, **seen))


def drafts_answering(walker: Walker, request: str) -> list[View]:
    found = walker.ask("catalog", "list_items", organ=ORGAN, state="draft", limit=1000)
    return [item for item in found if item["cause"].get("redisclosure") == request]


def a_request(walker: Walker, original: View, times: int = 1) -> View:
    """The draft that a request opens."""
    request = f"r-{uuid4().hex[:12]}"
    due_on = (clock.today() + timedelta(days=14)).isoformat()
    about = {"item": original["item"], "organ": ORGAN, "outcomes": OUTCOMES}
    asked = Redisclosure(request, **about, due_on=due_on, by="p-1")
    say(walker, feedback.redisclosure_requested(asked), times)
    [draft] = eventually(lambda: drafts_answering(walker, request))
    return dict(draft)


def write(walker: Walker, draft: View, **text: Any) -> View:
    kept = {"item": draft["item"], "version": draft["version"]}
    return walker.save(draft["entry"], draft["organ"], **kept, **text)


@contextmanager
def later(walker: Walker, **shift: float) -> Iterator[None]:
    """All processes live that much later meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CLOCK_FILE", "GONGKAI_ENV"):
            patch.setenv(name, walker.city.stack.env()[name])
        clock.shift(timedelta(**shift).total_seconds())
        try:
            yield
        finally:
            clock.shift(0)


def test_an_item_with_an_open_case_is_not_closed_and_a_late_case_opens_it_again(
    walker: Walker,
) -> None:
    view = walker.published()
    case = a_case(view)
    say(walker, feedback.case_received(case), times=2)
    eventually(lambda: walker.item(view)["open_cases"] == 1)
    with pytest.raises(NotAllowed, match="还有 1 件意见没有办结"):
        close(walker, view)

    say(walker, feedback.case_closed(replace(case, version=6, state="closed")))
    eventually(lambda: walker.item(view)["open_cases"] == 0)
    assert close(walker, view)["state"] == "closed"
    say(walker, feedback.case_received(case))
    say(walker, feedback.case_received(a_case(view)))

    eventually(lambda: walker.item(view)["state"] == "published")
    shown = walker.item(view)
    assert shown["open_cases"] == 1
    assert [line["action"] for line in shown["history"]][-2:] == ["close", "reopen"]


def test_a_request_that_comes_thrice_opens_one_draft_that_its_drafter_has_to_write(
    walker: Walker,
) -> None:
    original = walker.published(title="停车收费方案")
    draft = a_request(walker, original, times=3)

    assert draft["title"] == "关于“停车收费方案”意见建议办理情况的公开"
    assert (draft["cause"]["item"], draft["overdue"]) == (original["item"], False)
    with pytest.raises(Invalid, match="正文没有内容"):
        walker.submit(draft)
    with pytest.raises(Invalid, match="没有写“因此作出的改动”"):
        write(walker, draft, title=draft["title"])
    later_drafts = drafts_answering(walker, draft["cause"]["redisclosure"])
    assert [each["item"] for each in later_drafts] == [draft["item"]]


def test_the_original_gains_a_link_to_its_answer_and_loses_it_with_a_withdrawal(
    walker: Walker,
) -> None:
    original = walker.published(title="停车收费方案")
    draft = a_request(walker, original)
    written = write(walker, draft, title=draft["title"], changed="前半小时免费")
    answer = walker.finish(walker.submit(written))

    number = walker.publication(original)["number"]
    page = walker.read(answer["url"])
    assert f'<a href="{original["url"]}">《停车收费方案》</a>' in page
    assert number in page and "前半小时免费" in page
    link = f'<a href="{answer["url"]}">{draft["title"]}</a>'
    assert link in walker.read(original["url"])
    before = walker.read(original["url"]), page
    rebuild(walker)
    assert (walker.read(original["url"]), walker.read(answer["url"])) == before

    corrected = walker.finish(walker.submit(walker.revise(original, title="停车收费办法")))
    assert "《停车收费办法》" in walker.read(answer["url"])
    assert link in walker.read(corrected["url"])
    walker.withdraw(answer)
    walker.until(answer, "recalled", "website")
    assert answer["url"] not in walker.read(corrected["url"])


def test_a_secret_original_takes_its_name_off_the_page_that_answers(walker: Walker) -> None:
    token = f"口令{uuid4().hex[:8]}"
    original = walker.published(title=token)
    draft = a_request(walker, original)
    written = write(walker, draft, title="意见建议办理情况", changed="没有改动")
    answer = walker.finish(walker.submit(written))
    assert token in walker.read(answer["url"])

    walker.withdraw(original, kind="secrecy", reason="涉及敏感内容")
    walker.until(original, "recalled", "website")

    assert token not in walker.read(answer["url"])
    assert "本件公开有关事项收到的 2 条意见" in walker.read(answer["url"])


def test_opinions_are_asked_for_until_the_last_day_has_passed(walker: Walker) -> None:
    title = f"征求意见稿{uuid4().hex[:6]}"
    view = walker.published(SHORT, title=title, opinion_days=15)
    home, listed = "/index.html", "/columns/service/index.html"
    link = f'href="{view["url"]}#opinion">{title}<'

    assert "正在征求意见" in walker.read(view["url"])
    eventually(lambda: link in walker.read(home))
    marked = walker.read(listed).count("征求意见至")
    assert marked >= 1
    with later(walker, days=17):
        eventually(lambda: "征求意见已于" in walker.read(view["url"]), 20)
        eventually(lambda: link not in walker.read(home))
        assert walker.read(listed).count("征求意见至") == marked - 1

    # As if it had never been: later tests compare the site with itself at their own moment, at
    # which other items ask for opinions again.
    walker.withdraw(view, kind="secrecy", reason="试验完毕")
    walker.until(view, "recalled", "website")
    rebuild(walker)
