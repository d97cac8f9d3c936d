"""Reviewing by keyboard, proofs, taking back and opinions, in a real browser on the real stack."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests import console as signing
from tests.faults.waiting import eventually
from tests.service.road.walker import FULL

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.service.road.walker import Walker

pytestmark = pytest.mark.browser
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

SignIn = Callable[..., "Page"]


@pytest.fixture(scope="module")
def address(walker: "Walker") -> str:
    return walker.city.stack.health_url("console")


@pytest.fixture(scope="module")
def sign_in(browser: "Browser", walker: "Walker", address: str) -> Iterator[SignIn]:
    """`sign_in(person)`: a page of his; one context per person and kind of reader."""
    opened: dict[tuple[str, bool], BrowserContext] = {}

    def as_(person: str, script: bool = True) -> "Page":
        key = person, script
        if key not in opened:
            opened[key] = browser.new_context(locale="zh-CN", java_script_enabled=script)
            account = signing.ready(walker.city, person)
            signing.sign_in(opened[key].new_page(), address, account)
        return opened[key].new_page()

    yield as_
    for context in opened.values():
        context.close()


def in_review(walker: "Walker", **text: Any) -> tuple[dict[str, Any], str]:
    """A submitted item, and who may decide its first step."""
    view = walker.submit(walker.confirmed(walker.save(FULL, **text)))
    return view, walker.decider(walker.review(view))


# -- reviewing ---------------------------------------------------------------------


def test_a_review_is_decided_with_the_keyboard_alone(
    walker: "Walker", address: str, sign_in: SignIn
) -> None:
    view, decider = in_review(walker, title="只用键盘审核的事项")
    page = sign_in(decider)
    page.goto(f"{address}/reviews/{view['item']}:1")

    page.keyboard.press("a")
    assert page.locator("#approve").is_checked()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("did=approve"))

    assert "《只用键盘审核的事项》第 1 版：您已同意" in page.inner_text("main")
    [decision] = walker.review(view)["decisions"]
    assert (decision["by"], decision["decision"]) == (decider, "approve")


@pytest.mark.parametrize("script", [True, False])
def test_a_return_needs_a_comment_and_never_loses_it(
    walker: "Walker", address: str, sign_in: SignIn, script: bool
) -> None:
    view, decider = in_review(walker, body="联系人电话 13812345678")
    page = sign_in(decider, script)
    page.goto(f"{address}/reviews/{view['item']}:1")
    assert "13812345678" in page.inner_text("section[aria-labelledby=checks]")

    page.check("#return")
    page.click("main button:has-text('提交决定')")
    if script:  # the browser itself asks for it
        assert page.eval_on_selector("#comment", "field => field.validity.valueMissing")
    else:
        assert "退回时必须写明原因" in page.inner_text("#problems")
        assert page.locator("#return").is_checked()
    page.fill("#comment", "电话号码请遮盖")
    page.click("main button:has-text('提交决定')")
    page.wait_for_url(re.compile("did=return"))

    found = walker.review(view)
    assert (found["state"], found["decisions"][0]["comment"]) == ("returned", "电话号码请遮盖")


def test_who_comes_late_reads_so_and_keeps_his_words(
    walker: "Walker", address: str, sign_in: SignIn
) -> None:
    view, decider = in_review(walker)
    page = sign_in(decider)
    page.goto(f"{address}/reviews/{view['item']}:1")
    walker.decide(view, decider)

    page.check("#return")
    page.fill("#comment", "我写了很久的意见")
    page.click("main button:has-text('提交决定')")

    page.wait_for_selector("h1:has-text('已经有人先办理了')")
    assert page.locator("textarea.kept").input_value().strip() == "我写了很久的意见"
    page.click("text=返回上一页")
    page.wait_for_url(f"**/reviews/{view['item']}:1*")


def test_a_new_version_stands_beside_its_difference(
    walker: "Walker", address: str, sign_in: SignIn
) -> None:
    first = walker.published(FULL, body="一、概况\n工期为二十日。\n二、其他\n不变。")
    text = {"body": "一、概况\n工期为三十日。\n二、其他\n不变。"}
    view = walker.submit(walker.revise(first, **text))
    page = sign_in(walker.decider(walker.review(view)))
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{address}/reviews/{view['item']}:2")

    assert "二" in page.inner_text(".diff-line del") and "三" in page.inner_text(".diff-line ins")
    sheet, difference = (page.locator(s).bounding_box() for s in (".sheet", ".difference"))
    assert sheet and difference and sheet["x"] + sheet["width"] <= difference["x"]
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate(TOO_WIDE) <= 0
    sheet, difference = (page.locator(s).bounding_box() for s in (".sheet", ".difference"))
    assert sheet and difference and sheet["y"] + sheet["height"] <= difference["y"]


# -- publishing --------------------------------------------------------------------


def test_a_proof_is_entered_and_the_item_goes_out_and_is_taken_back(
    walker: "Walker", address: str, sign_in: SignIn
) -> None:
    view = walker.submit(walker.save(FULL, title="登记证明以后公开的事项"))
    walker.approve(view)
    walker.until(view, "awaiting", "document")
    page = sign_in(walker.holder("publisher"))
    page.goto(f"{address}/publishing?tab=awaiting")
    page.click("text=登记证明以后公开的事项")
    page.wait_for_url("**/publishing/i-*")
    assert "先党内，后社会" in page.inner_text("main")

    for channel in ("document", "meeting", "bulletin"):
        if page.locator(f"#number-{channel}").count():
            page.fill(f"#number-{channel}", "澜文〔2026〕1号")
            file = {"name": "纪要.txt", "mimeType": "text/plain", "buffer": "纪要".encode()}
            page.set_input_files(f"#file-{channel}", file)
            page.click(f"form:has(#number-{channel}) button")
            page.wait_for_url("**did=proved*")
    walker.until(view, "proved", "website")
    page.reload()
    assert "网页与批准的原文一致" in page.inner_text("main") or "看公开的网页" in page.inner_text(
        "main"
    )

    page.click("text=撤下……")
    assert "收不回" in page.inner_text("main") and "订阅" in page.inner_text("main")
    page.check("[name=kind][value=ordinary]")
    page.fill("#reason", "数字有误")
    page.click("main button:has-text('撤下')")
    page.wait_for_url("**did=withdrawn*")
    walker.until(view, "recalled", "website")

    def told() -> bool:
        page.reload()
        return "各渠道都有了结果" in page.inner_text("main")

    eventually(told)
    assert "已经收回" in page.inner_text("main") and "数字有误" in page.inner_text("main")


# -- opinions ----------------------------------------------------------------------


def test_an_opinion_goes_from_received_to_closed_and_is_disclosed_again(
    walker: "Walker", address: str, sign_in: SignIn
) -> None:
    view = walker.published(title="收到意见的事项")
    handler = walker.holder("case_handler")
    lead = walker.holder("drafter")
    page = sign_in(handler)

    page.goto(f"{address}/cases/new?item={view['item']}")
    page.check("[name=channel][value=phone]")
    page.fill("#text", "路灯坏了，电话 13812345678")
    page.click("main button:has-text('登记')")
    assert page.inner_text("#code").count("-") == 3
    page.click("text=去受理")
    page.check("[name=as][value=complaint]")
    page.click("section[aria-labelledby=screen] button")
    page.wait_for_url("**did=screen*")
    page.select_option("#lead", lead)
    page.click("section[aria-labelledby=assign] button:has-text('交办')")
    page.wait_for_url("**did=assign*")
    case = page.url.split("/cases/")[1].split("?")[0]

    answering = sign_in(lead)
    answering.goto(f"{address}/cases/{case}")
    answering.fill("#reply", "已经修好，请联系 13812345678")
    answering.check("[name=outcome][value=adopted]")
    answering.click("text=先看看效果")
    assert "138****5678" in answering.inner_text(".preview")
    answering.click("button:has-text('送审')")
    answering.wait_for_url("**did=answer*")
    assert "要由另一位同志审核" in answering.inner_text("main")

    reviewing = sign_in(walker.holder("auditor"))
    reviewing.goto(f"{address}/cases/{case}")
    reviewing.check("[name=decision][value=approve]")
    reviewing.click("text=提交决定")
    reviewing.wait_for_url("**did=review*")

    page.goto(f"{address}/cases/{case}")
    page.click("section[aria-labelledby=close] button")
    page.wait_for_url("**did=close*")
    page.click("text=要求再公开……")
    page.click("main button:has-text('要求再公开')")
    page.wait_for_url("**/cases/redisclosures/*")

    def drafting() -> bool:
        page.reload()
        return "正在起草" in page.inner_text("main")

    eventually(drafting)
    assert "采纳 1 条" in page.inner_text("main")
