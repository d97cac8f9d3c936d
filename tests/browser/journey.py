"""What people do on a notice's way: the drafter, reviewers, the publisher, citizens."""

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docx import Document
from PIL import Image

from tests import console as signing
from tests.faults.waiting import eventually
from tests.service.road.walker import FULL, ORGAN

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page

    from tests.service.road.walker import View, Walker

TITLE = "关于全市党员冬季集中轮训安排的公告"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FIVE = {
    "task": "集中轮训",
    "leader": "程知夏",
    "lead_department": "组织科",
    "due": "2027年1月底前",
    "person": "林知远",
}


def a_word_file() -> bytes:
    """A title, headings, a table, a picture, and a number that nobody should read."""
    made = Document()
    made.add_heading(TITLE, 0)
    made.add_heading("一、时间和地点", 1)
    made.add_paragraph("轮训分三期进行，咨询电话 13812345678。")
    table = made.add_table(3, 2)
    rows = (("期次", "时间"), ("第一期", "12月8日"), ("第二期", "12月15日"))
    for cells, words in zip(table.rows, rows, strict=True):
        cells.cells[0].text, cells.cells[1].text = words
    made.add_heading("二、路线", 1)
    picture = BytesIO()
    Image.new("RGB", (240, 120), (160, 30, 30)).save(picture, "PNG")
    picture.seek(0)
    made.add_picture(picture)
    target = BytesIO()
    made.save(target)
    return target.getvalue()


class Journey:
    """`at(person)` is his page of the console; the item is what the drafter wrote."""

    def __init__(self, browser: "Browser", walker: "Walker") -> None:
        self.walker = walker
        self.console = walker.city.stack.health_url("console")
        self.portal = walker.city.stack.health_url("portal")
        self._browser = browser
        self._pages: dict[str, Page] = {}
        self._contexts: list[BrowserContext] = []
        self.drafter = walker.holder("drafter")
        self.publisher = walker.holder("publisher")

    def somebody(self, **reader: Any) -> "Page":
        """A browser of his own, signed in nowhere."""
        context = self._browser.new_context(locale="zh-CN", **reader)
        self._contexts.append(context)
        return context.new_page()

    def at(self, person: str, path: str) -> "Page":
        if person not in self._pages:
            page = self._pages[person] = self.somebody()
            signing.sign_in(page, self.console, signing.ready(self.walker.city, person))
        self._pages[person].goto(self.console + path)
        return self._pages[person]

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    # -- the console -------------------------------------------------------------

    def write(self) -> str:
        """From the choice of the entry to the preview; the item."""
        page = self.at(self.drafter, f"/items/new?organ={ORGAN}")
        page.click(f'a[href*="entry={FULL}"]')
        page.click("text=从 Word 文件导入")
        file = {"name": "公告.docx", "mimeType": DOCX, "buffer": a_word_file()}
        page.set_input_files("#word", file)  # type: ignore[arg-type]
        page.click("text=读取文件")
        lead = page.inner_text(".lead")
        assert "1 个表格" in lead and "1 张图片" in lead
        page.click("text=用它作草稿")
        assert page.input_value("[name=title]") == TITLE
        page.click("#findings [data-mask]")
        page.wait_for_selector("#findings mark", state="detached")
        for name, words in FIVE.items():
            page.fill(f"[name=clarity-{name}]", words)
        page.click(".draft-do [value=preview]")
        page.wait_for_url("**/preview/citizen")
        self.looks_right(page.frame_locator("iframe"))
        return str(re.findall(r"/items/(i-[0-9a-f]+)/", page.url)[0])

    def looks_right(self, sheet: "FrameLocator | Page") -> None:
        """Title, table and picture, and no telephone number."""
        assert sheet.locator("h1").inner_text() == TITLE
        assert sheet.locator(".body td").nth(1).inner_text() == "12月8日"
        assert "138****5678" in sheet.locator(".body").inner_text()
        assert "13812345678" not in sheet.locator("body").inner_text()
        picture = sheet.locator(".body img")
        picture.scroll_into_view_if_needed()
        eventually(lambda: picture.evaluate("each => each.naturalWidth") == 240, 10)

    def submit(self, item: str) -> "View":
        page = self.at(self.drafter, f"/items/{item}/submit")
        page.click("main button:has-text('送审')")
        page.wait_for_url("**said=submitted")
        return self.view(item)

    def view(self, item: str) -> "View":
        return dict(self.walker.ask("catalog", "show_item", item=item))

    def decide(self, view: "View", comment: str = "") -> None:
        """The open step: returned when there is something to say."""
        review = self.walker.review(view)
        page = self.at(self.walker.decider(review), f"/reviews/{review['review']}")
        page.keyboard.press("r" if comment else "a")
        if comment:
            page.fill("#comment", comment)
        page.click("main button:has-text('提交决定')")
        page.wait_for_url(re.compile(r"/reviews.*[?&]did="))

    def approve(self, view: "View") -> None:
        while self.walker.review(view)["state"] == "open":
            self.decide(view)

    def prove(self, view: "View") -> None:
        """What the inside stage waits for; then society's opens by itself."""
        self.walker.until(view, "awaiting", "document")
        page = self.at(self.publisher, f"/publishing/{view['item']}")
        page.fill("#number-document", "澜文〔2026〕18号")
        file = {"name": "文件.txt", "mimeType": "text/plain", "buffer": "文件".encode()}
        page.set_input_files("#file-document", file)  # type: ignore[arg-type]
        page.click("form:has(#number-document) button")
        page.wait_for_url("**did=proved*")
        self.walker.until(view, "proved", "website")

    def release(self, item: str) -> "View":
        """All the way from a finished draft to the website."""
        view = self.submit(item)
        self.approve(view)
        self.prove(view)
        return {**view, "url": self.walker.publication(view)["url"]}

    # -- outside the house -------------------------------------------------------

    def found(self, page: "Page", words: str) -> int:
        page.goto(f"{self.portal}/search?q={quote(words)}")
        return page.locator(".hit a", has_text=TITLE).count()

    def say(self, page: "Page", url: str, text: str) -> str:
        """A citizen's opinion, looked at before it is sent; the code."""
        page.goto(self.portal + url)
        page.fill("#opinion-text", text)
        page.click("text=下一步：核对")
        assert text in page.inner_text("main") and "匿名" in page.inner_text("main")
        page.click("text=提交意见")
        return page.inner_text(".op-code-text")

    def asks(self, page: "Page", code: str) -> str:
        page.goto(f"{self.portal}/opinions/query")
        page.fill("[name=code]", code)
        page.click("main button:has-text('查询')")
        return page.inner_text("main")
