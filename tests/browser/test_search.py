"""Finding a page as people do it: from the head of any page, by keyboard, without script."""

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import LONG_TITLE, Open
from tests.browser.test_portal import OUTLINE

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def hits(page: "Page") -> list[str]:
    return page.locator(".hits .item-title").all_inner_texts()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize("name", ["article", "home", "column"])
def test_a_word_typed_on_any_page_finds_what_has_it(
    open_page: Open, name: str, script: bool
) -> None:
    page = open_page(name, java_script_enabled=script)

    page.get_by_role("searchbox").fill("季度 公开")
    page.get_by_role("searchbox").press("Enter")

    page.wait_for_url("**/search?q=*")
    assert hits(page) == [f"第{n}季度党务公开情况" for n in (3, 2, 1)]
    assert page.locator("mark").first.inner_text() in ("季度", "公开")
    page.get_by_role("link", name="第2季度党务公开情况").click()
    assert page.locator("h1").inner_text() == "第2季度党务公开情况"


def test_the_keyboard_reaches_form_and_hits_and_sees_where_it_is(open_page: Open) -> None:
    page = open_page("results", 320)
    reached = []

    for _ in range(40):
        page.keyboard.press("Tab")
        found = page.evaluate(OUTLINE)
        name = page.evaluate("document.activeElement.name || document.activeElement.innerText")
        if page.evaluate("document.activeElement.closest('main') !== null"):
            assert found["inside"], name
            assert found["width"] >= 2, name
            reached.append(name)

    assert reached[1:3] == ["q", "搜索"]  # after the way back to the home page
    assert LONG_TITLE in reached


def test_limits_are_opened_by_keyboard_and_narrow_the_search(open_page: Open) -> None:
    page = open_page("results")
    everything = page.locator(".list-note").inner_text()

    page.locator(".find-by summary").press("Enter")
    page.get_by_label("机关").fill("没有这个机关")
    page.get_by_label("机关").press("Enter")
    assert "没有找到" in page.locator(".nothing").inner_text()
    page.get_by_role("link", name="去掉限定再搜").click()

    assert page.locator(".list-note").inner_text() == everything


def test_a_wrong_day_is_told_beside_its_field_and_can_be_mended(open_page: Open) -> None:
    page = open_page("wrong day", 360)
    field = page.get_by_label("公开日期从")

    told = page.locator(f"#{field.get_attribute('aria-describedby')}")
    assert "不是一个日期" in told.inner_text()
    assert told.bounding_box()["y"] < field.bounding_box()["y"]  # type: ignore[index]
    field.fill("2026年1月1日")
    field.press("Enter")

    page.locator(".hits .item-title").first.wait_for()


def test_hits_show_what_was_found_on_the_organ_that_published_it(open_page: Open) -> None:
    page = open_page("results")

    first = page.locator(".hit").first
    assert first.locator("mark").count() > 0
    assert "文化广电" in first.locator(".item-organ").inner_text()
    assert page.get_by_role("searchbox").input_value() == "党务公开"
