"""A drafter writes an item in a real browser: it saves itself, warns, masks, shows and is sent."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document

from tests import console as signing
from tests.faults.waiting import eventually
from tests.service.road.walker import FULL, ORGAN

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.service.road.walker import Walker

pytestmark = pytest.mark.browser
TITLE = "关于干部任前公示的通知"
FIVE = {
    "task": "任前公示",
    "leader": "程知夏",
    "lead_department": "组织科",
    "due": "2026年12月底前",
    "person": "林知远",
}


@pytest.fixture(scope="module")
def address(walker: "Walker") -> str:
    return walker.city.stack.health_url("console")


@pytest.fixture(scope="module")
def contexts(
    browser: "Browser", walker: "Walker", address: str
) -> "Iterator[Callable[[bool], BrowserContext]]":
    """Signed in as the organ's drafter, with script or without."""
    opened: dict[bool, BrowserContext] = {}
    account = signing.ready(walker.city, walker.holder("drafter"))

    def context(script: bool) -> "BrowserContext":
        if script not in opened:
            opened[script] = browser.new_context(locale="zh-CN", java_script_enabled=script)
            signing.sign_in(opened[script].new_page(), address, account)
        return opened[script]

    yield context
    for each in opened.values():
        each.close()


@pytest.fixture
def page(contexts: "Callable[[bool], BrowserContext]") -> "Iterator[Page]":
    opened = contexts(True).new_page()
    yield opened
    opened.close()


@pytest.fixture
def plain(contexts: "Callable[[bool], BrowserContext]") -> "Iterator[Page]":
    """Without script."""
    opened = contexts(False).new_page()
    yield opened
    opened.close()


def begin(page: "Page", address: str) -> None:
    page.goto(f"{address}/items/new?organ={ORGAN}&entry={FULL}")


def fill_five(page: "Page") -> None:
    for name, words in FIVE.items():
        page.fill(f"[name=clarity-{name}]", words)


def item_of(page: "Page") -> str:
    found = re.search(r"/items/(i-[0-9a-f]+)", page.url)
    assert found, page.url
    return found[1]


def saved(page: "Page") -> None:
    """The page has saved by itself what was typed until now."""
    page.locator("[name=opinion_days]").focus()
    page.locator("[name=basis]").focus()
    page.locator("#saved", has_text="已自动保存").wait_for()


def text(walker: "Walker", item: str) -> dict[str, Any]:
    return dict(walker.ask("catalog", "show_item", item=item)["text"])


def test_from_the_first_word_to_review(page: "Page", address: str, walker: "Walker") -> None:
    begin(page, address)
    page.fill("[name=title]", TITLE)
    page.click("#body")
    page.keyboard.type("拟任人选电话 13812345678，有意见请联系。")
    page.wait_for_selector("#findings mark")
    assert page.inner_text("#findings mark") == "13812345678"
    page.click("#findings [data-mask]")
    page.locator("#findings mark").wait_for(state="detached")
    assert "138****5678" in page.inner_text("#body")
    fill_five(page)
    saved(page)
    item = item_of(page)
    assert text(walker, item)["body"] == "拟任人选电话 138****5678，有意见请联系。"
    assert text(walker, item)["body_kind"] == "text"

    page.click("text=核对并送审")
    page.wait_for_url(f"**/items/{item}/submit")
    assert page.locator("main button:has-text('送审')").is_enabled()
    page.click("main button:has-text('送审')")
    page.wait_for_url(f"**/items/{item}?said=submitted")
    assert "已经送审" in page.inner_text("main") and "审核中" in page.inner_text("main")
    found = walker.ask("catalog", "show_item", item=item)
    assert found["state"] == "submitted" and found["drafter"] == walker.holder("drafter")


def test_a_layout_is_kept_as_restricted_html(page: "Page", address: str, walker: "Walker") -> None:
    begin(page, address)
    page.fill("[name=title]", TITLE)
    page.click("#body")
    page.keyboard.type("一、名单")
    page.click(".tools >> text='标题'")
    page.keyboard.press("Enter")
    page.keyboard.type("如下")
    page.click(".tools >> text='表格'")
    page.fill(".tool-panel input >> nth=0", "2")
    page.fill(".tool-panel input >> nth=1", "2")
    page.click(".tool-panel >> text=插入")
    page.locator("#body th").first.click()
    page.keyboard.type("姓名")
    saved(page)

    kept = text(walker, item_of(page))
    assert kept["body_kind"] == "html"
    assert kept["body"].startswith("<h2>一、名单</h2><p>如下</p><table><thead><tr><th>姓名</th>")


