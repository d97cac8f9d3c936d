"""`python -m deploy.local.screenshots`: pictures of a running demo for README and the guide.

Signs in with the demo's own log-ins and walks to each page as people do, by its links.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import click
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from cli import settings as clone
from common import settings
from deploy.local import browser as browsers
from deploy.local.demo import logins, walls
from deploy.local.demo.city import City
from deploy.local.demo.members import CODE, shown_member
from deploy.local.demo.waiting import until
from deploy.local.folder import ROOT, RunFolder
from deploy.local.keys import Keys

TARGET = ROOT / "docs" / "pictures"
DESK = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 780}, "device_scale_factor": 2}
HALL = {"viewport": {"width": 1080, "height": 1400}, "device_scale_factor": 0.7}
COLOURS = 128  # of a palette: pages have few, and a picture stays under 200 kB
CORRECTED = "民生实事项目第三季度进展"
ANSWERED = "意见建议办理情况的公开"
DRAFT = "冬季党员集中学习教育"


@dataclass(frozen=True)
class Faces:
    """Where the running demo is, and how one gets in."""

    browser: Browser
    folder: RunFolder

    @contextmanager
    def page(
        self, url: str, cookies: dict[str, str] | None = None, **reader: Any
    ) -> Iterator[Page]:
        """A fresh browser at this address."""
        context = self.browser.new_context(locale="zh-CN", **(reader or DESK))
        context.add_cookies(
            [{"name": n, "value": v, "url": url} for n, v in (cookies or {}).items()]
        )
        page = context.new_page()
        page.goto(url)
        yield page
        context.close()

    @contextmanager
    def console(self, role: str, path: str = "/") -> Iterator[Page]:
        with self.page(settings.text("CONSOLE_URL") + "/sign-in") as page:
            page.get_by_label("账号", exact=True).fill(logins.login_of(role))
            page.get_by_label("密码").fill(logins.password(Keys(self.folder)))
            page.get_by_role("button", name="登录").click()
            page.wait_for_url("**/")
            page.goto(settings.text("CONSOLE_URL") + path)
            yield page

    @contextmanager
    def member(self) -> Iterator[Page]:
        member = shown_member(City())
        with self.page(settings.text("MEMBERS_URL"), **PHONE) as page:
            before = len(self._codes(member.phone))
            page.get_by_label("党员编号").fill(member.member)
            page.get_by_role("button", name="获取验证码").click()
            until("验证码没有发到手机", lambda: len(self._codes(member.phone)) > before)
            page.get_by_label("验证码", exact=True).fill(self._codes(member.phone)[-1])
            page.get_by_role("button", name="登录").click()
            page.wait_for_selector("ul.rows")
            yield page

    def _codes(self, phone: str) -> list[str]:
        lines = Path(settings.text("SMS_CONSOLE_FILE")).read_text("utf-8").splitlines()
        mine = [line for line in map(json.loads, lines) if line["to"] == phone]
        return [found[1] for line in mine if (found := CODE.search(line["text"]))]

    def found(self, page: Page, words: str) -> None:
        """On the portal, by its search."""
        page.goto(f"{settings.text('SITE_URL')}/search?q={words}")
        page.locator(".hit a").first.click()


def portal(faces: Faces) -> Iterator[tuple[str, Page]]:
    with faces.page(settings.text("SITE_URL")) as page:
        yield "home", page
        faces.found(page, CORRECTED)
        yield "article", page
        faces.found(page, ANSWERED)
        yield "redisclosure", page
        page.goto(f"{settings.text('SITE_URL')}/search?q=党员 活动")
        yield "search", page
    with faces.page(settings.text("SITE_URL"), {"mode": "large"}) as page:
        yield "large", page


def console(faces: Faces) -> Iterator[tuple[str, Page]]:
    with faces.console("drafter") as page:
        yield "console-home", page
        page.goto(settings.text("CONSOLE_URL") + "/items")
        page.click(f"main a:has-text('{DRAFT}')")
        page.click("text=修改草稿")
        page.wait_for_selector("#findings mark")
        yield "console-edit", page
    with faces.console("auditor") as page:
        page.locator("main a[href^='/reviews/']").first.click()
        yield "console-review", page
    with faces.console("publisher", "/publishing") as page:
        yield "console-publishing", page
    with faces.console("case_handler", "/cases") as page:
        page.locator("main .rows a").first.click()
        yield "console-case", page


def members(faces: Faces) -> Iterator[tuple[str, Page]]:
    with faces.member() as page:
        yield "members-home", page


def boards(faces: Faces) -> Iterator[tuple[str, Page]]:
    """The first screen of the demo that has something to show."""
    for key in faces.folder.read(walls.KEYS).values():
        with faces.page(settings.text("BOARDS_URL"), {"gongkai_device": key}, **HALL) as page:
            page.wait_for_selector("#stage > *, main")
            if page.locator("#stage > .sheet").count():
                yield "board", page
                return


PARTS: tuple[Callable[[Faces], Iterator[tuple[str, Page]]], ...] = (
    portal,
    console,
    members,
    boards,
)


def keep(name: str, page: Page) -> int:
    """Its size in bytes; what moves has come to rest."""
    page.wait_for_load_state("networkidle")
    picture = Image.open(BytesIO(page.screenshot(animations="disabled")))
    target = TARGET / f"{name}.png"
    picture.convert("RGB").quantize(COLOURS).save(target, optimize=True)
    return target.stat().st_size


def main() -> None:
    program = browsers.program()
    if program is None:
        sys.exit("没有找到 Chromium。请先运行 make install-all，再运行 make screenshots。")
    clone.load()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for part in PARTS:
            for name, page in part(Faces(browser, RunFolder())):
                click.echo(f"docs/pictures/{name}.png　{keep(name, page) / 1000:.0f} kB")
        browser.close()


if __name__ == "__main__":
    main()
