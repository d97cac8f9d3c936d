"""Every page of every face, at every width, in both prints: nothing sticks out, axe finds nothing,
headings are in order, and a keyboard reaches all there is and sees where it is.

SCREENSHOTS names a folder for pictures of all of them.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.stops import STOPS, Stop, one_of_a_kind
from tests.browser.test_portal import TOO_WIDE
from web import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.browser.tour import Tour

pytestmark = pytest.mark.browser
WIDTHS = (320, 360, 640, 768, 1440)  # 640: a screen of 1280 at 200 %
PICTURED = (360, 768, 1440)
LARGE = 1.375  # of the letters
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ALL = {"type": "tag", "values": WCAG}
# Large print is another style sheet of the same document: what axe can judge differently in it.
LOOKS = {
    "type": "rule",
    "values": [
        *("color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable"),
        *("meta-viewport", "css-orientation-lock", "avoid-inline-spacing"),
    ],
}
LARGE_STOPS = STOPS if "SCREENSHOTS" in os.environ else one_of_a_kind(STOPS)
HEADINGS = "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => Number(h.tagName[1]))"
STANDARD_LETTERS = 16  # px
LETTERS = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
# After a key was pressed, focus by script shows as focus by key does.
UNSEEN = """() => [...document.querySelectorAll(
        'a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]')]
    .filter(e => !e.disabled && e.tabIndex >= 0 && e.type !== 'hidden' && e.checkVisibility())
    .filter(e => {
        e.focus();
        const box = e.getBoundingClientRect();
        const marks = [e, e.parentElement, ...(e.labels || [])].map(each => getComputedStyle(each));
        const isMarked = m => m.outlineStyle !== 'none' && parseFloat(m.outlineWidth) >= 2;
        const inside = box.bottom >= 0 && box.top <= innerHeight
            && box.left >= 0 && box.right <= innerWidth + 1;
        return document.activeElement !== e || e.tabIndex > 0 || !inside || !marks.some(isMarked);
    }).map(e => e.outerHTML.slice(0, 160))"""
SMALL = """() => [...document.querySelectorAll('.button, button:not(.linklike), select,'
        + 'input:not([type=hidden], [type=radio], [type=checkbox], [type=file])')]
    .filter(e => e.checkVisibility() && e.tabIndex >= 0 && e.offsetHeight < 44)
    .map(e => e.outerHTML.slice(0, 160))"""
NO_PAGES = {  # files, styles, and where one is only sent on
    *("static", "mode", "mode.style", "mode.choose"),
    *("opinions.GET-opinions-css", "opinions.GET-preview", "opinions.GET-send"),
    *(
        "reading.file",
        "items.download",
        "items.asset",
        "items.file",
        "items.picture",
        "catalogues.export",
    ),
    *("items.page", "reviews.file", "publishing.proof", "filings.show"),
}
Visit = Callable[..., "Page"]


@pytest.fixture(scope="module")
def visit(browser: "Browser", tour: "Tour") -> Iterator[Visit]:
    """`visit(stop, "large")`: the page, loaded, as its visitor sees it."""
    contexts: dict[tuple[str, str, str], BrowserContext] = {}

    def open_(stop: Stop, mode: str = "") -> "Page":
        key = stop.face, stop.who, mode
        if key not in contexts:
            contexts[key] = browser.new_context(locale="zh-CN", reduced_motion="reduce")
            held = {**tour.cookies(stop), **({"mode": mode} if mode else {})}
            contexts[key].add_cookies(
                [{"name": n, "value": v, "url": tour.home(stop)} for n, v in held.items()]
            )
        page = contexts[key].new_page()
        answer = page.goto(tour.url(stop), wait_until="load")
        assert answer is not None and answer.status == stop.answers
        return page

    yield open_
    for context in contexts.values():
        context.close()


def fits(page: "Page", name: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
        assert page.evaluate(TOO_WIDE) == [], width
        if (folder := os.environ.get("SCREENSHOTS")) and width in PICTURED:
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def is_accessible(page: "Page", rules: dict[str, Any] = ALL) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe installed")
    found = axe.Axe().run(page, options={"runOnly": rules}).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


def keyboard_sees(page: "Page") -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.keyboard.press("Tab")
    assert page.evaluate(UNSEEN) == []


@pytest.mark.parametrize("stop", STOPS, ids=str)
def test_a_page_is_fit_for_everybody(visit: Visit, stop: Stop) -> None:
    name = str(stop).replace(": ", "-").replace(" ", "-")
    page = visit(stop)
    levels = page.evaluate(HEADINGS)
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False)), levels
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert page.evaluate(LETTERS) == STANDARD_LETTERS
    fits(page, name)
    is_accessible(page)
    keyboard_sees(page)
    page.close()


@pytest.mark.parametrize("stop", LARGE_STOPS, ids=str)
def test_a_page_is_fit_for_everybody_in_large_print(visit: Visit, stop: Stop) -> None:
    name = str(stop).replace(": ", "-").replace(" ", "-")
    page = visit(stop, "large")
    assert page.evaluate(LETTERS) >= LARGE * STANDARD_LETTERS
    assert page.evaluate(SMALL) == []
    fits(page, f"{name}-large")
    is_accessible(page, LOOKS)
    page.close()


def test_no_page_was_left_out(monkeypatch: pytest.MonkeyPatch, tour: "Tour") -> None:
    for name, value in tour.city.stack.env().items():
        monkeypatch.setenv(name, value)

    for face in ("portal", "members", "console"):
        rules = create_app(face).url_map.iter_rules()
        found = {str(rule.endpoint) for rule in rules if "GET" in (rule.methods or ())}
        pages = {name for name in found - NO_PAGES if not name.startswith("api.")}
        assert pages == {stop.endpoint for stop in STOPS if stop.face == face}
