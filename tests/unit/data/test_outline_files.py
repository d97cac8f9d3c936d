"""The shipped outlines keep to the official classes and to the rules of their forms."""

import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from contracts.words import WEIGHTS
from services.catalog.domain.organs import KINDS
from services.publish.site.model import ship_columns

ROOT = Path(__file__).parents[3]
OUTLINES = sorted((ROOT / "services/catalog/outlines").glob("*.toml"))
ROUTES = sorted((ROOT / "services/review/routes").glob("*.toml"))
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
REGIMES = {"village": "village", "government": "government"}
# Official class names, domain.md section 2, in their order.
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
    "bureau-8": {
        "党组织决议决定及执行": "resolutions",
        "党的思想建设": "party-ideology",
        "党的组织管理": "party-organization",
        "领导班子建设": "leadership",
        "干部选任和管理": "appointments",
        "联系和服务党员群众": "service",
        "党风廉政建设": "integrity",
        "其他应当公开的事项": "other-due",
    },
    "bureau-website": {
        "决定决议及执行": "decisions-executed",
        "思想建设": "ideology",
        "组织建设": "organization",
        "党风廉政建设": "integrity",
        "其他事项": "other-matters",
    },
    "department": {
        "思想建设": "ideology",
        "组织建设": "organization",
        "作风建设": "conduct",
        "民主决策": "decision-making",
        "制度建设": "institutions",
        "反腐倡廉": "anti-corruption",
    },
    "township": {
        "领导班子建设": "leadership",
        "全局和中心工作": "central-work",
        "思想建设": "ideology",
        "组织建设": "organization",
        "制度建设": "institutions",
        "廉政建设": "clean-governance",
    },
    "village": {
        "重大决策": "village-decisions",
        "村级财务": "village-finance",
        "三资管理": "village-assets",
        "支农惠农政策": "farm-policies",
        "村务": "village-affairs",
    },
    "government": {
        "决策公开": "gov-decisions",
        "执行公开": "gov-execution",
        "管理公开": "gov-management",
        "服务公开": "gov-services",
        "结果公开": "gov-results",
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


def forms_of(entry):
    return {form["channel"]: form["required"] for form in entry["forms"]}


def entries_of(outline):
    return read(ROOT / f"services/catalog/outlines/{outline}.toml")["entry"]


ENTRIES = [entry for path in OUTLINES for entry in read(path)["entry"]]
INSIDE = {entry["id"] for entry in ENTRIES if set(entry["audience"]) - OUTSIDE}


def test_the_outlines_of_all_kinds_of_organs_are_shipped():
    assert {read(path)["id"] for path in OUTLINES} == set(CLASSES)


@pytest.mark.parametrize("path", OUTLINES, ids=lambda path: path.stem)
def test_an_outline_names_itself_like_its_file_and_says_whom_it_is_for(path):
    outline = read(path)

    assert set(outline) == HEAD
    assert outline["id"] == path.stem
    assert outline["version"] >= 1
    assert outline["kind"] in KINDS
    assert outline["regime"] == REGIMES.get(path.stem, "party")
    assert outline["source"] in {"regulation", "practice"}
    assert isinstance(outline["valid_from"], date)


@pytest.mark.parametrize("path", OUTLINES, ids=lambda path: path.stem)
def test_an_outline_has_the_official_classes_in_their_order(path):
    pairs = {entry["class"]: entry["column"] for entry in read(path)["entry"]}

    assert list(pairs.items()) == list(CLASSES[path.stem].items())


def test_a_class_has_one_column_everywhere_and_the_site_shows_it_under_the_name_of_the_class():
    shown = {column.slug: column.name for column in ship_columns()}

    assert {slug: name for each in CLASSES.values() for name, slug in each.items()} == shown


def test_the_four_middle_classes_of_the_county_committee_hold_31_entries():
    middle = list(CLASSES["county-committee"])[1:5]

    assert sum(entry["class"] in middle for entry in entries_of("county-committee")) == 31


@pytest.mark.parametrize(("outline", "number"), [("department", 58), ("township", 67)])
def test_an_outline_has_as_many_entries_as_a_city_counted(outline, number):
    assert len(entries_of(outline)) == number


def test_entry_ids_are_unique_over_all_outlines_and_contents_within_one():
    ids = Counter(entry["id"] for entry in ENTRIES)
    contents = Counter((path.stem, e["content"]) for path in OUTLINES for e in read(path)["entry"])

    assert {*ids.values(), *contents.values()} == {1}


def test_whatever_villagers_read_hangs_on_a_wall_where_anybody_reads_it():
    assert all({"residents", "society"} <= set(e["audience"]) for e in entries_of("village"))


def test_the_five_kinds_of_the_government_are_for_everybody():
    assert all(set(entry["audience"]) <= OUTSIDE for entry in entries_of("government"))


def test_what_is_published_as_a_draft_first_goes_by_the_route_of_major_matters():
    first = [entry for entry in ENTRIES if "draft_first" in entry]
    with_draft = {e["id"] for e in ENTRIES if "草案" in e["content"] and e["route"] == "C"}

    assert {entry["route"] for entry in first} == {"C"}
    # the budget's draft is for the people's congress
    assert with_draft - {entry["id"] for entry in first} == {"dp-decision-making-08"}


def test_an_entry_is_complete_and_uses_known_words_only():
    routes = {read(path)["id"] for path in ROUTES}

    for entry in ENTRIES:
        assert set(entry) - {"draft_first"} == FIELDS, entry
        assert all(entry[name] for name in FIELDS - {"interval_days"}), entry
        assert set(entry["audience"]) <= AUDIENCES, entry["id"]
        assert set(forms_of(entry)) <= FORMS, entry["id"]
        assert len(forms_of(entry)) == len(entry["forms"]), entry["id"]
        assert entry["time_rule"] in TIME_RULES, entry["id"]
        assert entry["route"] in routes, entry["id"]
        assert 0 <= entry["interval_days"] <= 3, entry["id"]
        assert set(entry.get("draft_first", ())) <= set(WEIGHTS), entry["id"]


def test_the_website_is_named_and_required_exactly_where_society_reads():
    named = {e["id"] for e in ENTRIES if forms_of(e).get("website", False)}

    assert named == {e["id"] for e in ENTRIES if "society" in e["audience"]}


def test_inside_readers_have_a_required_inside_form():
    for entry in ENTRIES:
        required = {channel for channel, needed in forms_of(entry).items() if needed}
        if entry["id"] in INSIDE:
            assert required & INSIDE_FORMS, f"nothing proves the inside stage of {entry['id']}"
        else:
            assert not set(forms_of(entry)) & INSIDE_FORMS, entry["id"]


def test_boards_and_messages_never_hold_a_stage_up():
    needed = {channel for e in ENTRIES for channel, needed in forms_of(e).items() if needed}

    assert not needed & {"board", "members", "sms"}


def test_members_pages_are_named_exactly_where_somebody_inside_reads():
    assert {e["id"] for e in ENTRIES if "members" in forms_of(e)} == INSIDE


def test_messages_go_only_where_somebody_inside_is_told():
    assert {e["id"] for e in ENTRIES if "sms" in forms_of(e)} <= INSIDE
