"""What review and publish say may come early, late, twice and in any order."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from services.catalog.domain import heard, items
from services.catalog.domain.items import Item
from tests.unit.catalog.item_samples import AT, HASH, a_draft, a_published, a_submitted

APPROVED = ("approved", 1)
INSIDE = ("inside", 1)
OUTSIDE = ("outside", 1)
RETURNED = ("returned", 1)
RECALLED = ("recalled", 1)


def after(item: Item, said: tuple[str, int]) -> Item:
    what, version = said
    if what == "approved":
        return heard.approved(item, version, HASH, AT)[0]
    if what == "returned":
        return heard.returned(item, version, "请补充", AT)[0]
    if what == "recalled":
        return heard.recalled(item, version, {"recalled": 1}, AT)[0]
    urls = [f"/v{version}.html"] if what == "outside" else []
    return heard.published(item, version, what, what == "outside", urls, AT)[0]


def after_all(item: Item, events: list[tuple[str, int]]) -> Item:
    for event in events:
        item = after(item, event)
    return item


def any_order_of(*events: tuple[str, int]) -> st.SearchStrategy[list[tuple[str, int]]]:
    """Every event at least once, some of them twice, shuffled."""
    again = st.lists(st.sampled_from(events), max_size=4)
    return again.flatmap(lambda more: st.permutations([*events, *more]))


def known(item: Item) -> tuple[object, ...]:
    actions = sorted((line["action"], line["version"]) for line in item.history)
    return item.state, item.version, item.public, actions


@given(any_order_of(APPROVED, INSIDE, OUTSIDE))
def test_an_approved_and_published_item_ends_the_same_in_any_order(
    events: list[tuple[str, int]],
) -> None:
    item = after_all(a_submitted(), events)

    assert known(item) == known(after_all(a_submitted(), [APPROVED, INSIDE, OUTSIDE]))
    assert item.state == "published"
    assert item.public == {
        "version": 1,
        "stages": {"inside": AT, "outside": AT},
        "urls": ["/v1.html"],
        "number": "",
    }


@given(any_order_of(APPROVED, INSIDE, OUTSIDE, RECALLED))
def test_a_withdrawal_beats_everything_that_comes_late(events: list[tuple[str, int]]) -> None:
    withdrawn, _ = items.withdraw(a_submitted(), "内容有误", "ordinary", "p-1", AT)

    item = after_all(withdrawn, events)

    assert item.state == "withdrawn"
    assert item.public == {
        "version": 0,
        "stages": {},
        "urls": [],
        "recalled": 1,
        "counts": {"recalled": 1},
    }


@given(any_order_of(APPROVED, INSIDE, OUTSIDE, RECALLED))
def test_a_withdrawn_version_is_not_public_again_when_the_next_one_is_begun(
    events: list[tuple[str, int]],
) -> None:
    withdrawn, _ = items.withdraw(a_submitted(), "内容有误", "ordinary", "p-1", AT)
    begun, _ = items.revise(withdrawn, "重写", "p-1", AT)

    item = after_all(begun, events)

    assert (item.state, item.version) == ("draft", 2)
    assert (item.public["stages"], item.public["urls"]) == ({}, [])


@given(any_order_of(INSIDE, OUTSIDE, ("inside", 2), ("outside", 2), ("approved", 2)))
def test_an_older_version_never_replaces_a_newer_one(events: list[tuple[str, int]]) -> None:
    begun, _ = items.revise(replace(a_published(), public={}), "更正", "p-1", AT)
    second, _ = items.submit(begun, HASH, "A", "o-above", "p-1", AT)

    item = after_all(second, events)

    assert (item.state, item.public["version"]) == ("published", 2)
    assert item.public["urls"] == ["/v2.html"]


@given(any_order_of(RETURNED))
def test_a_return_is_heard_once(events: list[tuple[str, int]]) -> None:
    item = after_all(a_submitted(), events)

    assert (item.state, item.version) == ("draft", 2)


def test_a_late_return_does_not_stop_what_was_submitted_again() -> None:
    again, _ = items.submit(after(a_submitted(), RETURNED), "b2" * 32, "A", "o-above", "p-1", AT)

    assert after(again, RETURNED) == again


def test_an_approval_of_another_text_is_not_this_one() -> None:
    assert heard.approved(a_submitted(), 1, "b2" * 32, AT)[0].state == "submitted"
    assert heard.approved(a_submitted(), 2, HASH, AT)[0].state == "submitted"


def test_an_approval_before_its_submission_was_seen_changes_nothing() -> None:
    assert after(a_draft(), APPROVED) == a_draft()


def test_the_first_version_stays_public_while_the_second_is_written() -> None:
    begun, _ = items.revise(a_published(), "更正", "p-1", AT)

    assert begun.public["urls"] == ["/x.html"]
    assert after(begun, INSIDE).state == "draft"


def test_a_stage_that_is_not_the_last_does_not_make_an_item_published() -> None:
    item = after(after(a_submitted(), APPROVED), INSIDE)

    assert item.state == "approved"
    assert list(item.public["stages"]) == ["inside"]


def test_an_older_recall_does_not_undo_a_newer_one() -> None:
    item = after(after(a_published(), ("recalled", 2)), RECALLED)

    assert item.public["recalled"] == 2


def test_a_recall_of_the_first_version_leaves_the_second_public() -> None:
    item = after_all(a_published(), [("outside", 2)])

    after = after_all(item, [RECALLED, RECALLED])

    assert after.public == item.public
    assert [line["action"] for line in after.history[len(item.history) :]] == ["recalled"]


@given(any_order_of(APPROVED, INSIDE, OUTSIDE))
def test_what_comes_late_about_a_withdrawn_version_never_makes_it_public(
    events: list[tuple[str, int]],
) -> None:
    """Not before its recall either, though the next version was begun."""
    withdrawn, _ = items.withdraw(a_submitted(), "内容有误", "ordinary", "p-1", AT)
    begun, _ = items.revise(withdrawn, "重写", "p-1", AT)

    assert after_all(begun, events) == begun
