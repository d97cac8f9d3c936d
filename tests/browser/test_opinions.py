"""A citizen says something about an item, and reads by the code what became of it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pymongo import MongoClient

from common.errors import NotAllowed
from tests.browser.test_portal import TOO_WIDE
from tests.faults.waiting import eventually

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.service.road.walker import View, Walker

pytestmark = pytest.mark.browser
TITLE = "关于老旧小区改造施工安排的公示"
TEXT = "施工时间请避开中考。\n联系电话 13812345678。"
# As an article's page has it; served from the site's folder, so that its form may post.
FORM = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>表单</title>
<form method="post" action="/opinions/preview">
<input type="hidden" name="item" value="{item}">
<input type="hidden" name="title" value="{title}">
<input type="hidden" name="url" value="{url}">
<textarea name="text" aria-label="意见"></textarea><input name="name" aria-label="姓名">
<input name="contact" aria-label="联系方式"><button>下一步</button></form></html>"""


@pytest.fixture(scope="module")
def item(walker: "Walker") -> "View":
    """Published, and feedback has heard of it."""
    view = walker.published(title=TITLE)
    by, text = walker.holder("case_handler"), {"channel": "phone", "text": "听说了"}
    # Refused by its copy of posts or items until both have come.
    about = {"item": view["item"], **text}
    eventually(lambda: heard(lambda: walker.tell("feedback", "enter_case", by, **about)))
    return {**view, "title": TITLE}


@pytest.fixture(autouse=True)
def a_fresh_address(walker: "Walker") -> None:
    """All of these tests come from one address, and more often than one may."""
    with MongoClient[dict[str, Any]](walker.city.stack.database.url("admin")) as client:
        client["feedback"]["arrivals"].delete_many({"_id": {"$gt": ""}})


def heard(command: Callable[[], Any]) -> bool:
    try:
        command()
    except NotAllowed:
        return False
    return True


@pytest.fixture(scope="module")
def address(walker: "Walker", item: "View") -> Iterator[str]:
    """The page with the form."""
    page = walker.site / "form-of-a-test.html"
    page.write_text(FORM.format(**item), "utf-8")
    yield walker.city.stack.health_url("portal") + "/form-of-a-test.html"
    page.unlink()


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def page(browser: "Browser", request: pytest.FixtureRequest) -> "Iterator[Page]":
    context = browser.new_context(locale="zh-CN", java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def fill(page: "Page", address: str, text: str = TEXT, **fields: str) -> None:
    page.goto(address)
    page.fill("[name=text]", text)
    for name, value in fields.items():
        page.fill(f"[name={name}]", value)
    page.click("button")


def send(page: "Page", address: str, **fields: str) -> str:
    """The code."""
    fill(page, address, **fields)
    page.click("text=提交意见")
    return page.inner_text(".op-code-text")


def test_from_the_form_to_the_state(page: "Page", address: str, walker: "Walker") -> None:
    fill(page, address, name="程知夏")
    organ, others = page.inner_text("section >> nth=0"), page.inner_text("section >> nth=1")
    assert "13812345678" in organ and "程知夏" in organ
    assert "138****5678" in others and "13812345678" not in others

    page.click("text=提交意见")
    code = page.inner_text(".op-code-text")
    assert re.fullmatch(r"([A-HJ-NP-Z2-9]{4}-){3}[A-HJ-NP-Z2-9]{4}", code)
    page.click("main >> text=查询意见办理情况")
    page.fill("[name=code]", code.replace("-", "").lower())
    page.click("main button")
    assert page.inner_text("h1") == "已收到"
    assert "138****5678" in page.inner_text("main")


def test_what_is_wrong_stands_at_its_field_and_what_was_written_stays(
    page: "Page", address: str
) -> None:
    fill(page, address, "机密★\n我的意见", name="程知夏")

    assert "密级标志" in page.inner_text("#error-text")
    assert page.input_value("[name=text]") == "机密★\n我的意见"
    page.fill("[name=text]", "我的意见")
    page.click("main button")
    page.click("text=提交意见")
    assert page.inner_text("h1") == "意见已经送到"


def test_a_wrong_code_is_told_in_place(page: "Page", walker: "Walker") -> None:
    page.goto(walker.city.stack.health_url("portal") + "/opinions/query")
    page.fill("[name=code]", "ABCD-EFGH-JKLM-NPQR")
    page.click("main button")

    assert "没有找到这个查询码" in page.inner_text("#error-code")
    assert page.input_value("[name=code]") == "ABCD-EFGH-JKLM-NPQR"


def test_no_page_is_wider_than_a_telephone_and_the_code_is_on_paper(
    browser: "Browser", address: str, walker: "Walker", tmp_path: Path
) -> None:
    context = browser.new_context(locale="zh-CN", viewport={"width": 320, "height": 700})
    page = context.new_page()
    fill(page, address, "长" * 300 + "a" * 300, contact="x" * 90)
    fits(page)
    page.click("text=提交意见")
    fits(page)
    assert page.locator(".op-code-text").evaluate("e => e.getClientRects().length") == 1
    page.emulate_media(media="print")
    assert page.locator(".op-code-text").is_visible()
    assert page.locator("header nav").is_hidden()
    page.goto(walker.city.stack.health_url("portal") + "/opinions/query")
    page.emulate_media(media="screen")
    fits(page)
    context.close()


def fits(page: "Page") -> None:
    page.wait_for_load_state()  # a click returns before the style sheets of the next page are there
    for width in (320, 360, 768, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(TOO_WIDE) == []
    page.set_viewport_size({"width": 320, "height": 700})


def test_while_feedback_is_away_the_site_is_read_and_nothing_written_is_lost(
    page: "Page", address: str, walker: "Walker"
) -> None:
    stack = walker.city.stack
    fill(page, address)
    stack.down("feedback.service")
    try:
        page.click("text=提交意见")
        assert page.inner_text("h1") in ("意见没有保存", "不能确定是否保存")
        assert page.input_value(".op-kept") == TEXT
        assert walker.get("/")[0] == 200
    finally:
        stack.up("feedback.service")

    def sent_again() -> bool:
        """The same command every time, however often it takes."""
        page.click("main button")
        return page.inner_text("h1") == "意见已经送到"

    eventually(sent_again)
