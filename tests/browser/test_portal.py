"""The portal as people meet it: on telephones, without script, by keyboard, on paper."""

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import LONG_TITLE, UNBROKEN, Open

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
NAMES = (
    *("home", "column", "empty column", "columns", "organ", "organs"),
    *("article", "asking for opinions", "older version", "replaced"),
    *("withdrawn", "about", "not found"),
    *("search", "results", "no results", "wrong day", "query"),
)
OUTLINE = """() => {
    const style = getComputedStyle(document.activeElement);
    const box = document.activeElement.getBoundingClientRect();
    return {
        width: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
        inside: box.width > 0 && box.top >= 0 && box.left >= 0 && box.right <= innerWidth,
        text: document.activeElement.innerText,
        href: document.activeElement.getAttribute('href'),
    };
}"""
# A table that is too wide may scroll in a box of its own.
TOO_WIDE = """() => [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.offsetWidth > 0)
    .filter(e => {
        let box = e.parentElement;
        while (box !== document.body && getComputedStyle(box).overflowX === 'visible')
            box = box.parentElement;
        return box === document.body;
    })
    .map(e => `${e.tagName}.${e.className}`)"""


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_quiet_and_asks_nobody_else(open_page: Open, name: str) -> None:
    page = open_page(name)
    said: list[str] = []
    asked: list[tuple[str, int]] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("response", lambda answer: asked.append((answer.url, answer.status)))

    page.reload(wait_until="load")

    own = urlsplit(page.url).netloc
    assert {urlsplit(url).netloc for url, _ in asked} == {own}
    missing = [url for url, status in asked if status >= 400 and url != page.url]
    assert missing == []
    expected = {"not found": "404", "wrong day": "400"}.get(name)
    assert [text for text in said if not (expected and expected in text)] == []


@pytest.mark.parametrize("name", NAMES)
def test_without_script_a_page_reads_the_same(open_page: Open, name: str) -> None:
    page = open_page(name)
    page.evaluate("document.querySelectorAll('.aloud').forEach(e => e.remove())")  # an offer of it
    with_script = page.inner_text("body")

    assert open_page(name, java_script_enabled=False).inner_text("body") == with_script


def test_an_article_says_everything_a_citizen_needs(open_page: Open) -> None:
    text = open_page("article", java_script_enabled=False).inner_text("main")

    for part in (LONG_TITLE, "一、总体要求", "附件1：党务公开目录.txt", "责任人", "第1版"):
        assert part in text


def tab_to(page: "Page", text: str, at_most: int = 40) -> dict[str, object]:
    for _ in range(at_most):
        page.keyboard.press("Tab")
        found: dict[str, object] = page.evaluate(OUTLINE)
        if text in str(found["text"]):
            return found
    raise AssertionError(f"the keyboard does not reach {text}")


@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize("name", ["home", "column", "article"])
def test_the_keyboard_reaches_the_content_first_and_sees_where_it_is(
    open_page: Open, name: str, width: int
) -> None:
    page = open_page(name, width)

    page.keyboard.press("Tab")
    skip = page.evaluate(OUTLINE)
    assert skip["href"].startswith("#")
    assert skip["inside"]
    assert skip["width"] >= 2
    page.keyboard.press("Enter")
    target = page.locator(skip["href"])
    assert target.evaluate("e => e.tagName") == "MAIN"
    assert page.evaluate("document.querySelector(location.hash).getBoundingClientRect().top") < 400


@pytest.mark.parametrize("text", ["首页", "公开栏目", "公开机关"])
def test_the_keyboard_reaches_every_main_link_visibly(open_page: Open, text: str) -> None:
    found = tab_to(open_page("home"), text)

    assert found["inside"]
    assert float(str(found["width"])) >= 2


