"""What the pages of publishing and of opinions ask: matrices, one delivery whole, what is mine."""

from typing import Any

import pytest

from common.errors import Conflict, NotAllowed, NotFound
from tests.faults.waiting import eventually
from tests.service.road.walker import FULL, Walker
from tests.unit.web.desk.cases import a_case
from tests.unit.web.desk.filings import a_filing
from tests.unit.web.desk.publications import a_delivery, a_publication


def listed(walker: Walker, view: dict[str, Any], **asked: Any) -> list[dict[str, Any]]:
    """All of this organ, page by page, as its publisher sees them."""
    by = {"account": walker.holder("publisher", view["organ"])}
    found: list[dict[str, Any]] = []
    while True:
        after = found[-1]["place"] if found else ""
        given = {"organ": view["organ"], "by": by, "after": after, "limit": 2, **asked}
        page = walker.ask("publish", "list_publications", **given)
        found += page
        if len(page) < 2:
            return found


def test_publications_are_listed_page_by_page_newest_first(walker: Walker) -> None:
    views = [walker.published() for _ in range(3)]

    found = listed(walker, views[0], states=["published"])
    items = [publication["item"] for publication in found]
    ours = [view["item"] for view in reversed(views)]

    assert [item for item in items if item in ours] == ours
    ids = [publication["publication"] for publication in found]
    assert len(set(ids)) == len(ids)
    first = next(p for p in found if p["item"] == ours[0])
    assert {d["channel"] for d in first["deliveries"]} == {row["channel"] for row in first["plan"]}


def test_what_waits_for_a_proof_is_found_until_it_is_proved(walker: Walker) -> None:
    view = walker.submit(walker.save(FULL))
    walker.approve(view)
    walker.until(view, "awaiting", "document")

    def waits() -> bool:
        found = listed(walker, view, looking_for="awaiting")
        return view["item"] in [publication["item"] for publication in found]

    assert waits()
    walker.finish(view)
    assert not waits()
    assert view["item"] not in [p["item"] for p in listed(walker, view, looking_for="failed")]


def test_a_delivery_says_whether_it_can_be_taken_back_and_when_it_was_read_back(
    walker: Walker,
) -> None:
    view = walker.published(FULL)
    by = {"account": walker.holder("publisher", view["organ"])}
    touched = walker.ask("publish", "show_withdrawal", item=view["item"], by=by)
    of = {delivery["channel"]: delivery for delivery in touched["touches"]}

    assert touched["void"] == {}
    assert of["website"]["recallable"] is True and of["website"]["url"] == view["url"]
    assert of["document"]["recallable"] is False and of["document"]["why_not"]

    def checked() -> str:
        found = walker.ask("publish", "show_delivery", delivery=of["website"]["delivery"], by=by)
        return str(found["checked_at"])

    assert eventually(checked, 30)

    walker.withdraw(view)
    walker.until(view, "recalled", "website")
    void = eventually(
        lambda: walker.ask("publish", "show_withdrawal", item=view["item"], by=by)["void"]
    )
    assert (void["kind"], void["reason"]) == ("ordinary", "内容有误")


def test_what_nobody_would_try_again_is_not_tried_again(walker: Walker) -> None:
    view = walker.published()
    delivery = walker.delivery(view, "website")["delivery"]
    publisher = walker.holder("publisher", view["organ"])

    with pytest.raises(Conflict, match="不用重试"):
        walker.tell("publish", "retry_delivery", publisher, delivery=delivery)
    with pytest.raises(NotAllowed):
        drafter = walker.holder("drafter", view["organ"])
        walker.tell("publish", "retry_delivery", drafter, delivery=delivery)
    with pytest.raises(NotFound):
        walker.tell("publish", "retry_delivery", publisher, delivery="i-none:1:website:main")


def test_a_case_says_which_steps_are_mine(walker: Walker) -> None:
    view = walker.published()
    handler = walker.holder("case_handler", view["organ"])
    case = walker.tell(
        "feedback", "enter_case", handler, item=view["item"], channel="phone", text="路灯坏了"
    )["case"]
    drafter = walker.holder("drafter", view["organ"])

    def seen(account: str) -> dict[str, Any]:
        return dict(walker.ask("feedback", "show_case_staff", case=case, account=account))

    assert {"screen_case", "dismiss_case"} <= set(seen(handler)["mine"])
    assert "screen_case" not in seen(drafter)["mine"]
    assert seen(handler)["handled_at"] == view["organ"]

    before = walker.ask("feedback", "show_case_counts", by={"account": handler})
    walker.tell("feedback", "screen_case", handler, case=case, version=1, kind="complaint")
    after = walker.ask("feedback", "show_case_counts", by={"account": handler})
    assert after["screened"] == before["screened"] + 1
    assert "assign_case" in seen(handler)["mine"] and "screen_case" not in seen(handler)["mine"]


def test_the_pages_are_tested_with_what_is_really_answered(walker: Walker) -> None:
    view = walker.published(FULL)
    publisher = walker.holder("publisher", view["organ"])
    handler = walker.holder("case_handler", view["organ"])
    case = walker.tell(
        "feedback", "enter_case", handler, item=view["item"], channel="phone", text="路灯坏了"
    )["case"]
    filed = eventually(
        lambda: walker.ask("oversight", "list_filings", organ=view["organ"], limit=1), 30
    )

    found = listed(walker, view)
    shown = walker.ask("feedback", "show_case_staff", case=case, account=handler)
    [row] = walker.ask("feedback", "list_cases", item=view["item"], by={"account": handler})
    assert set(a_publication()) - set(found[0]) == set()
    assert set(a_delivery("website", "proved")) - set(found[0]["deliveries"][0]) == set()
    assert set(a_case()) - set(shown) - set(row) == set()
    assert set(a_filing()) - set(filed[0]) == set()
    [titled] = walker.ask("catalog", "list_titles", items=[view["item"]], by={"account": publisher})
    assert {"title", "organ", "organ_name", "state", "due_on", "because"} <= set(titled)
