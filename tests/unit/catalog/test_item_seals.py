"""What a submission binds: the text and the plan, the same bytes every time."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from common.seals import canonical
from contracts.commands.catalog.items import CHANNELS
from services.catalog.domain.seals import plan, seal_of
from tests.unit.catalog.item_samples import AT, ENTRY, HASH, a_draft, a_text, an_entry

ORGANS = [
    {"id": "o-2", "code": "10A05", "name": "市文化局"},
    {"id": "o-1", "code": "10", "name": "青川市"},
]
KEYS = {
    *("format", "item", "version", "title", "body", "organ", "regime", "column", "class", "entry"),
    *("basis", "occurred_on", "clarities", "audience", "forms", "attachments", "versions"),
    *("change_note", "plan", "interval_days", "opinion_days", "body_kind"),
}


def a_seal(entry: dict[str, Any] = ENTRY, **changes: Any) -> dict[str, Any]:
    return seal_of(a_draft(**changes), entry, "party", ORGANS)


def planned(
    forms: list[str], audience: list[str], entry: dict[str, Any] = ENTRY
) -> list[dict[str, Any]]:
    return plan(a_text(entry, forms=forms, audience=audience), entry)


def test_a_seal_holds_what_format_1_names_and_nothing_else() -> None:
    assert set(a_seal()) == KEYS


def test_a_seal_says_nothing_of_persons_behind_it_nor_of_moments() -> None:
    written = canonical(a_seal(drafter="p-77", writers=["p-77", "p-88"])).decode()

    assert "p-77" not in written
    assert "p-88" not in written
    assert AT.isoformat() not in written


def test_the_organ_comes_with_its_path_from_the_root() -> None:
    assert a_seal()["organ"] == {
        "id": "o-2",
        "code": "10A05",
        "name": "市文化局",
        "path": ["青川市", "市文化局"],
    }


def test_the_same_item_gives_the_same_bytes_whatever_its_history() -> None:
    again = a_seal(history=[{"at": AT, "action": "save"}], state="submitted", sealed=HASH)

    assert canonical(a_seal()) == canonical(again)


def test_the_order_in_which_things_were_chosen_gives_the_same_bytes() -> None:
    text = a_text(audience=["society", "members"], forms=["website", "document"])
    turned = a_text(audience=["members", "society"], forms=["document", "website"])

    assert canonical(a_seal(text=text)) == canonical(a_seal(text=turned))


def test_a_later_version_names_the_earlier_ones_and_says_why_it_is_there() -> None:
    versions = [{"version": 1, "hash": HASH}, {"version": 2, "hash": "b2" * 32}]

    sealed = a_seal(version=2, versions=versions, change_note="更正数字")

    assert sealed["versions"] == [{"version": 1, "hash": HASH}]
    assert sealed["change_note"] == "更正数字"


def test_the_interval_of_the_entry_is_sealed() -> None:
    assert a_seal()["interval_days"] == 0
    assert a_seal(an_entry(interval_days=7))["interval_days"] == 7
    without = {key: value for key, value in ENTRY.items() if key != "interval_days"}
    assert a_seal(without)["interval_days"] == 0


def test_each_channel_goes_to_its_stage_inside_first() -> None:
    assert planned(["website", "document"], ["members", "society"]) == [
        {"stage": "inside", "channel": "document", "target": "main", "required": True},
        {"stage": "outside", "channel": "website", "target": "main", "required": True},
    ]


def test_a_board_stands_where_its_readers_are() -> None:
    [inside] = planned(["board"], ["members"])
    [outside] = planned(["board"], ["members", "society"])

    assert (inside["stage"], outside["stage"]) == ("inside", "outside")


def test_the_entry_says_what_is_required() -> None:
    forms = [
        {"channel": "website", "required": False},
        {"channel": "board", "required": True},
        {"channel": "sms", "required": True},
    ]

    steps = planned(["website", "board", "sms"], ["members", "society"], an_entry(forms=forms))

    assert {s["channel"]: s["required"] for s in steps} == {
        "website": False,
        "board": True,
        "sms": True,
    }


def test_what_the_entry_does_not_name_is_required_but_for_reminders() -> None:
    steps = planned(sorted(CHANNELS), ["members", "society"], an_entry(forms=[]))

    assert {s["channel"] for s in steps if not s["required"]} == {"sms", "board", "members"}


@given(st.sets(st.sampled_from(CHANNELS), min_size=1))
def test_a_plan_has_each_form_once_and_everything_inside_before_anything_outside(
    forms: set[str],
) -> None:
    steps = planned(sorted(forms), ["members", "society"])

    assert sorted(s["channel"] for s in steps) == sorted(forms)
    assert [s["stage"] for s in steps] == sorted(s["stage"] for s in steps)


def test_sealing_changes_nothing_in_the_item() -> None:
    item = a_draft()

    seal_of(item, ENTRY, "party", ORGANS)

    assert item == replace(a_draft())
