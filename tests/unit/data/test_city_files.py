"""The invented city is whole: every organ has its place, every post its person."""

import csv
import re
from collections import Counter, defaultdict

import pytest

from deploy.local.city import generate
from services.catalog import store

STAFF = Counter((*generate.FULL_STAFF, generate.CASE_HANDLER))


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    written = generate.write(tmp_path_factory.mktemp("city"))
    return {name: rows(path) for name, path in written.items()}


@pytest.fixture(scope="module")
def posts_of(city):
    posts = defaultdict(list)
    for row in city["people"]:
        posts[row["organ"]].append(row)
    return posts


def test_the_city_has_one_root_3_districts_12_departments_24_townships_120_villages(city):
    assert Counter(row["level"] for row in city["organs"]) == {
        "city": 1,
        "district": 3,
        "department": 12,
        "township": 24,
        "village": 120,
    }


def test_every_level_has_its_kind_and_regime(city):
    assert {(row["level"], row["kind"], row["regime"]) for row in city["organs"]} == {
        ("city", "county_committee", "party"),
        ("district", "county_committee", "party"),
        ("department", "bureau", "party"),
        ("township", "township", "party"),
        ("village", "village", "village"),
    }


@pytest.mark.parametrize("column", ["id", "code", "name"])
def test_no_two_organs_share_an_id_a_code_or_a_name(city, column):
    values = [row[column] for row in city["organs"]]

    assert len(set(values)) == len(values)


def test_codes_fit_into_index_numbers_and_addresses(city):
    assert all(re.fullmatch(r"[0-9A-Z]{2,7}", row["code"]) for row in city["organs"])


def test_every_organ_adopts_outlines_of_its_kind_and_every_outline_has_somebody(city):
    kinds = {row["id"]: row["kind"] for row in city["organs"]}
    adopted = [(kinds[organ], outline) for organ, outline in generate.outlines()]

    assert {organ for organ, _ in generate.outlines()} == set(kinds)
    assert set(adopted) == {(row["kind"], row["id"]) for row in store.outlines().every()}


def test_every_parent_stands_before_its_children(city):
    seen = {""}
    for row in city["organs"]:
        assert row["parent"] in seen
        seen.add(row["id"])


def test_every_district_has_8_townships_and_every_township_5_villages(city):
    children = Counter((row["level"], row["parent"]) for row in city["organs"])
    levels = {row["id"]: row["level"] for row in city["organs"]}

    assert {(levels[above], of, n) for (of, above), n in children.items() if above} == {
        ("city", "district", 3),
        ("city", "department", 12),
        ("district", "township", 8),
        ("township", "village", 5),
    }


def test_the_bureau_of_the_real_documents_exists_by_name(city):
    assert "文化广电新闻出版局" in {r["name"] for r in city["organs"] if r["kind"] == "bureau"}


def test_every_organ_above_the_village_can_finish_both_routes_by_different_persons(city, posts_of):
    for organ in city["organs"]:
        posts = [p for p in posts_of[organ["id"]] if not p["role"].endswith("_admin")]
        if organ["level"] != "village":
            assert Counter(post["role"] for post in posts) == STAFF
            assert len({post["person"] for post in posts}) == len(posts)


def test_the_three_administrators_are_three_persons(city, posts_of):
    held = {p["role"]: p["person"] for p in posts_of["o-10"] if p["role"].endswith("_admin")}

    assert set(held) == {"system_admin", "security_admin", "audit_admin"}
    assert len(set(held.values())) == 3


def test_a_village_has_too_few_posts_for_any_review_step(city, posts_of):
    for organ in city["organs"]:
        if organ["level"] == "village":
            assert [p["role"] for p in posts_of[organ["id"]]] == ["drafter", "publisher"]


def test_one_person_who_does_nothing_else_administers_the_system(city):
    [admin] = [row for row in city["people"] if row["role"] == generate.ADMINISTRATOR]

    assert [row["role"] for row in city["people"] if row["person"] == admin["person"]] == [
        generate.ADMINISTRATOR
    ]
    assert admin["organ"] == city["organs"][0]["id"]


def test_a_drafter_is_never_an_auditor_of_the_same_organ(posts_of):
    for posts in posts_of.values():
        drafters = {post["person"] for post in posts if post["role"] == "drafter"}
        assert not drafters & {post["person"] for post in posts if post["role"] == "auditor"}


def test_posts_name_known_organs_and_are_open_since_2024(city):
    organs = {row["id"] for row in city["organs"]}

    assert {row["organ"] for row in city["people"]} == organs
    assert {(row["from"], row["to"]) for row in city["people"]} == {("2024-01-01", "")}


def test_a_person_has_one_name_and_one_number_and_sometimes_two_posts(city):
    persons = {(row["person"], row["name"], row["phone"]) for row in city["people"]}

    assert len(persons) == len({person for person, _, _ in persons})
    assert len(persons) == len({name for _, name, _ in persons})
    assert len(persons) == len({phone for _, _, phone in persons})
    assert len(persons) == len(city["people"]) - 24


def test_numbers_are_valid_in_form_and_belong_to_no_carrier(city):
    assert all(re.fullmatch(r"1690000\d{4}", row["phone"]) for row in city["people"])


def test_rare_characters_are_among_the_names(city):
    written = {character for row in city["people"] for character in row["name"]}

    assert set("喆堃玥瑄犇垚") <= written


def test_two_runs_write_the_same_bytes(tmp_path):
    once = [p.read_bytes() for p in generate.write(tmp_path / "once").values()]
    again = [p.read_bytes() for p in generate.write(tmp_path / "again").values()]

    assert once == again


def test_the_roster_has_3000_members_each_with_a_number_of_their_own(city):
    members, people = city["members"], city["people"]
    phones = [row["phone"] for row in members] + sorted({row["phone"] for row in people})

    assert len(members) == len({row["member"] for row in members}) == 3000
    assert len(phones) == len(set(phones))
    assert {row["organ"] for row in members} <= {row["id"] for row in city["organs"]}
    assert Counter(row["opted_out"] for row in members)["是"] == 30
    assert Counter(row["groups"] for row in members)["delegates@o-10"] == 50


def test_the_40_boards_show_what_organs_disclose_inside_and_to_society(city):
    boards, organs = city["boards"], {row["id"] for row in city["organs"]}

    assert len(boards) == len({row["board"] for row in boards}) == 40
    assert {organ for row in boards for organ in row["shows"].split(";")} <= organs
    assert Counter(row["scope"] for row in boards) == {"society": 24, "inside": 16}
    assert Counter(row["kind"] for row in boards) == {"kiosk": 35, "paper": 5}
