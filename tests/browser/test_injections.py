"""Texts that try to run something, through every field: typed into every form, and kept, approved
and shown on every page. None of it runs, though the browser is told to overlook the policy of our
pages that would forbid it anyway.

INJECTIONS=754 puts every string through every kept field; by default each goes through some.
"""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from common.errors import Invalid
from tests.browser.test_every_page import tour as tour
from tests.browser.tour import STOPS, Stop
from tests.injections import CORPUS, MARK
from tests.service.boards.conftest import walls as walls
from tests.service.members.conftest import readers as readers
from tests.service.notify.conftest import teller as teller
from tests.service.road.walker import CLARITIES, FULL

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.browser.tour import Tour
    from tests.service.road.walker import View, Walker

pytestmark = pytest.mark.browser
CASES = int(os.environ.get("INJECTIONS") or 12)
APART = 61  # so that neighbouring fields, and neighbouring cases, have strings of other kinds
STANDARD = [stop for stop in STOPS if stop.answers == 200]
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


def strings(start: int, number: int) -> list[str]:
    return [CORPUS[(start + n * APART) % len(CORPUS)] for n in range(number)]


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


@pytest.mark.parametrize("stop", STANDARD, ids=str)
def test_what_is_typed_into_a_form_runs_nowhere(
    tour: "Tour", reader: "dict[Stop, BrowserContext]", stop: Stop
) -> None:
    page = reader[stop].new_page()
    page.goto(tour.url(stop))
    forms = len(page.query_selector_all("main form"))

    for number in range(forms):
        page.goto(tour.url(stop))
        form = page.query_selector_all("main form")[number]
        if page.evaluate(FILL, [form, strings(STANDARD.index(stop) * 7 + number, 12)]):
            with page.expect_navigation():
                form.evaluate("form => form.requestSubmit ? form.requestSubmit() : form.submit()")
            is_clean(page)
    page.goto(tour.url(stop))
    is_clean(page)
    page.close()


# -- kept, approved and shown --------------------------------------------------------


class Kept:
    """Items of strings in all their fields, on all faces; `refused` were never taken."""

    def __init__(self, walker: "Walker") -> None:
        self.walker = walker
        self.items: list[View] = []
        self.refused: list[str] = []

    def put(self, case: int) -> None:
        """A case's strings: one in each short field, thirty-two or more in the body."""
        title, basis, note, file, *rest = strings(case, 9)
        clarities = dict(zip(CLARITIES, rest, strict=True))
        body = "\n".join(CORPUS[case :: min(CASES, 24)])
        text = {"title": title, "basis": basis, "clarities": clarities}
        attached = [self.walker.attach(f"{file}.txt".replace("/", "／"), b"x")]
        try:
            kind = "html" if case % 2 else "text"
            text |= {"body": body, "body_kind": kind, "attachments": attached}
            self.items.append(self.walker.save(FULL, **text))
        except Invalid as refused:
            self.refused.append(f"{case}: {refused}")


@pytest.fixture(scope="module")
def kept(tour: "Tour") -> Kept:
    found = Kept(tour.walker)
    for case in range(CASES):
        found.put(case)
    return found


def test_most_of_it_was_taken(kept: Kept) -> None:
    assert len(kept.items) >= CASES * 0.5, kept.refused
