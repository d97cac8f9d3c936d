"""What a closed organ had open goes on at its heir; what was finished stays."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.catalog.domain import catalogues, heard, items, obligations
from services.catalog.domain.catalogues import Catalogue
from tests.unit.catalog.item_samples import AT, a_draft, a_published, a_submitted, in_state
from tests.unit.catalog.obligation_samples import owed

SOON = timedelta(minutes=1)
HEIR = {"organ": "o-heir", "catalogue": "o-heir:bureau-9"}


def test_a_draft_goes_on_at_the_heir_with_a_line_that_says_so() -> None:
    before = a_draft()
    after, said = heard.inherited(before, "o-heir", AT, AT)

    assert (after.organ, after.state, after.version, said) == ("o-heir", "draft", 1, [])
    assert f"机关 {before.organ} 已撤并" in after.history[-1]["comment"]
    assert heard.inherited(after, "o-heir", AT, AT)[0].organ == "o-heir"


def test_a_text_that_was_withdrawn_before_anybody_saw_it_goes_along_too() -> None:
    recalled, _ = heard.recalled(a_draft(), 1, {}, AT)

    assert recalled.public and heard.inherited(recalled, "o-heir", AT, AT)[0].organ == "o-heir"


def test_what_is_under_review_comes_back_as_the_next_version_and_its_review_is_void() -> None:
    after, [said] = heard.inherited(a_submitted(), "o-heir", AT, AT)

    assert (after.organ, after.state, after.version, after.sealed) == ("o-heir", "draft", 2, "")
    assert (said.type, said.version, said.organ) == ("item_revised", 2, "o-heir")


def test_a_correction_of_what_is_public_keeps_its_place() -> None:
    revised, _ = items.revise(a_published(), "更正", "p-1", AT)
    submitted = replace(revised, state="submitted", sealed="b2" * 32)

    assert heard.inherited(revised, "o-heir", AT, AT) == (revised, [])
    after, [said] = heard.inherited(submitted, "o-heir", AT, AT)
    assert (after.organ, after.state, after.version) == (revised.organ, "draft", 3)
    assert said.type == "item_revised"


def test_a_correction_that_the_heir_submitted_since_stays_under_review() -> None:
    """The echo says again that the organ was closed."""
    revised, _ = items.revise(a_published(), "更正", "p-1", AT)
    submitted, _ = items.submit(revised, "b2" * 32, "A", "o-above", "p-1", AT + SOON)

    assert heard.inherited(submitted, "o-heir", AT, AT + SOON) == (submitted, [])
    after, _ = heard.inherited(submitted, "o-heir", AT + SOON, AT + SOON)
    assert (after.state, after.version) == ("draft", 3)


@pytest.mark.parametrize("state", ["approved", "published", "closed", "withdrawn"])
def test_what_is_decided_stays_where_it_was(state: str) -> None:
    item = in_state(state)

    assert heard.inherited(item, "o-heir", AT, AT) == (item, [])


@pytest.mark.parametrize("state", ["open", "asked"])
def test_what_is_owed_is_owed_by_the_heir_from_then_on(state: str) -> None:
    before = owed(state=state, reminders=[{"level": "notice"}], told=["o-10a05/drafter"])

    after = obligations.handed_over(before, HEIR, AT)
    left, _ = obligations.given_up(before, "o-heir", AT)

    assert after.id == f"o-heir:{before.entry}:{before.period}"
    assert (after.organ, after.catalogue, after.state) == (*HEIR.values(), state)
    assert (after.due_on, after.until) == (before.due_on, before.until)
    assert (after.reminders, after.told) == ([], None)
    assert after.due_at == (AT if state == "open" else None)
    assert "原由 o-10a05 承担" in after.history[-1]["comment"]
    assert (left.state, left.due_at) == ("lapsed", None)
    assert "由 o-heir 承担" in left.history[-1]["comment"]


def test_what_had_lapsed_at_the_heir_is_owed_there_again_and_nothing_else_changes() -> None:
    lapsed, _ = obligations.lapsed(owed(), "条目已停用", AT)
    fresh = obligations.handed_over(owed(organ="o-old"), HEIR, AT)
    again, _ = obligations.taken_over(lapsed, fresh, AT)

    assert (again.state, again.due_at) == ("open", AT)
    assert "原由 o-old 承担" in again.history[-1]["comment"]
    assert again.inherited == ["o-old"]
    assert obligations.taken_over(owed(), fresh, AT) == (owed(), [])


def test_what_is_owed_in_place_of_others_says_of_whom_through_every_heir() -> None:
    one, two = (obligations.handed_over(owed(organ=o), HEIR, AT) for o in ("o-1", "o-2"))
    both, _ = obligations.taken_over(one, two, AT)

    assert (one.inherited, both.inherited) == (["o-1"], ["o-1", "o-2"])
    assert obligations.taken_over(both, two, AT) == (both, [])
    assert obligations.handed_over(both, {**HEIR, "organ": "o-last"}, AT).inherited == [
        "o-1",
        "o-2",
    ]


def test_what_is_met_stays_with_whom_it_was_met_by() -> None:
    met, _ = obligations.met(owed(), "i-1", 1, AT)

    assert obligations.given_up(met, "o-heir", AT) == (met, [])


@pytest.mark.parametrize("state", ["changed", "filed", "noted", "returned"])
def test_a_catalogue_ends_with_its_organ_and_keeps_its_entries(state: str) -> None:
    before = Catalogue("o-1:b", "o-1", entries=[{"id": "e-1"}], state=state)
    after, said = catalogues.ended(before, AT)

    assert (after.state, after.entries, after.edition, said) == ("ended", before.entries, 1, [])
    assert catalogues.ended(after, AT) == (after, [])