def test_what_is_pasted_is_cleaned(page: "Page", address: str, walker: "Walker") -> None:
    begin(page, address)
    page.fill("[name=title]", TITLE)
    page.click("#body")
    html = (
        "<style>p{color:red}</style><p onclick='x()' style='color:red'>红<b>头</b></p>"
        "<script>window.ran = 1</script><img src=x onerror='window.ran = 1'>"
        "<ul><li>其一</li></ul>"
    )
    page.evaluate(
        """html => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            const how = {clipboardData: data, bubbles: true, cancelable: true};
            document.getElementById("body").dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        html,
    )
    saved(page)

    assert text(walker, item_of(page))["body"] == (
        "<p>红<strong>头</strong></p><ul><li>其一</li></ul>"
    )
    assert page.evaluate("window.ran") is None


def test_two_windows_do_not_save_over_each_other(
    page: "Page", contexts: "Callable[[bool], BrowserContext]", address: str, walker: "Walker"
) -> None:
    begin(page, address)
    page.fill("[name=title]", TITLE)
    saved(page)
    item = item_of(page)
    other = contexts(True).new_page()
    other.goto(f"{address}/items/{item}/edit")
    page.fill("[name=title]", "第一个窗口")
    saved(page)
    eventually(lambda: text(walker, item)["title"] == "第一个窗口")
    other.fill("[name=title]", "第二个窗口")
    other.click(".draft-do >> text=保存草稿")

    assert "刚刚在别处保存过" in other.inner_text("#problems")
    assert other.input_value("[name=title]") == "第二个窗口"
    other.click("text=用我写的覆盖")
    other.wait_for_url("**said=saved")
    assert text(walker, item)["title"] == "第二个窗口"
    other.close()


def test_files_are_taken_at_once_and_a_refused_one_says_why(
    page: "Page", address: str, walker: "Walker"
) -> None:
    begin(page, address)
    page.fill("[name=title]", TITLE)
    good = {"name": "名单.txt", "mimeType": "text/plain", "buffer": "名单".encode()}
    marked = {"name": "坏.txt", "mimeType": "text/plain", "buffer": "机密★10年".encode()}
    page.set_input_files("#upload", files=[good, marked])
    page.wait_for_selector("#files li")
    assert "密级标志" in page.inner_text("#upload-state")
    saved(page)
    assert [a["name"] for a in text(walker, item_of(page))["attachments"]] == ["名单.txt"]

    page.goto(f"{address}/items/{item_of(page)}")
    with page.expect_download() as download:
        page.click("main >> text=名单.txt")
    assert download.value.path().read_bytes() == "名单".encode()


def a_document() -> bytes:
    made = Document()
    made.add_heading("机构改革方案", 0)
    made.add_heading("一、总体要求", 1)
    made.add_paragraph("经研究决定，现予公开。")
    table = made.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "姓名", "职务"
    table.cell(1, 0).text, table.cell(1, 1).text = "程知夏", "科长"
    target = BytesIO()
    made.save(target)
    return target.getvalue()


def test_a_word_file_becomes_the_draft(plain: "Page", address: str, walker: "Walker") -> None:
    begin(plain, address)
    plain.click("text=从 Word 文件导入")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    plain.set_input_files("#word", {"name": "方案.docx", "mimeType": kind, "buffer": a_document()})
    plain.click("text=读取文件")
    assert "机构改革方案" in plain.inner_text("main") and "1 个表格" in plain.inner_text(".lead")
    plain.click("text=用它作草稿")

    assert plain.input_value("[name=title]") == "机构改革方案"
    body = text(walker, item_of(plain))["body"]
    assert "<h2>一、总体要求</h2>" in body and "程知夏" in body


def test_without_script_the_same_form_warns_masks_and_saves(
    plain: "Page", address: str, walker: "Walker"
) -> None:
    begin(plain, address)
    plain.fill("[name=title]", TITLE)
    plain.fill("[name=body]", "电话 13812345678")
    plain.click("text=重新检查")
    plain.click("#findings [data-mask]")
    assert plain.input_value("[name=body]") == "电话 138****5678"
    plain.click(".draft-do >> text=保存草稿")

    assert "草稿已经保存" in plain.inner_text("main")
    assert text(walker, item_of(plain))["body"] == "电话 138****5678"


def test_the_previews_are_the_pages_themselves(
    page: "Page", address: str, walker: "Walker"
) -> None:
    view = walker.save(FULL, title=TITLE, body="一、概况\n这里是正文。")
    for as_, words in {"citizen": "信息卡", "member": "这里是正文", "board": "公开依据"}.items():
        page.goto(f"{address}/items/{view['item']}/preview/{as_}")
        frame = page.frame_locator("iframe")
        assert words in frame.locator("body").inner_text()
        assert frame.locator("h1").inner_text() == TITLE
    page.goto(f"{address}/items/{view['item']}/preview/sms")
    assert f"《{TITLE}》" in page.inner_text(".sms")
