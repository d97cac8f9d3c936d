"""A real browser in front of the running portal, with something of every kind to look at."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from tests.faults.waiting import eventually
from tests.service.boards.conftest import walls as walls
from tests.service.members.conftest import readers as readers
from tests.service.notify.conftest import teller as teller
from tests.service.road.conftest import walker as walker

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.browser.tour import Tour
    from tests.service.boards.walls import Walls
    from tests.service.members.reader import Readers
    from tests.service.road.walker import Walker

LONG_TITLE = "关于进一步加强全市各级党组织党务公开工作并同步推进政务公开村务公开有关事项的通知" * 2
UNBROKEN = "https://gongkai.lanze.example/" + "a" * 120
BODY = f"""各党支部：
为进一步推进党务公开，现就有关事项通知如下。
一、总体要求
坚持先党内后党外，坚持真实、及时、便民。
（一）基本原则
1．依规公开
凡是应当公开的，一律按目录公开，参见 {UNBROKEN}。
（二）工作目标
到年底，公开目录全部落实。
二、工作安排
各单位应当于每月10日前报送。
文化广电新闻出版局党组
2026年3月1日"""


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Debian's Chromium; without it, or without the library that drives it, these tests rest."""
    driver = pytest.importorskip("playwright.sync_api", reason="no playwright installed")
    from deploy.local.browser import program

    found = program()
    if found is None:
        pytest.skip("no chromium installed")
    with driver.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def pages(walker: "Walker") -> dict[str, str]:
    """Address by name: something of every kind a citizen may come upon."""
    file = walker.attach("附件1：党务公开目录.txt", "目录".encode())
    text = {"title": LONG_TITLE, "body": BODY, "attachments": [file]}
    first = walker.published("b9-appointments-04", **text)
    walker.finish(walker.submit(walker.revise(first, **text)))
    gone = walker.published(title="将要撤下的事项")
    walker.withdraw(gone, reason="数字有误，核对后重新公开")
    walker.until(gone, "recalled", "website")
    for number in range(3):
        walker.published(title=f"第{number + 1}季度党务公开情况")
    walker.published("b9-appointments-04", title=LONG_TITLE)
    old = walker.published("b9-appointments-04", title=f"（旧）{LONG_TITLE}", body=BODY)
    named = {"supersedes": [old["item"]], "supersedes_reason": "新办法施行，旧办法同时废止"}
    walker.published("b9-appointments-04", title=f"（新）{LONG_TITLE}", **named)
    eventually(lambda: "已被取代" in walker.read(old["url"]))
    asking = walker.published("b9-appointments-04", title=LONG_TITLE, opinion_days=15)
    portal = walker.city.stack.health_url("portal")
    return {
        name: f"{portal}{path}"
        for name, path in {
            "home": "/",
            "column": "/columns/appointments/",
            "empty column": "/columns/officials/",
            "columns": "/columns/",
            "organ": "/organs/10a05/",
            "organs": "/organs/",
            "catalogue": "/organs/10a05/catalogue.html",
            "article": first["url"],
            "asking for opinions": asking["url"],
            "older version": first["url"].replace(".html", "-v1.html"),
            "replaced": old["url"],
            "withdrawn": gone["url"],
            "about": "/about.html",
            "not found": "/no-such-page.html",
            "search": "/search",
            "results": f"/search?q={quote('党务公开')}",
            "no results": f"/search?q={quote('无此事')}&organ={quote('文化')}",
            "wrong day": f"/search?q={quote('公开')}&from={quote('昨天')}",
            "query": "/opinions/query",
        }.items()
    }


@pytest.fixture(scope="session")
def tour(readers: "Readers", walls: "Walls", pages: dict[str, str]) -> "Tour":
    from tests.browser.tour import Tour

    with pytest.MonkeyPatch.context() as patch:  # only while it opens the databases
        for name, value in readers.walker.city.stack.env().items():
            patch.setenv(name, value)
        return Tour(readers, walls, pages)


Open = Callable[..., "Page"]


@pytest.fixture(scope="session")
def contexts(browser: "Browser") -> "Iterator[dict[str, BrowserContext]]":
    """One per kind of reader; making one takes longer than reading a page."""
    found: dict[str, BrowserContext] = {}
    yield found
    for context in found.values():
        context.close()


@pytest.fixture
def open_page(
    browser: "Browser", contexts: "dict[str, BrowserContext]", pages: dict[str, str]
) -> Iterator[Open]:
    """`open_page("article", 320, java_script_enabled=False)`: the page, loaded."""
    with ExitStack() as opened:

        def open_(name: str, width: int = 1024, **reader: Any) -> "Page":
            kind = repr(sorted(reader.items()))
            if kind not in contexts:
                contexts[kind] = browser.new_context(locale="zh-CN", **reader)
            page = contexts[kind].new_page()
            opened.callback(page.close)
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(pages[name], wait_until="load")
            return page

        yield open_
