"""Who serves the heir of a closed organ is offered what that organ's own staff was offered."""

from typing import Any

from web.console.items.possible import acts
from web.console.waiting import SOURCES, acts_at

ME: dict[str, Any] = {
    "posts": [{"organ": "o-new", "organ_name": "新局", "role": "drafter"}],
    "acts_for": {"o-old": "o-new"},
}


def test_a_post_at_the_heir_counts_at_the_closed_organ_and_nowhere_else() -> None:
    assert acts_at(ME, "o-new", "drafter") and acts_at(ME, "o-old", "drafter", "publisher")
    assert not acts_at(ME, "o-old", "publisher")
    assert not acts_at(ME, "o-other", "drafter")


def test_what_a_closed_organ_disclosed_is_corrected_and_withdrawn_by_its_heir() -> None:
    offered = {act.action for act in acts(ME, {"organ": "o-old", "state": "published"})}

    assert {"catalog.revise_item", "catalog.withdraw_item"} <= offered
    assert acts(ME, {"organ": "o-other", "state": "published"}) == []


def test_drafts_that_a_closed_organ_left_wait_for_its_heir() -> None:
    [drafts] = [source for source in SOURCES if source.name == "草稿"]

    assert [asked["organ"] for asked in drafts.asks(ME)] == ["o-new", "o-old"]
