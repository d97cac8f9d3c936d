"""The public site as a citizen meets it: pages over HTTP, and every byte of its folder."""

import html
import http.client
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, urlsplit

from common.seals import digest

PATIENCE = 10  # seconds
META = re.compile(r'<meta name="(\w+)" content="([^"]*)">')
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
        path = urlsplit(url).path
        connection = http.client.HTTPConnection(
            self._parts.hostname or "", self._parts.port, timeout=PATIENCE
        )
        try:
            connection.request("GET", quote(path, safe="/%"))
            answer = connection.getresponse()
            return Page(answer.status, answer.read())
        finally:
            connection.close()

    def everything(self) -> str:
        """All texts of the folder, as one."""
        files = [path for path in self._folder.rglob("*") if path.is_file()]
        return "\n".join(
            html.unescape(path.read_bytes().decode("utf-8", "replace")) for path in files
        )


def runs(text: str) -> set[str]:
    """The long runs of Han characters, by which a text is found again."""
    return set(RUN.findall(text))
