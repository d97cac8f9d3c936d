"""Readable by everyone: contrast, large print, nothing an older office browser stumbles over."""

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest

from common.look import css
from services.publish.site.model import ship_columns
from services.publish.site.pages import public_page
from services.publish.site.render import asset
from services.publish.site.static import static_pages
from tests.unit.publish.site_samples import SITE, a_record, a_sealed

SITE_FOLDER = Path(__file__).resolve().parents[3] / "services" / "publish" / "site"
CSS = asset("site.css").decode()
SCRIPT = asset("site.js").decode()
FRAME = Path(str(files("common.look"))) / "frame.html"
TEMPLATES = [*sorted((SITE_FOLDER / "templates").glob("*.*")), FRAME]
OUTLINE_CLASSES = 33
# Newer than Chromium 86, and a page falls apart without them.
TOO_NEW = [r":is\(", r":where\(", r":has\(", r"\binset:", r"margin-(inline|block):", r"@layer",
           r"padding-(inline|block):", r"aspect-ratio", r"color-mix", r"@container", r"\bsubgrid\b",
           r"\d[sld]v[hw]\b", r":not\([^)]*,"]  # fmt: skip
TEXT_ON_GROUND = [
    (text, ground)
    for text in ("ink", "ink-soft", "accent", "link", "link-seen")
    for ground in ("paper", "surface", "band")
] + [
    ("ink", "notice"),
    ("ink", "marked"),
    ("link", "notice"),
    ("focus-ink", "focus"),
]


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


TOKENS = css("tokens")
BIG = '[data-mode="large"]'
BLOCKS = re.findall(r":root(?:\[data-mode=\"large\"\])? \{([^}]*)\}", TOKENS)
LIGHT, _, IN_THE_DARK, BIGGER, BIGGER_IN_THE_DARK = map(tokens, BLOCKS)
DARK = LIGHT | IN_THE_DARK
LARGE = LIGHT | BIGGER
LARGE_DARK = DARK | BIGGER | BIGGER_IN_THE_DARK
PALETTES = {"light": (LIGHT, 4.5), "dark": (DARK, 4.5)}
PALETTES |= {"large": (LARGE, 7.0), "large dark": (LARGE_DARK, 7.0)}


def contrast(one: str, other: str) -> float:
    """https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio"""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("text, ground", TEXT_ON_GROUND)
@pytest.mark.parametrize("name", PALETTES)
def test_text_stands_out_from_its_ground(name: str, text: str, ground: str) -> None:
    palette, least = PALETTES[name]
    assert contrast(palette[text], palette[ground]) >= least


@pytest.mark.parametrize("feature", TOO_NEW)
def test_the_style_sheet_asks_for_nothing_an_office_browser_lacks(feature: str) -> None:
    assert not re.search(feature, CSS)


def test_nothing_is_fetched_from_elsewhere() -> None:
    assert not re.search(r"url\(|@import|@font-face", CSS)
    pages = [page.body.decode() for page in static_pages(SITE) if page.path.endswith(".html")]
    for page in pages:
        assert not re.search(r'(?:src|href)="https?://(?!dwgk\.qingchuan\.example)', page)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_carries_script_or_lets_markup_through(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"javascript:|\son\w+=|style=|\|\s*safe|autoescape", text)
    inline = re.findall(r"<script[^>]*>[^<]", text)
    assert inline == []


def test_the_script_writes_no_markup_and_asks_nobody() -> None:
    assert not re.search(r"innerHTML|insertAdjacent|\.write|eval\(|fetch\(|XMLHttp|https?:", SCRIPT)
    assert not re.search(r"=>|\bconst\b|\blet\b|\?\.|\?\?", SCRIPT)  # as old as its readers


def test_large_print_is_written_so_that_the_portal_can_give_it_to_everybody() -> None:
    rules = re.findall(r"([^{}]+)\{", re.sub(r"/\*.*?\*/", "", css("large"), flags=re.S))
    assert rules
    for rule in rules:
        assert all(each.strip().startswith(BIG) for each in rule.split(",")), rule
    assert f":root{BIG} {{\n  font-size: 137.5%" in TOKENS


def test_a_page_speaks_chinese_and_can_be_walked_by_keyboard_and_ear() -> None:
    page = public_page(a_sealed(), a_record(), True, SITE).body.decode()
    assert '<html lang="zh-CN">' in page
    assert page.count("<h1>") == 1
    for landmark in ("<header", '<main id="main"', "<nav", "<footer", 'class="skip" href="#main"'):
        assert landmark in page
    assert [int(level) for level in re.findall(r"<h([1-6])", page)] == sorted(
        int(level) for level in re.findall(r"<h([1-6])", page)
    )


def test_the_address_of_the_style_sheet_changes_with_its_content() -> None:
    page = public_page(a_sealed(), a_record(), True, SITE).body.decode()
    assert re.search(r'/assets/site\.css\?v=[0-9a-f]{10}"', page)


def test_every_column_is_described_for_the_meta_tags() -> None:
    columns = ship_columns()
    assert len({column.slug for column in columns}) == len(columns) == OUTLINE_CLASSES
    assert len({column.name for column in columns}) == len(columns)
    for row in json.loads((SITE_FOLDER / "columns.json").read_text(encoding="utf-8")):
        assert all(row[key] for key in ("slug", "name", "description", "keywords", "type"))
