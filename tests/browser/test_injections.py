"""Texts that try to run something, through every field: typed into every form, and kept, approved
and shown on every page. None of it runs, though the browser is told to overlook the policy of our
pages that would forbid it anyway.

INJECTIONS=754 puts every string through every kept field; by default each goes through some.
"""

import os
from collections.abc import Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from common.errors import Invalid
from tests.browser.stops import NOBODY, STOPS, Stop, one_of_a_kind
from tests.faults.waiting import eventually
from tests.injections import CORPUS, MARK
from tests.service.road.walker import CLARITIES, FULL

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.browser.tour import Tour
    from tests.service.road.walker import View

pytestmark = pytest.mark.browser
CASES = int(os.environ.get("INJECTIONS") or 12)
APART = 61  # so that neighbouring fields, and neighbouring cases, have strings of other kinds
LINES = [text for text in CORPUS if len(text) <= 100 and "\n" not in text]  # for short fields
NAMES = [text for text in LINES if len(text) <= 50]
STANDARD = [stop for stop in STOPS if stop.answers == 200]
FORMS = STANDARD if "INJECTIONS" in os.environ else one_of_a_kind(STANDARD)
# What ran, and what only waits to be touched.
BREACHES = f"""() => [
    ...(window.{MARK} === undefined ? [] : ['it ran']),
    ...[...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a =>
        /^on/i.test(a.name) || a.name === 'srcdoc'
        || /^(href|src|action|formaction|data|xlink:href|background|to)$/i.test(a.name)
            && /^[\\u0000-\\u0020]*(javascript|vbscript|data:text)/i.test(a.value)))
        .map(e => e.outerHTML.slice(0, 200))]"""
# Everything that takes text, whatever its page allows; [the number of fields filled].
FILL = """([form, strings]) => {
    const fields = [...form.querySelectorAll(
        'textarea, input:not([type=hidden], [type=radio], [type=checkbox], [type=file])')];
    fields.forEach((field, n) => {
        for (const name of ['maxlength', 'pattern', 'min', 'max', 'readonly'])
            field.removeAttribute(name);
        if (field.type !== 'text' && field.tagName === 'INPUT') field.type = 'text';
        field.value = strings[n % strings.length];
    });
    form.noValidate = true;
    return fields.length;
}"""


def strings(start: int, number: int, out_of: Sequence[str] = CORPUS) -> list[str]:
    return [out_of[(start + n * APART) % len(out_of)] for n in range(number)]


@pytest.fixture(scope="module")
def reader(browser: "Browser", tour: "Tour") -> "Iterator[dict[Stop, BrowserContext]]":
    """A browser of whoever opens that stop."""
    opened: dict[tuple[str, str], BrowserContext] = {}

    class Readers(dict[Stop, "BrowserContext"]):
        def __missing__(self, stop: Stop) -> "BrowserContext":
            key = stop.face, stop.who
            if key not in opened:
                opened[key] = browser.new_context(locale="zh-CN", bypass_csp=True)
                for name, value in tour.cookies(stop).items():
                    cookie = {"name": name, "value": value, "url": tour.home(stop)}
                    opened[key].add_cookies([cookie])  # type: ignore[list-item]
            return opened[key]

    yield Readers()
    for context in opened.values():
        context.close()


def is_clean(page: "Page") -> None:
    for frame in page.frames:
        assert frame.evaluate(BREACHES) == [], frame.url


# -- typed into a form -------------------------------------------------------------


@pytest.mark.parametrize("stop", FORMS, ids=str)
def test_what_is_typed_into_a_form_runs_nowhere(
    tour: "Tour", reader: "dict[Stop, BrowserContext]", stop: Stop
) -> None:
    page = reader[stop].new_page()
    for number in count():
        if page.url != tour.url(stop):
            page.goto(tour.url(stop))
        forms = page.query_selector_all("main form")
        if number >= len(forms):  # what one form did may have taken others away
            break
        form = forms[number]
        if page.evaluate(FILL, [form, strings(STANDARD.index(stop) * 7 + number, 12)]):
            with page.expect_navigation():
                form.evaluate("form => form.requestSubmit ? form.requestSubmit() : form.submit()")
            is_clean(page)
    page.goto(tour.url(stop))
    is_clean(page)
    page.close()


# -- kept, approved and shown --------------------------------------------------------


