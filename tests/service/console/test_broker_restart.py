"""Sixteen clerks write and send while the broker restarts: nothing is lost, nothing done twice."""

import html
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
import requests

from tests import console
from tests.faults.waiting import eventually, pause
from tests.running import City
from tests.service.console.conftest import SignedIn
from tests.service.road.walker import FULL, ORGAN, Walker

pytestmark = pytest.mark.service
CLIENTS = 16
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
ITEM = re.compile(r"/items/(i-[0-9a-f]+)")
AUDIENCE = ("members", "society")
FORMS = ("document", "website", "members")


@dataclass
class Client:
    """One clerk with a browser of his own; `failures` are the pages that said it did not work."""

    browser: console.Browser
    title: str
    item: str = ""
    failures: list[requests.Response] = field(default_factory=list)

    def goes(self, start: Barrier) -> None:
        start.wait()
        self.saves()
        self.sends()

    def saves(self) -> None:
        path = f"/items/new?organ={ORGAN}&entry={FULL}"
        answer = self.clicks(path, step="save", **written(self.title))
        found = ITEM.search(answer.url)
        assert found, answer.text[:500]
        self.item = found[1]

    def sends(self) -> None:
        answer = self.clicks(f"/items/{self.item}/submit")
        assert answer.url.endswith("said=submitted"), answer.url

    def clicks(self, path: str, **fields: Any) -> requests.Response:
        """Open the page and send its form, then the form of every failure until it is done."""
        page = self.opened(path)
        form = {**hidden(page.text), **fields}
        answer = self.sent(path, form)
        while answer.status_code == 503:
            if answer.request.method == "GET":  # it was done; only the page after it did not come
                return self.opened(answer.url.removeprefix(self.browser.console))
            assert form["command_id"] in answer.text
            again = all_hidden(answer.text)
            assert dict(again)["command_id"] == form["command_id"]
            assert self.kept(again)
            pause(1.0)  # as a hand would; the face limits how often one address may ask
            answer = self.sent(path, again)
        assert answer.status_code == 200, answer.text[:2000]
        return answer

    def kept(self, again: list[tuple[str, str]]) -> bool:
        title = dict(again).get("title", self.title)
        return title == self.title

    def sent(self, path: str, form: Any) -> requests.Response:
        return self.told(self.browser.session.post(self.browser.console + path, form, timeout=60))

    def opened(self, path: str) -> requests.Response:
        """The page, as often as it takes."""
        found: list[requests.Response] = []

        def there() -> bool:
            found.append(self.told(self.browser.session.get(self.browser.console + path)))
            return found[-1].status_code == 200

        eventually(there, 90, every=1.0)
        return found[-1]

    def told(self, answer: requests.Response) -> requests.Response:
        """Whatever does not work says so clearly, with a way to go on."""
        if answer.status_code != 200:
            assert answer.status_code == 503, (answer.status_code, answer.text[:1000])
            assert "再试一次" in answer.text
            self.failures.append(answer)
        return answer


def all_hidden(page: str) -> list[tuple[str, str]]:
    return [(name, html.unescape(value)) for name, value in HIDDEN.findall(page)]


def hidden(page: str) -> dict[str, str]:
    """Of the page's own form, not of signing out."""
    forms = re.findall(r"<form.*?</form>", page, re.DOTALL)
    [form] = [part for part in forms if 'name="command_id"' in part]
    return dict(all_hidden(form))


def written(title: str) -> dict[str, Any]:
    five = {"task": "公开", "leader": "程知夏", "lead_department": "办公室", "due": "年底"}
    clarities = {f"clarity-{name}": words for name, words in {**five, "person": "陈望"}.items()}
    text = {"title": title, "body": f"{title}的正文。", "occurred_on": "2026-11-20"}
    more = {"basis": "公开目录", "opinion_days": "0", "audience": AUDIENCE, "forms": FORMS}
    return {**text, **clarities, **more}


def test_sixteen_at_once_lose_nothing_while_the_broker_restarts(
    city: City, walker: Walker, signed_in: SignedIn
) -> None:
    mark = uuid4().hex[:6]
    drafter = walker.holder("drafter")
    clients = [Client(signed_in(drafter), f"事项{mark}-{n}") for n in range(CLIENTS)]
    start = Barrier(CLIENTS + 1)
    with ThreadPoolExecutor(CLIENTS) as pool:
        running = [pool.submit(client.goes, start) for client in clients]
        start.wait()
        eventually(lambda: any(client.item for client in clients))
        city.stack.restart_broker()
        for each in running:
            each.result(timeout=180)

    assert len({client.item for client in clients}) == CLIENTS
    found = walker.ask("catalog", "list_items", organ=ORGAN, title=f"事项{mark}-")
    assert sorted(item["title"] for item in found) == sorted(c.title for c in clients)
    for client in clients:
        shown = walker.ask("catalog", "show_item", item=client.item)
        assert (shown["title"], shown["state"]) == (client.title, "submitted")
        assert shown["text"]["body"] == f"{client.title}的正文。"
        assert [line["action"] for line in shown["history"]].count("submit") == 1
        assert walker.review(shown)["state"] == "open"
