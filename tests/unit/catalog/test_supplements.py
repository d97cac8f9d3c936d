"""A supplement only adds: whole lines and files, and nothing that was there is touched."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.differences import additions
from common.errors import NotAllowed
from services.catalog.domain import items, supplements
from services.catalog.domain.items import Item
from services.catalog.domain.seals import seal_of
from tests.unit.catalog.item_samples import AT, ENTRY, HASH, a_published, a_text, in_state

FILE = {"name": "名单.pdf", "hash": "a" * 64, "size": 3, "type": "application/pdf"}
MORE = {"name": "补充名单.pdf", "hash": "b" * 64, "size": 3, "type": "application/pdf"}
ORGAN = {"id": "o-1", "code": "10A05", "name": "文广局"}
lines = st.lists(st.text("甲乙丙丁", min_size=1), max_size=8)


def before(**changes: Any) -> dict[str, Any]:
    return a_text(body="一、人员\n程知夏\n陈望", attachments=[FILE], **changes)


def a_supplement() -> Item:
    shown = replace(
        a_published(), public={"version": 1, "stages": {"outside": AT}, "urls": ["/x.html"]}
    )
    return items.revise(shown, "补充名单", "p-1", AT, "supplement")[0]


@given(lines, st.lists(st.tuples(st.integers(0, 8), st.text("戊己", min_size=1)), max_size=4))
def test_what_was_put_between_the_lines_is_found_again(
    old: list[str], put: list[tuple[int, str]]
) -> None:
    new = list(old)
    for place, line in put:
        new.insert(place, line)

    found = additions("\n".join(old), "\n\n".join(new))

    assert found is not None and sorted(found) == sorted(line for _, line in put)


@given(lines.filter(bool), st.data())
def test_who_takes_a_line_away_adds_nothing(old: list[str], data: st.DataObject) -> None:
    gone = data.draw(st.integers(0, len(old) - 1))
    new = [*old[:gone], *old[gone + 1 :]]

    assert additions("\n".join(old), "\n".join(new)) is None


def test_a_line_and_a_file_more_are_a_supplement() -> None:
    text = before() | {"body": "一、人员\n程知夏\n喆堃\n陈望"}

    assert supplements.problems(before(), text) == []
    assert supplements.problems(before(), before() | {"attachments": [MORE, FILE]}) == []


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"body": "一、人员\n陈望\n补充一段"}, "正文"),
        ({"body": "一、人员\n程不知夏\n陈望"}, "正文"),  # one word in a line may turn it round
        ({"title": "另一个标题"}, "标题"),
        ({"attachments": [MORE]}, "附件名单.pdf"),
        ({"audience": ["members"]}, "公开范围"),
        ({"basis": "另一条依据"}, "公开依据"),
    ],
)
def test_whatever_changes_is_a_correction(changes: dict[str, Any], what: str) -> None:
    [problem] = supplements.problems(before(), before() | changes)

    assert what in problem and "更正" in problem


def test_a_link_may_not_lead_elsewhere() -> None:
    old = before() | {"body": '<p>见<a href="/a.html">这里</a></p>', "body_kind": "html"}
    new = old | {"body": '<p>见<a href="/b.html">这里</a></p><p>补充</p>'}

    assert "正文" in supplements.problems(old, new)[0]


def test_the_same_again_is_no_supplement() -> None:
    assert "没有补充任何内容" in supplements.problems(before(), before())[0]


def test_there_has_to_be_something_to_add_to() -> None:
    for state in ("approved", "withdrawn"):
        with pytest.raises(NotAllowed, match="没有可以补充"):
            items.revise(replace(in_state(state), public={}), "补充", "p-1", AT, "supplement")


def test_it_travels_in_the_seal_and_nothing_does_of_a_correction() -> None:
    corrected, _ = items.revise(a_published(), "更正", "p-1", AT)

    assert seal_of(a_supplement(), ENTRY, "party", [ORGAN])["supplements"] == 1
    assert not {"supplements", "kind"} & seal_of(corrected, ENTRY, "party", [ORGAN]).keys()


def test_it_may_become_a_correction_while_it_is_written() -> None:
    after, _ = items.save(a_supplement(), a_text(), "b9-rules-01", "p-1", AT, kind="correct")

    assert (after.kind, after.supplements) == ("correct", 0)
    assert items.save(a_supplement(), a_text(), "b9-rules-01", "p-1", AT)[0].kind == "supplement"


def test_a_supplement_to_a_draft_plan_stays_one() -> None:
    text = a_text(plan="draft", opinion_days=15)
    shown = replace(a_published(), text=text, versions=[{"version": 1, "hash": HASH, "asks": 15}])

    assert items.revise(shown, "补充", "p-1", AT, "supplement")[0].text["plan"] == "draft"
