"""The invented items fit the catalogue, the city and the rules on what a text may hold."""

import csv
import re
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from deploy.local.city import generate

ROOT = Path(__file__).parents[3]
CITY = ROOT / "deploy/local/city"
ITEMS = CITY / "items"
DOCUMENTS = ROOT.parent / "shared/documents/index.csv"
FILES = sorted(path for path in CITY.rglob("*") if path.suffix in {".txt", ".csv", ".toml"})
TEXTS = [path for path in FILES if path.suffix == ".txt"]
COLUMNS = ["file", "title", "organ", "occurred_on", "regime", "class", "audience", "forms"]
CLARITIES = ["task", "leader", "lead_department", "due", "person"]
# domain.md section 3, secrecy.
MARK = re.compile(r"[绝机秘]\s*密\s*★|^\s*(绝密|机密|秘密)\s*$", re.MULTILINE)
PERSONAL_NUMBER = re.compile(r"(?<!\d)(1[3-9]\d{9}|\d{17}[\dXx]|\d{16,19})(?!\d)")


def toml(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def with_defaults(row, defaults):
    """File over class over general: the order in which an importer fills a row."""
    general, classes = defaults.get("clarities", {}), defaults.get("classes", {})
    of_file = defaults.get("files", {}).get(row["file"], {})
    return general | classes.get(row["class"], {}) | of_file | row


def real_rows():
    return table(DOCUMENTS) if DOCUMENTS.exists() else []


ROWS = [with_defaults(row, toml(ITEMS / "defaults.toml")) for row in table(ITEMS / "index.csv")]
REAL = [with_defaults(row, toml(CITY / "documents-defaults.toml")) for row in real_rows()]
OUTLINES = [toml(path) for path in (ROOT / "services/catalog/outlines").glob("*.toml")]
ENTRIES = {entry["id"]: entry for outline in OUTLINES for entry in outline["entry"]}
OUTLINE_OF = {entry["id"]: outline["id"] for outline in OUTLINES for entry in outline["entry"]}
ORGANS = {organ.name: organ for organ in generate.organs()}


def by_title(rows):
    return pytest.mark.parametrize("row", rows, ids=lambda row: row["file"])


def test_the_index_has_the_columns_of_an_import_and_a_text_for_every_row():
    assert list(table(ITEMS / "index.csv")[0]) == COLUMNS
    assert {row["file"] for row in ROWS} == {path.name for path in ITEMS.glob("*.txt")}
    assert len(ROWS) == len({row["title"] for row in ROWS}) == 13


@by_title(ROWS)
def test_a_text_opens_with_its_title_and_has_headings(row):
    text = (ITEMS / row["file"]).read_text(encoding="utf-8")

    assert text.splitlines()[0] == row["title"]
    assert 300 <= len(text) <= 1500
    assert "\n一、" in text
    assert "\n（一）" in text


@by_title(ROWS + REAL)
def test_a_row_with_its_defaults_has_all_five_clarities(row):
    assert all(row[name] for name in CLARITIES)
    assert date.fromisoformat(row["occurred_on"]) < date.fromisoformat(row["due"])


@by_title(ROWS + REAL)
def test_a_row_fits_its_entry(row):
    entry = ENTRIES[row["entry"]]
    forms = {form["channel"]: form["required"] for form in entry["forms"]}

    assert row["class"] == entry["class"]
    assert set(row["audience"].split(";")) <= set(entry["audience"])
    assert set(row["forms"].split(";")) <= set(forms)
    assert {channel for channel, required in forms.items() if required} <= set(
        row["forms"].split(";")
    )
    assert entry["interval_days"] == 0, "a demonstration does not wait for days"


@by_title(ROWS + REAL)
def test_the_entry_stands_in_a_catalogue_of_the_organ(row):
    adopted = {
        outline for organ, outline in generate.outlines() if organ == ORGANS[row["organ"]].id
    }

    assert OUTLINE_OF[row["entry"]] in adopted


@by_title(ROWS + REAL)
def test_leader_and_person_hold_posts_where_the_item_is_reviewed(row):
    organ = ORGANS[row["organ"]]
    reviewed_in = organ.parent if organ.kind == "village" else organ.id
    names = {(post.organ, post.role): post.name for post in generate.people()}

    assert row["regime"] == organ.regime
    assert names[organ.id, "drafter"] == row["person"]
    assert names[reviewed_in, "auditor"] == row["leader"]


def test_some_items_stay_inside_and_most_reach_society():
    reach = Counter("society" in row["audience"].split(";") for row in ROWS)

    assert reach == {True: 10, False: 3}


def test_the_story_corrects_withdraws_and_attaches_to_items_of_the_index():
    story = toml(ITEMS / "story.toml")
    titles = {row["file"]: row["title"] for row in ROWS}
    texts = [ITEMS / step["text"] for step in story["correction"]]
    attached = [ITEMS / name for step in story["attachments"] for name in step["add"]]

    assert all(step["file"] in titles for steps in story.values() for step in steps)
    assert all(path.is_file() for path in texts + attached)
    assert len(attached) == 2
    assert all(step["change_note"] for step in story["correction"])
    assert all(step["reason"] for step in story["withdrawal"])


def test_the_correction_changes_one_line_only():
    (step,) = toml(ITEMS / "story.toml")["correction"]
    before, after = (
        (ITEMS / step[name]).read_text(encoding="utf-8").splitlines() for name in ("file", "text")
    )

    assert len(before) == len(after)
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_no_text_holds_a_classification_mark_or_a_personal_number(path):
    text = path.read_text(encoding="utf-8")

    assert not MARK.search(text)
    assert not PERSONAL_NUMBER.search(text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_clean_utf8(path):
    text = path.read_bytes().decode("utf-8")

    assert text.endswith("\n") and not text.endswith("\n\n")
    assert "\r" not in text and "\ufeff" not in text
    assert all(line == line.rstrip() for line in text.splitlines())
