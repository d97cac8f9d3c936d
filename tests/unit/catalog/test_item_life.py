"""An item's life: what may be done in which state, and what others hear of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from common.errors import Conflict, NotAllowed
from services.catalog.domain import heard, items
from services.catalog.domain.items import Item, Said
from tests.unit.catalog.item_samples import (
    AT,
    HASH,
    a_draft,
    a_published,
    a_submitted,
    a_text,
    in_state,
)

STATES = ("draft", "submitted", "approved", "published", "closed", "withdrawn")
ACTIONS: dict[str, Callable[[Item], Said]] = {
    "save": lambda item: items.save(item, a_text(), "b9-rules-01", "p-1", AT),
    "submit": lambda item: items.submit(item, HASH, "A", "o-above", "p-1", AT),
    "revise": lambda item: items.revise(item, "更正数字", "p-1", AT),
    "withdraw": lambda item: items.withdraw(item, "内容有误", "ordinary", "p-1", AT),
    "close": lambda item: items.close(item, "p-1", AT),
}
BECOMES = {
    "draft": {"save": "draft", "submit": "submitted", "withdraw": "withdrawn"},
    "submitted": {"revise": "draft", "withdraw": "withdrawn"},
    "approved": {"revise": "draft", "withdraw": "withdrawn"},
    "published": {"revise": "draft", "withdraw": "withdrawn", "close": "closed"},
    "closed": {"revise": "draft", "withdraw": "withdrawn"},
    "withdrawn": {"revise": "draft", "withdraw": "withdrawn"},
}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("state", STATES)
def test_what_a_person_may_do_depends_on_the_state(state: str, action: str) -> None:
    item = in_state(state)

    if action in BECOMES[state]:
        assert ACTIONS[action](item)[0].state == BECOMES[state][action]
    else:
        with pytest.raises(NotAllowed) as refused:
            ACTIONS[action](item)
        said = str(refused.value)
        assert f"现在是“{items.WORDS[state]}”，不能{items.WORDS[action]}" in said
        assert set(said.partition("可以：")[2].rstrip("。").split("、")) == {
            items.WORDS[possible] for possible in BECOMES[state]
        }


def test_what_others_say_is_in_the_table_too() -> None:
    theirs = {(state, action) for state, action in items.LIFE if action not in ACTIONS}

    assert theirs == {
        ("submitted", "return"),
        ("submitted", "approve"),
        ("approved", "publish"),
        ("published", "publish"),
        ("closed", "reopen"),
    }


def test_every_action_leaves_a_line_with_who_when_and_why() -> None:
    item, _ = ACTIONS["withdraw"](a_published())

    assert [line["action"] for line in item.history] == [
        "save",
        "submit",
        "approve",
        "publish",
        "withdraw",
    ]
    assert item.history[-1] == {
        "at": AT,
        "by": "p-1",
        "action": "withdraw",
        "version": 1,
        "comment": "内容有误",
    }


def test_saving_again_and_again_is_one_line_with_the_last_moment() -> None:
    later = AT + timedelta(minutes=1)
    item, _ = items.save(a_draft(), a_text(title="改过"), "b9-rules-01", "p-1", later)

    assert [(line["action"], line["at"]) for line in item.history] == [("save", later)]
    assert (item.edited, item.text["title"]) == (2, "改过")


def test_somebody_elses_saving_and_the_next_versions_are_lines_of_their_own() -> None:
    item, _ = items.save(a_draft(), a_text(), "b9-rules-01", "p-2", AT)
    item, _ = items.save(item, a_text(), "b9-rules-01", "p-1", AT)
    item, _ = items.revise(
        items.submit(item, HASH, "A", "o-above", "p-1", AT)[0], "更正", "p-1", AT
    )
    item, _ = items.save(item, a_text(), "b9-rules-01", "p-1", AT)

    assert [(line["by"], line["version"]) for line in item.history if line["action"] == "save"] == [
        ("p-1", 1),
        ("p-2", 1),
        ("p-1", 1),
        ("p-1", 2),
    ]


def test_nobody_saves_over_what_he_has_not_seen() -> None:
    item = a_draft()
    item.must_be_as_edited(1)

    with pytest.raises(Conflict, match="在别处保存过"):
        items.save(item, a_text(), "b9-rules-01", "p-2", AT)[0].must_be_as_edited(1)


def test_a_submission_names_the_sealed_text_and_everybody_who_wrote_it() -> None:
    item, _ = items.save(a_draft(), a_text(title="另一个标题"), "b9-rules-01", "p-2", AT)

    after, [event] = items.submit(item, HASH, "A", "o-above", "p-3", AT)

    assert (event.type, event.item, event.version, event.organ) == (
        "item_submitted",
        "i-1",
        1,
        "o-1",
    )
    assert event.data == {
        "hash": HASH,
        "route": "A",
        "drafter": "p-1",
        "writers": ["p-1", "p-2", "p-3"],
        "weight": "ordinary",
        "maker": "o-above",
        "urgent": "",
    }
    assert after.sealed == HASH
    assert after.versions == [{"version": 1, "hash": HASH}]


def test_a_returned_text_is_bound_for_ever_and_work_goes_on_as_the_next_version() -> None:
    item, said = heard.returned(a_submitted(), 1, "请补充依据", AT)

    assert said == []
    assert (item.state, item.version, item.sealed) == ("draft", 2, "")
    assert item.text == a_text()
    assert item.history[-1]["comment"] == "请补充依据"

    again, [event] = items.submit(item, "b2" * 32, "A", "o-above", "p-1", AT)
    assert event.version == 2
    assert [v["version"] for v in again.versions] == [1, 2]


def test_a_revision_is_the_next_version_with_a_drafter_of_its_own() -> None:
    after, [event] = items.revise(a_published(), "更正数字", "p-2", AT)

    assert (after.version, after.change_note, after.drafter) == (2, "更正数字", "p-2")
    assert after.writers == ["p-2"]
    assert after.public["version"] == 1
    assert (event.type, event.version) == ("item_revised", 2)


def test_a_withdrawal_says_of_which_version_and_why() -> None:
    _, [event] = items.withdraw(a_published(), "内容有误", "secrecy", "p-1", AT)

    assert (event.type, event.version) == ("item_withdrawn", 1)
    assert event.data == {"reason": "内容有误", "kind": "secrecy"}


def test_what_was_withdrawn_may_still_be_withdrawn_without_a_trace() -> None:
    item, _ = items.withdraw(a_published(), "内容有误", "ordinary", "p-1", AT)

    _, [event] = items.withdraw(item, "涉及敏感内容", "secrecy", "p-1", AT)

    assert event.data["kind"] == "secrecy"


def test_a_closed_item_is_announced() -> None:
    _, [event] = items.close(a_published(), "p-1", AT)

    assert (event.type, event.item, event.version) == ("item_closed", "i-1", 1)


def test_an_item_with_open_cases_is_not_closed_and_says_how_many() -> None:
    item, _ = heard.with_open_cases(a_published(), 2, AT)

    with pytest.raises(NotAllowed, match="还有 2 件意见没有办结"):
        items.close(item, "p-1", AT)
    assert items.close(heard.with_open_cases(item, 0, AT)[0], "p-1", AT)[0].state == "closed"


def test_a_case_that_comes_after_closing_opens_the_item_again_once() -> None:
    closed, _ = items.close(a_published(), "p-1", AT)

    again, said = heard.with_open_cases(closed, 1, AT)

    assert (again.state, again.open_cases, said) == ("published", 1, [])
    assert again.history[-1]["action"] == "reopen"
    assert heard.with_open_cases(again, 1, AT)[0] == again
    assert heard.with_open_cases(closed, 0, AT)[0] == closed


def test_who_saw_another_version_is_told_which_one_stands() -> None:
    a_draft().must_be(1)
    with pytest.raises(Conflict, match="现在是第 1 版，您看到的是第 2 版"):
        a_draft().must_be(2)
