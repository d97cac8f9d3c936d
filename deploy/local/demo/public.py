"""The public site as a citizen meets it: pages over HTTP, and every byte of its folder."""

import html
import http.client
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from common.seals import digest
from deploy.local.demo.waiting import until

PATIENCE = 10  # seconds
META = re.compile(r'<meta name="(\w+)" content="([^"]*)">')
CODE = re.compile(r"[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}")
RUN = re.compile(r"[\u4e00-\u9fff]{10,}")  # Han characters in a row: short enough to be on a page


@dataclass(frozen=True)
class Page:
    """An answer of the portal."""

    status: int
    body: bytes

    @property
    def hash(self) -> str:
        return digest(self.body)

    @cached_property
    def text(self) -> str:
        return html.unescape(self.body.decode("utf-8", "replace"))

    @cached_property
    def meta(self) -> dict[str, str]:
        return {name: html.unescape(value) for name, value in META.findall(self.body.decode())}

    @property
    def code(self) -> str:
        """The query code it shows, if any."""
        found = CODE.search(self.text)
        return found[0] if found else ""

    def hidden(self, action: str) -> dict[str, str]:
        """The hidden fields of the form that goes to this address."""
        form = _Form(action)
        form.feed(self.body.decode("utf-8", "replace"))
        return form.fields

    @property
    def gone(self) -> bool:
        return self.status == 404

    def shows(self, text: str) -> bool:
        """Does it have every long run of characters of the text?"""
        return all(run in self.text for run in runs(text))


class Public:
    """One site: `url` for reading over HTTP, `folder` for looking through everything."""

    def __init__(self, url: str, folder: Path) -> None:
        self._parts = urlsplit(url)
        self._folder = folder

    def page(self, url: str) -> Page:
        """By a path of the site or a whole address of it; no proxy comes between."""
        return self._ask("GET", urlsplit(url).path)

    def post(self, path: str, fields: Mapping[str, str]) -> Page:
        """As a form sends it."""
        return self._ask("POST", path, urlencode(fields))

    def _ask(self, method: str, path: str, form: str | None = None) -> Page:
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        connection = http.client.HTTPConnection(
            self._parts.hostname or "", self._parts.port, timeout=PATIENCE
        )
        try:
            connection.request(method, quote(path, safe="/%"), form, headers)
            answer = connection.getresponse()
            return Page(answer.status, answer.read())
        finally:
            connection.close()

    def everything(self) -> str:
        """All texts of the folder, as one."""
        return until("网站的文件一直在变", self._everything)

    def _everything(self) -> str:
        """Nothing when a file was moved meanwhile: then it would have been looked for in vain."""
        files = [path for path in self._folder.rglob("*") if path.is_file()]
        try:
            texts = [path.read_bytes().decode("utf-8", "replace") for path in files]
        except FileNotFoundError:
            return ""
        return "\n".join(map(html.unescape, texts))


class _Form(HTMLParser):
    def __init__(self, action: str) -> None:
        super().__init__()
        self._action = action
        self._inside = False
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._inside = urlsplit(given.get("action") or "").path.endswith(self._action)
        if tag == "input" and self._inside and given.get("type") == "hidden":
            self.fields[given.get("name") or ""] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "form"


def runs(text: str) -> set[str]:
    """The long runs of Han characters, by which a text is found again."""
    return set(RUN.findall(text))
