"""What became of opinions is disclosed again: the linked draft, and what its seal may name."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from common.errors import Invalid
from contracts.commands.catalog.items import SaveItem
from services.catalog.domain.clocks import readings
from services.catalog.domain.items import Item, revise, save, withdraw
from services.catalog.domain.redisclosures import cause_of, opened
from services.catalog.domain.seals import seal_of
from services.catalog.domain.texts import Around, check
from tests.unit.catalog.item_samples import AT, ENTRY, HASH, a_published, a_text
from tests.unit.common.clock_samples import an_almanac, at

TODAY = date(2026, 3, 20)
OUTCOMES = {"adopted": 1, "partly_adopted": 0, "explained": 2, "not_adopted": 0}
ASKED: dict[str, Any] = {
    "redisclosure": "r-1",
    "opinions": 3,
    "outcomes": OUTCOMES,
    "due_on": "2026-04-02",
}
ORGANS = [{"id": "o-1", "code": "10A05", "name": "市文化局"}]


def a_public() -> Item:
    public = a_published().public | {"number": "10A05/2026-03-0001"}
    return replace(a_published(), public=public)


def answering(original: Item | None = None) -> Item:
    return opened("i-2", original or a_public(), ASKED, "o-1", AT, TODAY)[0]


def written(**changes: Any) -> dict[str, Any]:
    return a_text(changed="延长了学习时间", **changes)


def problems_of(text: dict[str, Any], original: Item | None) -> list[str]:
    with pytest.raises(Invalid) as refused:
        check(text, ENTRY, Around(an_almanac(), original))
    return refused.value.problems


def test_a_request_opens_a_draft_with_all_that_is_known_and_no_text() -> None:
    draft, [event] = opened("i-2", a_public(), ASKED, "o-1", AT, TODAY)

    assert (draft.state, draft.organ, draft.entry) == ("draft", "o-1", ENTRY["id"])
    assert draft.text["title"] == "关于“2026年党员教育培训计划”意见建议办理情况的公开"
    assert (draft.text["body"], draft.text["changed"]) == ("", "")
    assert draft.text["audience"] == ["members", "society"]
    assert draft.text["clarities"] == a_text()["clarities"]
    assert (draft.cause["item"], draft.cause["opinions"]) == ("i-1", 3)
    assert (event.type, event.item, event.version, event.cause) == (
        "redisclosure_opened",
        "i-2",
        1,
        "r-1",
    )
    assert event.data == {"item": "i-1", "due_on": "2026-04-02"}


def test_of_what_a_closed_organ_published_its_heir_answers() -> None:
    draft, [event] = opened("i-2", a_public(), ASKED, "o-heir", AT, TODAY)

    assert (a_public().organ, draft.organ, event.organ) == ("o-1", "o-heir", "o-heir")


def test_what_nobody_has_written_yet_cannot_be_submitted() -> None:
    problems = problems_of(answering().text, a_public())

    assert "正文没有内容，请填写。" in problems
    assert any("没有写“因此作出的改动”" in problem for problem in problems)


def test_a_withdrawn_original_gets_its_draft_and_none_of_its_words_come_back() -> None:
    gone, _ = withdraw(a_public(), "涉及敏感内容", "secrecy", "p-1", AT)

    draft = answering(gone)

    assert draft.text["title"] == "关于已撤下事项意见建议办理情况的公开"
    assert "教育培训" not in str(draft.text)


def test_the_longest_title_leaves_room_for_the_words_around_it() -> None:
    long = replace(a_public(), text=a_text(title="长" * 200))

    SaveItem(only=["title"]).load({"title": answering(long).text["title"]})


def test_saving_keeps_what_a_draft_answers() -> None:
    saved, _ = save(answering(), written(), ENTRY["id"], "p-1", AT)

    assert saved.cause == answering().cause
    assert saved.due_on == "2026-04-02"


def test_what_changed_is_written_where_opinions_are_answered_and_nowhere_else() -> None:
    check(written(), ENTRY, Around(an_almanac(), a_public()))

    [problem] = problems_of(written(), None)
    assert "只用于公开意见办理情况的事项" in problem


def test_opinions_about_what_is_inside_are_not_answered_to_society() -> None:
    inside = replace(a_public(), text=a_text(audience=["members"], forms=["document"]))
    check(written(audience=["members"], forms=["document"]), ENTRY, Around(an_almanac(), inside))

    [problem] = problems_of(written(), inside)
    assert "原事项没有向社会公开" in problem


def test_a_mark_is_refused_in_what_changed_too() -> None:
    [problem] = problems_of(a_text(changed="机密★10年"), a_public())

    assert problem.startswith("因此作出的改动第 1 行有密级标志")


def test_the_seal_names_an_original_that_is_public_outside() -> None:
    draft, _ = save(answering(), written(), ENTRY["id"], "p-1", AT)

    sealed = seal_of(draft, ENTRY, "party", ORGANS, cause_of(draft, a_public(), "原题"))

    assert sealed["cause"] == {
        "id": "r-1",
        "item": "i-1",
        "title": "原题",
        "number": "10A05/2026-03-0001",
        "url": "/x.html",
        "opinions": 3,
        "outcomes": OUTCOMES,
        "changed": "延长了学习时间",
    }
    assert "changed" not in sealed


def test_the_seal_says_nothing_of_an_original_that_citizens_cannot_read() -> None:
    draft, _ = save(answering(), written(), ENTRY["id"], "p-1", AT)

    cause = cause_of(draft, a_public(), "")

    assert (cause["title"], cause["number"], cause["url"]) == ("", "", "")


@pytest.mark.parametrize(
    "stages, state, public",
    [
        ({"inside": AT, "outside": AT}, "published", HASH),
        ({"inside": AT}, "approved", ""),
        ({"inside": AT, "outside": AT}, "draft", HASH),
    ],
)
def test_the_text_that_citizens_read_is_the_version_that_came_out(
    stages: dict[str, Any], state: str, public: str
) -> None:
    item = replace(a_public(), state=state, public={"version": 1, "stages": stages, "urls": []})

    assert item.public_hash() == public


def test_citizens_read_nothing_of_what_was_withdrawn_though_it_is_written_anew() -> None:
    withdrawn, _ = withdraw(a_public(), "有误", "ordinary", "p-1", AT)

    assert withdrawn.public_hash() == ""
    assert revise(withdrawn, "重写", "p-1", AT)[0].public_hash() == ""


def test_overdue_is_what_has_passed_its_day_and_was_never_published() -> None:
    [due] = readings(answering(), an_almanac())
    done = replace(answering(), history=[*answering().history, a_published().history[-1]])

    assert due.because[1] == "2026-03-05 约定期限：2026-04-02"
    assert not due.is_over(at("2026-04-02", 23))
    assert due.is_over(at("2026-04-03", 0))
    assert not any(each.is_over(at("2026-04-03")) for each in readings(done, an_almanac()))
