"""One notice over all faces: from a Word file to the citizen, and back through opinions."""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from docx import Document
from PIL import Image
from pymongo import MongoClient

from tests import console as signing
from tests.faults.waiting import eventually
from tests.service.boards.conftest import walls as walls
from tests.service.members.conftest import readers as readers
from tests.service.notify.conftest import teller as teller
from tests.service.road.walker import FULL, ORGAN

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page

    from tests.service.boards.walls import Walls
    from tests.service.members.reader import Readers
    from tests.service.road.walker import View, Walker

pytestmark = pytest.mark.browser
TITLE = "关于全市党员冬季集中轮训安排的公告"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FIVE = {
    "task": "集中轮训",
    "leader": "程知夏",
    "lead_department": "组织科",
    "due": "2027年1月底前",
    "person": "林知远",
}
ADDED = "另设晚间班一期。"
CHANGED = "轮训增设一个晚间班，方便倒班的党员参加。"


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


@pytest.fixture
def journey(browser: "Browser", walker: "Walker") -> Iterator[Journey]:
    with MongoClient[dict[str, Any]](walker.city.stack.database.url("admin")) as client:
        for service in ("notify", "feedback"):  # how often one address may ask
            client[service]["arrivals"].delete_many({"_id": {"$gt": ""}})
    found = Journey(browser, walker)
    yield found
    found.close()


@pytest.fixture
def wall(walls: "Walls") -> Iterator[str]:
    """A kiosk with one screen of its own already; another comes in the test."""
    board = walls.put_up()
    yield board
    walls.take_away(board)


def reloads_until(page: "Page", words: str) -> None:
    def there() -> bool:
        page.reload()
        return words in page.inner_text("main")

    eventually(there, 30)


def test_a_notice_goes_from_word_to_everybody_and_its_opinions_come_back(
    journey: Journey, readers: "Readers", walls: "Walls", wall: str
) -> None:
    item = journey.write()
    view = reviewed_once_returned(journey, item)
    read_by_a_member_first(journey, readers, view)
    journey.prove(view)
    view["url"] = journey.walker.publication(view)["url"]
    citizen = journey.somebody()
    read_by_society(journey, citizen, view)
    shown_on_the_wall(journey, walls, wall, item)

    code = journey.say(citizen, view["url"], "上夜班的党员参加不了，请增设晚间班。")
    answered(journey)
    told = disclosed_again(journey, item)
    assert "已经公开" in journey.asks(citizen, code)
    citizen.click("text=查看公开的办理情况")
    assert citizen.url == journey.portal + told["url"]
    assert CHANGED in citizen.inner_text(".answered")
    assert re.search(r"采纳\s*1 条", citizen.inner_text(".answered"))
    corrected(journey, item)
    citizen.goto(journey.portal + view["url"])
    assert ADDED in citizen.inner_text(".body")
    assert "更正" in citizen.inner_text(".article-head")


def reviewed_once_returned(journey: Journey, item: str) -> "View":
    journey.decide(journey.submit(item), "请写明三期都在哪里上课")

    def returned() -> bool:
        return bool(journey.view(item)["state"] == "draft")

    eventually(returned)
    page = journey.at(journey.drafter, f"/items/{item}/edit")
    assert "请写明三期都在哪里上课" in page.inner_text("main")
    page.locator("#body p").first.click()
    page.keyboard.press("End")
    page.keyboard.type("地点在市委党校。")
    page.click(".draft-do [value=save]")
    page.wait_for_url("**said=saved")
    view = journey.submit(item)
    journey.approve(view)
    return view


def read_by_a_member_first(journey: Journey, readers: "Readers", view: "View") -> None:
    """Inside first: on his telephone it stands while the portal knows nothing of it."""
    row = readers.enrol(ORGAN)
    journey.walker.until(view, "shown", "members")
    page = journey.somebody(viewport={"width": 360, "height": 740})
    page.goto(journey.walker.city.stack.health_url("members"))
    page.get_by_label("党员编号").fill(row["member"])
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_label("验证码", exact=True).fill(readers.code(row["phone"]))
    page.get_by_role("button", name="登录").click()
    page.get_by_role("link", name=TITLE).click()
    journey.looks_right(page)
    assert "党内先行" in page.inner_text("article")
    assert journey.found(page, TITLE) == 0
    assert list(journey.walker.publication(view)["opened"]) == ["inside"]