@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize("name", ["意见内容", "姓名（选填）", "联系方式（选填）", "下一步：核对"])
def test_the_keyboard_reaches_every_part_of_the_form_and_sees_where_it_is(
    open_page: Open, name: str, width: int
) -> None:
    page = open_page("asking for opinions", width)
    field = page.get_by_label(name).or_(page.get_by_role("button", name=name))

    for _ in range(60):
        page.keyboard.press("Tab")
        if field.evaluate("e => e === document.activeElement"):
            break
    found = page.evaluate(OUTLINE)
    assert field.evaluate("e => e === document.activeElement")
    assert found["inside"]
    assert found["width"] >= 2


def test_the_notice_leads_to_the_form(open_page: Open) -> None:
    page = open_page("asking for opinions", 360)

    page.get_by_role("link", name="去提意见").click()

    assert page.evaluate("document.querySelector(location.hash).getBoundingClientRect().top") < 400


def test_the_form_is_only_sent_with_a_text_and_only_to_the_site_itself(open_page: Open) -> None:
    page = open_page("asking for opinions")
    sent: list[str] = []
    page.route("**/opinions/preview", lambda route: route.fulfill(body=route.request.post_data))
    page.on("request", lambda request: sent.append(request.url) if request.post_data else None)

    page.get_by_role("button", name="下一步：核对").click()
    assert sent == []
    page.get_by_label("意见内容").fill("建议改为每季度一次")
    page.get_by_role("button", name="下一步：核对").click()

    page.wait_for_url("**/opinions/preview")
    assert [urlsplit(url).path for url in sent] == ["/opinions/preview"]
    assert "item=i-" in page.inner_text("body")


def test_the_square_is_large_enough_for_a_telephone(open_page: Open) -> None:
    page = open_page("article")
    square = page.get_by_role("img", name="二维码")

    box = square.bounding_box()
    assert box and min(box["width"], box["height"]) >= 120
    page.emulate_media(media="print")
    assert square.is_visible()


def test_links_in_lists_are_reached_too(open_page: Open) -> None:
    found = tab_to(open_page("column"), LONG_TITLE)

    assert str(found["href"]).startswith("/organs/10a05/")


@pytest.mark.parametrize("width", [320, 768])
def test_a_long_title_wraps_and_stays_whole(open_page: Open, width: int) -> None:
    page = open_page("article", width)
    title = page.locator("h1")

    box = title.bounding_box()
    assert box
    assert box["x"] + box["width"] <= width
    assert title.evaluate("e => e.scrollWidth <= e.clientWidth + 1")
    assert title.inner_text() == LONG_TITLE


def test_a_long_address_does_not_tear_the_line_before_it_apart(open_page: Open) -> None:
    page = open_page("article")

    with_address = page.locator(".body p", has_text=UNBROKEN)
    assert with_address.evaluate("e => getComputedStyle(e).textAlign") == "start"


def test_letters_on_a_telephone_are_large_enough_to_read_and_to_touch(open_page: Open) -> None:
    page = open_page("article", 360)
    size = "e => parseFloat(getComputedStyle(e).fontSize)"

    assert page.locator(".body p").first.evaluate(size) >= 16
    heights = page.locator("header nav a").evaluate_all("es => es.map(e => e.offsetHeight)")
    assert min(heights) >= 24  # WCAG 2.2, 2.5.8


def test_on_paper_there_is_the_text_and_where_it_came_from(open_page: Open, tmp_path: Path) -> None:
    page = open_page("article")
    page.emulate_media(media="print")

    assert page.locator("header nav").is_hidden()
    assert "索引号" in page.locator(".print-only").inner_text()
    assert page.locator("h1").is_visible()
    paper = page.pdf(path=tmp_path / "article.pdf", format="A4")
    assert paper.startswith(b"%PDF")


def test_in_the_dark_and_for_those_who_want_no_motion_pages_stay_readable(open_page: Open) -> None:
    page = open_page("article", color_scheme="dark", reduced_motion="reduce")

    style = "getComputedStyle(document.body)"
    assert page.evaluate(f"{style}.color") != page.evaluate(f"{style}.backgroundColor")
