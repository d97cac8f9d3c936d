"""What the pages of reviewing ask: who may decide, what to compare with, who is called what."""

import pytest

from common.errors import NotFound
from tests.faults.waiting import eventually
from tests.service.road.walker import Walker
from tests.unit.web.desk.reviews import a_review, a_seal


def test_a_review_says_who_may_decide_and_who_is_barred(walker: Walker) -> None:
    view = walker.submit(walker.save())
    review = f"{view['item']}:1"
    drafter = walker.holder("drafter", view["organ"])
    decider = walker.decider(walker.review(view))

    asked = {
        who: walker.ask("review", "show_review", review=review, by={"account": who})
        for who in (drafter, decider)
    }

    assert asked[drafter]["mine"]["may"] is False
    assert "drafter" in asked[drafter]["mine"]["bars"]
    assert asked[decider]["mine"] == {"may": True, "bars": [], "behalf": ""}
    assert decider in asked[decider]["deciders"]
    roles = [step["role"] for step in asked[decider]["path"]]
    assert roles == ["secrecy_reviewer", "secrecy_reviewer", "approver"]
    assert asked[decider]["before"] == []


def test_a_text_is_compared_with_what_was_returned_and_what_is_public(walker: Walker) -> None:
    first = walker.published()
    second = walker.submit(walker.revise(first, title="改过的标题"))
    walker.decide(second, decision="return", comment="请再核对")
    eventually(lambda: walker.item(second)["version"] == 3)
    third = walker.submit(walker.save(item=first["item"], version=3, title="再改的标题"))

    before = walker.review(third)["before"]

    assert [(b["version"], b["state"]) for b in before] == [(2, "returned"), (1, "approved")]
    assert walker.content.unseal(before[0]["hash"])["title"] == "改过的标题"


def test_what_a_person_decided_is_listed_newest_first_page_by_page(walker: Walker) -> None:
    views = [walker.submit(walker.save()) for _ in range(3)]
    decider = walker.decider(walker.review(views[0]))
    for view in views:
        walker.decide(view, decider)

    asked = {"decided_by": decider, "by": {"account": decider}}
    first = walker.ask("review", "list_reviews", limit=2, **asked)
    second = walker.ask("review", "list_reviews", limit=1, after=first[-1]["place"], **asked)

    ids = [f"{view['item']}:1" for view in reversed(views)]
    assert [found["review"] for found in [*first, *second]] == ids


def test_a_review_of_a_foreign_organ_is_not_there(walker: Walker) -> None:
    view = walker.submit(walker.save())
    stranger = next(
        post["person"]
        for post in walker.ask("access", "list_posts", role="drafter")
        if post["organ"] not in (view["organ"], "o-10")  # the city's committee is above all
    )

    with pytest.raises(NotFound, match="没有编号为"):
        walker.ask("review", "show_review", review=f"{view['item']}:1", by={"account": stranger})
    titles = {"items": [view["item"]], "by": {"account": stranger}}
    assert walker.ask("catalog", "list_titles", **titles) == []


def test_people_and_organs_are_called_by_their_names(walker: Walker) -> None:
    view = walker.save()
    person = walker.holder("drafter", view["organ"])
    by = {"account": person}

    [named] = walker.ask("access", "list_names", accounts=[person, "nobody"], by=by)
    [organ] = walker.ask("catalog", "list_organ_names", organs=[view["organ"], "none"], by=by)

    assert named["account"] == person and named["name"]
    assert organ["organ"] == view["organ"] and organ["name"]


def test_the_pages_are_tested_with_what_is_really_answered(walker: Walker) -> None:
    view = walker.submit(walker.save())
    by = {"account": walker.decider(walker.review(view))}

    shown = walker.ask("review", "show_review", review=f"{view['item']}:1", by=by)
    [listed] = walker.ask("review", "list_reviews", by=by, organ=view["organ"], limit=1)

    assert set(a_review()) - set(shown) - set(listed) == set()
    sealed = walker.content.unseal(shown["hash"])
    assert set(a_seal()) - set(sealed) == set()