def read_by_society(journey: Journey, page: "Page", view: "View") -> None:
    eventually(lambda: journey.found(page, "冬季集中轮训") == 1, 30)
    page.click(f"text={TITLE}")
    assert page.url == journey.portal + view["url"]
    journey.looks_right(page)
    assert "地点在市委党校" in page.inner_text(".body")
    assert page.locator(".qr svg path").count() == 2
    sheet = page.get_attribute("a.sheet", "href")

    def pressed() -> bool:
        answer = page.request.get(f"{journey.portal}{sheet}")
        return answer.ok and answer.body().startswith(b"%PDF")

    eventually(pressed, 60)


def shown_on_the_wall(journey: Journey, walls: "Walls", board: str, item: str) -> None:
    """A new screen shows a code; the publisher enters it in the console."""
    screen = journey.somebody(viewport={"width": 1080, "height": 1920})
    screen.goto(walls.url)
    code = "".join(screen.inner_text("#code").split())
    page = journey.at(journey.publisher, f"/boards/{board}")
    page.fill("#code", code)
    page.click("main button:has-text('登记')")
    assert "设备已经登记" in page.inner_text("main")
    screen.wait_for_selector("#stage > .sheet, #stage > .empty")

    def listed() -> bool:
        rows = json.loads(screen.request.get(f"{walls.url}/manifest.json").text())["items"]
        return any(row["item"] == item for row in rows)

    eventually(listed)
    screen.reload()
    screen.click("#list")
    screen.click(f"#stage >> text={TITLE}")
    assert screen.inner_text("#stage h1") == TITLE


def answered(journey: Journey) -> None:
    """Screened, assigned, answered by the lead, reviewed by somebody else, closed."""
    page = journey.at(journey.walker.holder("case_handler"), "/cases")

    def arrived() -> bool:
        page.reload()
        return page.locator(".row a", has_text=TITLE).count() > 0

    eventually(arrived, 30)
    page.click(f".row a:has-text('{TITLE}')")
    case = page.url.removeprefix(journey.console)
    page.check("[name=as][value=suggestion]")
    page.click("section[aria-labelledby=screen] button")
    page.wait_for_url("**did=screen*")
    page.select_option("#lead", journey.drafter)
    page.click("section[aria-labelledby=assign] button:has-text('交办')")
    page.wait_for_url("**did=assign*")

    lead = journey.at(journey.drafter, case)
    lead.fill("#reply", "意见很好，我们增设一个晚间班。")
    lead.check("[name=outcome][value=adopted]")
    lead.click("main button:has-text('送审')")
    lead.wait_for_url("**did=answer*")
    second = journey.at(journey.walker.holder("auditor"), case)
    second.check("[name=decision][value=approve]")
    second.click("text=提交决定")
    second.wait_for_url("**did=review*")
    page.reload()
    page.click("section[aria-labelledby=close] button")
    page.wait_for_url("**did=close*")
    page.click("text=要求再公开……")
    page.click("main button:has-text('要求再公开')")
    page.wait_for_url("**/cases/redisclosures/*")
    reloads_until(page, "正在起草")


def disclosed_again(journey: Journey, item: str) -> "View":
    """The draft that the request opened is finished and goes the same road."""
    cases = journey.walker.holder("case_handler")
    page = journey.at(cases, f"/cases?item={item}")
    page.click(".row a")
    page.click("text=意见办理情况的再公开")
    draft = str(page.get_attribute("dd a[href^='/items/'] >> nth=1", "href"))
    page = journey.at(journey.drafter, f"{draft}/edit")
    page.click("#body")
    page.keyboard.type("收到的意见已经全部办结，现将办理情况公开如下。")
    page.fill("[name=changed]", CHANGED)
    page.click(".draft-do [value=save]")
    page.wait_for_url("**said=saved")
    return journey.release(draft.removeprefix("/items/"))


def corrected(journey: Journey, item: str) -> None:
    """The notice itself says it too, in a second version that goes the whole road again."""
    page = journey.at(journey.drafter, f"/items/{item}/revise")
    page.fill("[name=note]", "按群众意见增设晚间班")
    page.click("main button:has-text('开始修订')")
    page.wait_for_url(f"**/items/{item}/edit*")
    page.locator("#body p").first.click()
    page.keyboard.press("End")
    page.keyboard.type(ADDED)
    page.click(".draft-do [value=save]")
    page.wait_for_url("**said=saved")
    journey.release(item)
