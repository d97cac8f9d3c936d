"""A catalogue is changed edition by edition; nothing is deleted and everything has its reason."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.arguments import loaded
from common.errors import Conflict, Invalid, NotAllowed
from contracts.commands.catalog.catalogues import ChangeCatalogue
from contracts.standard_table.lines import line_of
from contracts.standard_table.matching import changes_of
from services.catalog.domain import catalogues
from services.catalog.domain.catalogues import Catalogue, Change, adopt
from tests.unit.catalog.item_samples import an_entry

AT = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
BY = "p-publisher"


def whole(id_: str, **changes: Any) -> dict[str, Any]:
    return an_entry(id=id_, content="内容", **changes)


OUTLINE = {"id": "b9", "version": 1, "regime": "party", "entry": [whole("e-1"), whole("e-2")]}
CATALOGUE = adopt("o-1", OUTLINE)


def changed(catalogue: Catalogue, *changes: Change, reason: str = "职责调整") -> Catalogue:
    found = catalogues.effects(catalogue, changes, reason)
    return catalogues.changed(catalogue, found, reason, BY, AT)


def test_a_change_is_a_new_edition_with_what_was_before() -> None:
    after = changed(CATALOGUE, Change("change", "e-1", {"content": "新的内容"}))

    assert after.edition == 2
    assert catalogues.entry_of([after], "e-1")[1]["content"] == "新的内容"
    [line] = after.history
    assert line["fields"] == {"content": ["内容", "新的内容"]}
    assert (line["by"], line["reason"], line["edition"]) == (BY, "职责调整", 2)


def test_how_heavy_it_is_and_what_is_a_draft_first_is_changed_with_its_history() -> None:
    fields = {"weight": "important", "draft_first": ["important", "major"]}
    after = changed(CATALOGUE, Change("change", "e-1", fields))

    entry = catalogues.entry_of([after], "e-1")[1]
    assert {name: entry[name] for name in fields} == fields
    [line] = after.history
    assert line["fields"] == {name: [None, said] for name, said in fields.items()}
    assert "draft_first" not in catalogues.entry_of([after], "e-2")[1]
    back = changed(after, Change("change", "e-1", {"draft_first": []}))
    assert back.history[-1]["fields"] == {"draft_first": [["important", "major"], []]}


def test_a_weight_that_nobody_knows_is_told_with_those_there_are() -> None:
    change = {"action": "change", "entry": "e-1", "fields": {"draft_first": ["huge"]}}
    asked = {"catalogue": "o-1:b9", "edition": 1, "changes": [change], "reason": "调整"}
    with pytest.raises(Invalid) as refused:
        loaded(ChangeCatalogue, {**asked, "by": {"account": BY}, "command_id": "ab" * 16})

    [problem] = refused.value.problems
    assert "分量“huge”不认识，可用的有：ordinary 一般、important 重要、major" in problem


def test_the_national_table_has_no_place_for_weights_and_leaves_them_alone() -> None:
    heavy = whole("e-1", weight="major", draft_first=["major"], time_rule="staged")
    line = replace(line_of(heavy), basis="新依据")
    [change] = changes_of([line], [heavy], {})
    after = changed(replace(CATALOGUE, entries=[heavy]), Change("change", "e-1", change["fields"]))

    assert after.entries == [{**heavy, "basis": "新依据"}]


def test_only_who_works_at_the_organ_is_named_to_see_to_an_entry() -> None:
    changes = [
        Change("change", "e-1", {"person": "p-left"}),
        Change("change", "e-2", {"person": "p-1"}),
    ]
    found = catalogues.effects(CATALOGUE, changes, "分工")

    [problem] = catalogues.stranger_problems(found, {"p-1"}.__contains__)
    assert "e-1" in problem and "p-left" in problem and "请改选" in problem
    nobody = changed(changed(CATALOGUE, changes[1]), Change("change", "e-2", {"person": ""}))
    [line] = nobody.history[1:]
    effect = {**line, "after": {"person": ""}}
    assert catalogues.stranger_problems([effect], {"p-1"}.__contains__) == []
    other = catalogues.effects(CATALOGUE, [Change("change", "e-1", {"basis": "依据"})], "x")
    assert catalogues.stranger_problems(other, {"p-1"}.__contains__) == []


def test_several_entries_are_one_edition() -> None:
    after = changed(CATALOGUE, Change("retire", "e-1"), Change("add", "e-3", whole("x", route="D")))

    assert after.edition == 2
    assert [entry["id"] for entry in catalogues.in_force(after)] == ["e-2", "e-3"]
    assert [line["action"] for line in after.history] == ["retire", "add"]


def test_a_retired_entry_keeps_its_reason_and_what_names_it() -> None:
    after = changed(CATALOGUE, Change("retire", "e-1"), reason="职责划出")

    assert catalogues.entry_of([after], "e-1")[1]["retired"] == "职责划出"
    with pytest.raises(NotAllowed, match="已经停用（职责划出）"):
        catalogues.entry_of([after], "e-1", new=True)
    back = changed(after, Change("restore", "e-1"))
    assert catalogues.entry_of([back], "e-1", new=True)[1] == whole("e-1")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (Change("add", "e-1", whole("e-1")), "已经在目录里"),
        (Change("change", "e-9", {}), "不在目录里，只能新增"),
        (Change("restore", "e-1"), "已经在目录里"),
        (Change("change", "e-1", {"content": " "}), "公开内容没有内容"),
        (Change("change", "e-1", {"basis": "依据\n机密★10年"}), "密级标志"),
        (Change("change", "e-1", {"audience": ["members"]}), "不含社会，不能在网站公开"),
        (Change("change", "e-1", {"forms": []}), "没有公开形式"),
        (Change("change", "e-1", {"draft_first": ["ordinary"]}), "“重要”“特别重要或敏感”一并"),
    ],
)
def test_what_cannot_be_done_is_refused_by_the_entry(change: Change, told: str) -> None:
    with pytest.raises(Invalid) as refused:
        changed(CATALOGUE, change)

    assert told in " ".join(refused.value.problems)
    assert change.entry in " ".join(refused.value.problems)


def test_a_change_that_changes_nothing_is_no_edition() -> None:
    with pytest.raises(Invalid, match="没有不同"):
        changed(CATALOGUE, Change("change", "e-1", {"content": "内容"}))


def test_whoever_saw_an_older_edition_changes_nothing() -> None:
    with pytest.raises(Conflict, match="现在是第 1 次修订，您看到的是第 7 次"):
        CATALOGUE.must_be(7)


ACTIONS = st.lists(
    st.tuples(st.sampled_from(sorted(["add", "change", "retire", "restore"])), st.integers(0, 3)),
    max_size=30,
)


@given(ACTIONS)
def test_no_order_of_changes_loses_an_entry_or_its_history(actions: list[Any]) -> None:
    """Whatever is tried, every entry that ever was is there, and replaying the history gives what
    stands."""
    at: Catalogue = replace(CATALOGUE, entries=[])
    seen: set[str] = set()
    for number, (action, which) in enumerate(actions):
        fields = whole("x", basis=f"依据 {number}") if action in ("add", "change") else {}
        try:
            at = changed(at, Change(action, f"e-{which}", fields))
        except Invalid:
            continue
        seen.add(f"e-{which}")
    assert {entry["id"] for entry in at.entries} == seen
    assert at.edition == 1 + len(at.history)
    for entry in at.entries:
        replayed = {"id": entry["id"]}
        for line in at.history:
            if line["entry"] == entry["id"]:
                replayed |= {name: new for name, (_, new) in line["fields"].items()}
        assert replayed == {key: value for key, value in entry.items() if key != "retired"}


# -- filing ------------------------------------------------------------------------


def test_an_edition_is_filed_and_noted_by_the_organ_above() -> None:
    filed, [said] = catalogues.file(CATALOGUE, "o-top", BY, AT)
    noted, [told] = catalogues.decide(filed, "note", "", "p-top", AT)

    assert (said.type, said.data["superior"]) == ("catalogue_filed", "o-top")
    assert (told.type, told.data["decision"]) == ("catalogue_decided", "note")
    assert noted.state == "noted"
    assert [line["action"] for line in noted.filings] == ["file", "note"]


def test_what_comes_back_has_a_reason_and_is_filed_again() -> None:
    filed, _ = catalogues.file(CATALOGUE, "o-top", BY, AT)
    with pytest.raises(Invalid, match="没有办理"):
        catalogues.decide(filed, "return", " ", "p-top", AT)
    returned, _ = catalogues.decide(filed, "return", "缺少财务条目", "p-top", AT)

    again, _ = catalogues.file(returned, "o-top", BY, AT)

    assert (returned.state, again.state) == ("returned", "filed")


def test_a_change_after_filing_has_to_be_filed_anew() -> None:
    filed, _ = catalogues.file(CATALOGUE, "o-top", BY, AT)

    after = changed(filed, Change("retire", "e-1"))

    assert after.state == "changed"
    with pytest.raises(NotAllowed, match="不能备案"):
        catalogues.decide(after, "note", "", "p-top", AT)


def test_the_root_has_nobody_above_and_files_nothing() -> None:
    with pytest.raises(NotAllowed, match="没有上级机关，公开目录不需要报备"):
        catalogues.file(CATALOGUE, None, BY, AT)


# -- what anybody may read ---------------------------------------------------------


def said(catalogue: Catalogue, superior: str | None) -> list[str]:
    _, events = catalogues.announced(catalogue, "seal", superior)
    return [event.type for event in events]


def test_the_outline_as_adopted_and_the_roots_own_are_public_at_once() -> None:
    after = changed(CATALOGUE, Change("retire", "e-1"))
    begun = catalogues.begin("o-1", "government", "政务公开目录")

    assert said(CATALOGUE, "o-top") == ["catalogue_changed", "catalogue_published"]
    assert said(after, None) == ["catalogue_changed", "catalogue_published"]
    assert said(after, "o-top") == ["catalogue_changed"]
    assert said(begun, "o-top") == ["catalogue_changed"]


@pytest.mark.parametrize(
    ("state", "edition", "superior", "public"),
    [
        ("changed", 1, "o-top", True),  # as adopted
        ("returned", 1, "o-top", True),
        ("noted", 4, "o-top", True),
        ("changed", 4, None, True),  # the root's own
        ("changed", 4, "o-top", False),
        ("filed", 4, "o-top", False),
        ("returned", 4, "o-top", False),
    ],
)
def test_one_of_a_time_without_public_pages_is_public_if_it_would_be_by_now(
    state: str, edition: int, superior: str | None, public: bool
) -> None:
    before = replace(CATALOGUE, state=state, edition=edition)
    after, said = catalogues.announced_late(before, "seal", superior)

    assert after == replace(before, sealed="seal")
    assert [(e.type, e.version) for e in said] == [("catalogue_published", edition)] * public
    assert catalogues.announced_late(after, "other", superior) == (after, [])
    if state == "filed":  # what is noted later is public then, as any other
        _, noted = catalogues.decide(after, "note", "", "p-top", AT)
        assert [event.type for event in noted] == ["catalogue_decided", "catalogue_published"]


def test_one_that_ended_before_there_were_public_pages_gets_none() -> None:
    ended, _ = catalogues.ended(CATALOGUE, AT)

    assert catalogues.announced_late(ended, "seal", "o-top") == (ended, [])


def test_what_the_organ_above_notes_is_public_and_what_it_returns_is_not() -> None:
    sealed, _ = catalogues.announced(changed(CATALOGUE, Change("retire", "e-1")), "seal", "o-top")
    filed, _ = catalogues.file(sealed, "o-top", BY, AT)

    _, noted = catalogues.decide(filed, "note", "", "p-top", AT)
    _, returned = catalogues.decide(filed, "return", "请改", "p-top", AT)

    assert [event.type for event in noted] == ["catalogue_decided", "catalogue_published"]
    assert (noted[1].version, noted[1].data["hash"]) == (2, "seal")
    assert [event.type for event in returned] == ["catalogue_decided"]
