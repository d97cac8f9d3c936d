"""A member signs in on his phone, reads what is for him, answers, and sees what became of it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pymongo import MongoClient

from tests.browser.conftest import BODY, LONG_TITLE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.service.members.reader import Readers, View

pytestmark = pytest.mark.browser
ORGAN = "o-10a05"
TABLE = (
    "<h2>一、经费安排</h2><p>本年度经费安排如下表。</p><table><thead><tr><th>项目</th><th>金额（元）"
    "</th><th>用途</th></tr></thead><tbody><tr><td>主题党日</td><td>12,000</td><td>场地、资料</td>"
    "</tr><tr><td>慰问</td><td>8,600</td><td>困难党员</td></tr></tbody></table><p>特此通报。</p>"
)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
Visit = Callable[..., "Page"]


@pytest.fixture(scope="module")
def items(readers: "Readers") -> dict[str, "View"]:
    """Something of every kind a member may come upon."""
    file = readers.walker.attach("附件1：党费收缴情况表.txt", "表".encode())
    plain = readers.approve(ORGAN, ["organ_members"], title="2026年第三季度党费收缴使用情况")
    long = readers.approve(
        ORGAN, ["members", "society"], title=LONG_TITLE, body=BODY, attachments=[file]
    )
    table = readers.approve(
        ORGAN,
        ["organ_members"],
        title="机关党委本年度活动经费安排（征求意见稿）",
        body=TABLE,
        body_kind="html",
        opinion_days=15,
    )
    second = {"item": plain["item"], "version": 2, "change_note": "更正第三支部的金额"}
    readers.approve(ORGAN, ["organ_members"], title="2026年第三季度党费收缴使用情况", **second)
    return {"plain": plain, "long": long, "table": table}


@pytest.fixture(scope="module")
def address(readers: "Readers") -> str:
    return str(readers.walker.city.stack.health_url("members"))


@pytest.fixture
def visit(
    browser: "Browser", readers: "Readers", address: str, items: dict[str, "View"]
) -> Iterator[Visit]:
    """`visit("/", 360, signed_in=True, large=True)`: the page as a new visitor sees it."""
    contexts: list[BrowserContext] = []

    def open_(
        path: str, width: int = 360, signed_in: bool = True, large: bool = False, **reader: Any
    ) -> "Page":
        context = browser.new_context(locale="zh-CN", **reader)
        contexts.append(context)
        cookies = {"mode": "large"} if large else {}
        if signed_in:
            cookies["gongkai_members"] = readers.signed_in(ORGAN)["token"]
        context.add_cookies([{"name": n, "value": v, "url": address} for n, v in cookies.items()])
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{address}{path}", wait_until="load")
        return page

    yield open_
    for context in contexts:
        context.close()


def kept(page: "Page", name: str) -> None:
    """A picture for who wants to look: SCREENSHOTS names a folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_whole_way_on_a_phone(
    visit: Visit, readers: "Readers", items: dict[str, "View"], script: bool
) -> None:
    row = readers.enrol(ORGAN)
    title = "机关党委本年度活动经费安排（征求意见稿）"
    page = visit("/", signed_in=False, java_script_enabled=script)
    kept(page, "sign-in-360")
    page.get_by_label("党员编号").fill(row["member"])
    page.get_by_role("button", name="获取验证码").click()
    kept(page, "code-360")
    page.get_by_label("验证码", exact=True).fill("000000")
    page.get_by_role("button", name="登录").click()
    page.get_by_text("编号或验证码不对").first.wait_for()
    kept(page, "code-wrong-360")
    page.get_by_label("验证码", exact=True).fill(readers.code(row["phone"]))
    page.get_by_role("button", name="登录").click()

    unread = page.locator("li.unread", has_text=title)
    unread.wait_for()
    page.get_by_role("link", name=title).click()
    assert page.locator("article table td").first.inner_text() == "主题党日"
    page.get_by_label("意见", exact=True).fill("慰问金额请再核对。\n电话 13812345678")
    page.get_by_role("button", name="下一步：核对").click()
    assert "匿名" in page.inner_text("main")
    kept(page, "preview-360")
    page.get_by_role("button", name="提交意见").click()
    page.get_by_text("意见已经送到").first.wait_for()
    assert "138****5678" in page.inner_text("main")
    kept(page, "opinion-360")
    page.get_by_role("link", name="我的意见").first.click()
    page.get_by_role("listitem").filter(has_text=f"关于《{title}》").wait_for()
    kept(page, "opinions-360")
    page.get_by_role("link", name="公开事项").click()
    page.locator("li:not(.unread)", has_text=title).wait_for()
    assert page.locator("li.unread", has_text=title).count() == 0
    page.get_by_role("button", name="退出").click()
    page.goto(page.url.partition("/sign-in")[0] + "/opinions")
    assert "党员登录" in page.inner_text("h1")


@pytest.mark.parametrize("large", [False, True], ids=["standard", "large"])
def test_axe_finds_nothing_at_the_door(visit: Visit, large: bool) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe installed")
    page = visit("/sign-in", 360, signed_in=False, large=large)

    for _ in ("number", "code"):
        found = axe.Axe().run(page, options={"runOnly": WCAG}).response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
        if page.get_by_label("党员编号").count():
            page.get_by_label("党员编号").fill("m-nobody")
            page.get_by_role("button", name="获取验证码").click()


def test_a_forged_form_is_refused_and_nothing_typed_is_lost(
    visit: Visit, items: dict[str, "View"], address: str
) -> None:
    page = visit(f"/items/{items['table']['item']}")
    page.evaluate("document.querySelectorAll('[name=csrf]').forEach((e) => { e.value = 'x'; })")
    page.get_by_label("意见", exact=True).fill("写了很久的意见")
    page.get_by_role("button", name="下一步：核对").click()

    assert "不是从本系统的页面提交的" in page.inner_text("main")
    assert page.locator("textarea.kept").first.input_value() == "写了很久的意见"


def test_a_file_arrives_whole(visit: Visit, readers: "Readers", items: dict[str, "View"]) -> None:
    page = visit(f"/items/{items['long']['item']}")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="附件1：党费收缴情况表.txt").click()

    assert waiting.value.suggested_filename == "附件1：党费收缴情况表.txt"
    assert Path(waiting.value.path()).read_bytes() == "表".encode()


@pytest.fixture(autouse=True)
def a_fresh_address(readers: "Readers") -> None:
    """All of these tests come from one address, and more often than one may."""
    with MongoClient[dict[str, Any]](readers.walker.city.stack.database.url("admin")) as client:
        client["notify"]["arrivals"].delete_many({"_id": {"$gt": ""}})
