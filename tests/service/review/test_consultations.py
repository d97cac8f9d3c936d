"""A draft plan on the real road: public, answered, and only then the final text."""

from datetime import timedelta

import pytest

from common import clock
from common.database import database
from common.errors import Invalid
from tests.faults.waiting import eventually
from tests.service.feedback.desk import Opinions
from tests.service.road.walker import View, Walker

pytestmark = pytest.mark.service
PLAN = "gv-gov-decisions-07"  # always a draft first
DAYS = 15


def published(walker: Walker, view: View) -> View:
    walker.decide(walker.submit(view), walker.holder("approver"))
    walker.until(view, "published")
    eventually(lambda: walker.item(view)["state"] == "published")
    return walker.item(view)


def three_weeks_later(view: View) -> None:
    """The draft has been public for longer than it asks for opinions."""
    opened = clock.now() - timedelta(days=DAYS + 6)
    items = database("catalog")["items"]
    items.update_one({"_id": view["item"]}, {"$set": {"public.stages.outside": opened}})


def answered(walker: Walker, opinions: Opinions, item: str) -> None:
    """One opinion about it, adopted and closed."""
    known = {"_id": item, "outside": 1}
    eventually(lambda: database("feedback")["items"].find_one(known))
    opinions.item = item
    case = opinions.replied("adopted", text="工期太长")
    opinions.act(case, "close_case")
    eventually(lambda: walker.item({"item": item})["heard"]["tally"]["outcomes"])


def test_the_text_comes_after_the_draft_and_says_what_opinions_changed(
    walker: Walker, opinions: Opinions
) -> None:
    text = {"forms": ["website"], "body": "一、概况\n工期为三十日。"}
    with pytest.raises(Invalid) as refused:
        walker.save(PLAN, **text)
    assert "要先公布征求意见稿" in str(refused.value.problems)
    draft = published(walker, walker.save(PLAN, plan="draft", opinion_days=DAYS, **text))
    page = walker.read(draft["public"]["urls"][0])
    assert "这是征求意见稿" in page

    final = {**text, "body": "一、概况\n工期为二十日。", "changed": "工期改为二十日"}
    with pytest.raises(Invalid) as early:
        walker.revise(draft, plan="final", **final)
    assert "截止以后才能送审正式文本" in str(early.value.problems)

    three_weeks_later(draft)
    answered(walker, opinions, draft["item"])
    seen = {"item": draft["item"], "version": 2}
    view = walker.save(PLAN, plan="final", **seen, **final)
    published(walker, view)

    page = walker.read(draft["public"]["urls"][0])
    assert "共收到并逐件答复 1 条意见" in page and "工期改为二十日" in page
    assert "<del>" in page and "逐字比较" in page
    assert "这是征求意见稿（第1版）" in walker.read(older(draft))


def older(view: View) -> str:
    return str(view["public"]["urls"][0]).replace(".html", "-v1.html")


def test_an_open_opinion_holds_the_final_text_up(walker: Walker, opinions: Opinions) -> None:
    text = {"forms": ["website"]}
    draft = published(walker, walker.save(PLAN, plan="draft", opinion_days=DAYS, **text))
    known = {"_id": draft["item"], "outside": 1}
    eventually(lambda: database("feedback")["items"].find_one(known))
    opinions.item = draft["item"]
    opinions.said("再想想")
    three_weeks_later(draft)
    eventually(lambda: walker.item(draft)["open_cases"] == 1)

    with pytest.raises(Invalid) as refused:
        walker.revise(draft, plan="final", changed="无改动", **text)

    assert "还有 1 件意见没有办结" in str(refused.value.problems)