class Kept:
    """Items of strings in all their fields, taken the whole road; `refused` were never taken."""

    def __init__(self, tour: "Tour") -> None:
        self.tour, self.walker = tour, tour.walker
        self.items: list[View] = []
        self.refused: list[str] = []
        for case in range(CASES):
            try:
                self.items.append({**self._item(case), "case": case})
            except Invalid as refused:
                self.refused.append(f"{case}: {refused}")
        for view in self.items:
            self._decide(view, strings(view["case"] + 11, 4))
        for view in self.items:
            view["url"] = self.walker.finish(view)["url"]

    def _item(self, case: int) -> "View":
        """One string in each short field, thirty-two or more in the body."""
        title, basis, file, *rest = strings(case, 8, LINES)
        text = {
            "title": title,
            "basis": basis,
            "clarities": dict(zip(CLARITIES, rest, strict=True)),
            "body": "\n".join(CORPUS[case :: min(CASES, 24)]),
            "body_kind": ("text", "html")[case % 2],
            "attachments": [self.walker.attach(f"{file.replace('/', '／')}.txt", b"x")],
        }
        return self.walker.submit(self.walker.save(FULL, **text))

    def _decide(self, view: "View", comments: list[str]) -> None:
        while self.walker.review(view)["state"] == "open":
            self.walker.decide(view, comment=comments.pop())

    def said(self, view: "View") -> tuple[str, str]:
        """(case, query code) of an opinion on it that was answered."""
        text, reply = strings(view["case"] + 23, 2)
        [contact], [name] = strings(view["case"], 1, LINES), strings(view["case"], 1, NAMES)
        opinions, item = self.tour.opinions, view["item"]
        said = eventually(lambda: opinions.say(text, name=name, contact=contact, item=item))
        by = {"account": opinions.handler}
        [case] = opinions.ask("feedback", "list_cases", item=item, by=by, limit=10)
        case = opinions.act(case, "screen_case", kind="suggestion")
        case = opinions.act(case, "assign_case", lead=opinions.lead)
        case = opinions.act(case, "answer_case", opinions.lead, reply=reply, outcome="explained")
        opinions.act(case, "review_reply", opinions.auditor, decision="approve")
        return case["case"], said["code"]


@pytest.fixture(scope="module")
def kept(tour: "Tour") -> Kept:
    return Kept(tour)


def pages_of(view: "View", case: str) -> dict[tuple[str, str], list[str]]:
    """{(face, who): paths} that show something of an item."""
    item, title = view["item"], strings(view["case"], 1, LINES)[0]
    previews = [f"/items/{item}/preview/{as_}" for as_ in ("citizen", "member", "board", "sms")]
    return {
        ("portal", NOBODY): [view["url"], f"/search?q={quote(title[:40])}"],
        ("members", "member"): [f"/items/{item}"],
        ("console", "drafter"): [f"/items/{item}", f"/items/{item}/revise", *previews],
        ("console", "auditor"): [f"/reviews/{item}:1"],
        ("console", "publisher"): [f"/publishing/{item}", f"/publishing/{item}/withdraw"],
        ("console", "case_handler"): [f"/cases/{case}"],
    }


LISTS = {
    ("portal", NOBODY): ["/", "/columns/ideology/", "/organs/10a05/"],
    ("members", "member"): ["/"],
    ("console", "drafter"): ["/", "/items"],
    ("console", "auditor"): ["/reviews?tab=done"],
    ("console", "publisher"): ["/publishing", "/boards?organ=o-10a05"],
    ("console", "case_handler"): ["/cases?tab=replied"],
    ("console", "audit_admin"): ["/audit"],
}


def test_most_of_it_was_taken(kept: Kept) -> None:
    assert len(kept.items) >= CASES * 0.75, kept.refused


def test_what_was_kept_runs_on_no_page(
    tour: "Tour", kept: Kept, reader: "dict[Stop, BrowserContext]"
) -> None:
    first = {(stop.face, stop.who): stop for stop in reversed(STANDARD)}
    shown = [LISTS]
    codes = []
    for view in kept.items:
        case, code = kept.said(view)
        codes.append(code)
        shown.append(pages_of(view, case))

    for paths in shown:
        for who, each in paths.items():
            page = reader[first[who]].new_page()
            for path in each:
                answer = page.goto(tour.home(first[who]) + path)
                assert answer is not None and answer.status == 200, path
                is_clean(page)
            page.close()
    page = reader[first["portal", NOBODY]].new_page()
    for code in codes:
        page.goto(f"{tour.home(first['portal', NOBODY])}/opinions/query")
        page.fill("[name=code]", code)
        page.click("main button:has-text('查询')")
        assert "已答复" in page.inner_text("main")
        is_clean(page)
    page.close()
