"""One notice over all faces: from a Word file to the citizen, and back through opinions."""

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from pymongo import MongoClient

from tests.browser.journey import TITLE, Journey
from tests.faults.waiting import eventually
from tests.service.road.walker import ORGAN

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.service.boards.walls import Walls
    from tests.service.members.reader import Readers
    from tests.service.road.walker import View, Walker

pytestmark = pytest.mark.browser
ADDED = "另设晚间班一期。"
CHANGED = "轮训增设一个晚间班，方便倒班的党员参加。"


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

    eventually(there)


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
    eventually(lambda: journey.found(page, "冬季集中轮训") == 1)
    page.click(f"text={TITLE}")
    assert page.url == journey.portal + view["url"]
    journey.looks_right(page)
    assert "地点在市委党校" in page.inner_text(".body")
    assert page.locator(".qr svg path").count() == 2
    sheet = page.get_attribute("a.sheet", "href")

    def pressed() -> bool:
        answer = page.request.get(f"{journey.portal}{sheet}")
        return answer.ok and answer.body().startswith(b"%PDF")

    eventually(pressed, 180)  # the press steps back for others


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

    eventually(arrived)
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
