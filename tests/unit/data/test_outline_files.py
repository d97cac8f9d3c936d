"""The shipped outlines keep to the official classes and to the rules of their forms."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
OUTLINES = sorted((ROOT / "services/catalog/outlines").glob("*.toml"))
HEAD = {"id", "version", "name", "kind", "regime", "source", "valid_from", "entry"}
FIELDS = {
    "id",
    "class",
    "column",
    "content",
    "audience",
    "forms",
    "time_rule",
    "route",
    "basis",
    "responsible",
    "interval_days",
}
# Official class names, domain.md section 2, in their order; the same name has the same column.
CLASSES = {
    "county-committee": {
        "基本党务信息": "basics",
        "重大事项决策执行": "major-decisions",
        "思想建设": "ideology",
        "组织建设": "organization",
        "党风廉政建设": "integrity",
        "领导干部个人基本信息": "officials",
    },
    "bureau-9": {
        "党组织决议决定及执行": "resolutions",
        "思想建设": "ideology",
        "组织建设": "organization",
        "领导班子建设": "leadership",
        "干部选任和管理": "appointments",
        "联系和服务党员群众": "service",
        "民主和科学决策": "democracy",
        "党风廉政建设": "integrity",
        "党内制度建设": "rules",
    },
}
OUTSIDE = {"society", "residents"}
AUDIENCES = OUTSIDE | {
    "standing_committee",
    "committee",
    "delegates",
    "members",
    "organ_members",
    "named",
}
INSIDE_FORMS = {"meeting", "document", "bulletin"}
FORMS = INSIDE_FORMS | {"members", "website", "board", "sms"}
TIME_RULES = {
    "fixed",
    "yearly",
    "half_year",
    "quarterly",
    "monthly",
    "staged",
    "immediate",
    "on_request",
    "incident_24h",
    "information_20wd",
}


def read(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def every_entry():
    return [pytest.param(e, id=e["id"]) for path in OUTLINES for e in read(path)["entry"]]


def forms_of(entry):
    return {form["channel"]: form["required"] for form in entry["forms"]}


def test_the_two_outlines_of_the_road_are_shipped():
    assert {read(path)["id"] for path in OUTLINES} == set(CLASSES)


@pytest.mark.parametrize("path", OUTLINES, ids=lambda path: path.stem)
def test_an_outline_names_itself_like_its_file_and_says_whom_it_is_for(path):
    outline = read(path)

    assert set(outline) == HEAD
    assert outline["id"] == path.stem
    assert outline["version"] == 2
    assert outline["kind"] in {"county_committee", "bureau"}
    assert outline["regime"] == "party"
    assert outline["source"] in {"regulation", "practice"}
    assert isinstance(outline["valid_from"], date)


@pytest.mark.parametrize("path", OUTLINES, ids=lambda path: path.stem)
def test_an_outline_has_the_official_classes_in_their_order(path):
    pairs = {entry["class"]: entry["column"] for entry in read(path)["entry"]}

    assert list(pairs.items()) == list(CLASSES[path.stem].items())


def test_the_four_middle_classes_of_the_county_committee_hold_31_entries():
    entries = read(ROOT / "services/catalog/outlines/county-committee.toml")["entry"]
    middle = list(CLASSES["county-committee"])[1:5]

    assert sum(entry["class"] in middle for entry in entries) == 31


def test_entry_ids_and_contents_are_unique_over_all_outlines():
    entries = [entry for path in OUTLINES for entry in read(path)["entry"]]

    assert len({entry["id"] for entry in entries}) == len(entries)
    assert len({(entry["id"][:2], entry["content"]) for entry in entries}) == len(entries)


@pytest.mark.parametrize("entry", every_entry())
def test_an_entry_is_complete_and_uses_known_words_only(entry):
    assert set(entry) == FIELDS
    assert all(entry[name] for name in FIELDS - {"interval_days"})
    assert set(entry["audience"]) <= AUDIENCES
    assert set(forms_of(entry)) <= FORMS
    assert len(forms_of(entry)) == len(entry["forms"])
    assert entry["time_rule"] in TIME_RULES
    assert entry["route"] in {"A", "D"}
    assert 0 <= entry["interval_days"] <= 3


@pytest.mark.parametrize("entry", every_entry())
def test_the_website_is_named_and_required_exactly_where_society_reads(entry):
    assert forms_of(entry).get("website", False) is ("society" in entry["audience"])


@pytest.mark.parametrize("entry", every_entry())
def test_inside_readers_have_a_required_inside_form(entry):
    required = {channel for channel, needed in forms_of(entry).items() if needed}

    if inside := set(entry["audience"]) - OUTSIDE:
        assert required & INSIDE_FORMS, f"nothing proves the inside stage for {inside}"
    else:
        assert not set(forms_of(entry)) & INSIDE_FORMS


@pytest.mark.parametrize("entry", every_entry())
def test_boards_and_messages_never_hold_a_stage_up(entry):
    assert not any(forms_of(entry).get(channel) for channel in ("board", "members", "sms"))


@pytest.mark.parametrize("entry", every_entry())
def test_members_pages_are_named_exactly_where_somebody_inside_reads(entry):
    assert ("members" in forms_of(entry)) is bool(set(entry["audience"]) - OUTSIDE)


@pytest.mark.parametrize("entry", every_entry())
def test_messages_go_only_where_members_or_delegates_are_told(entry):
    if "sms" in forms_of(entry):
        assert set(entry["audience"]) & {"members", "delegates", "named"}
