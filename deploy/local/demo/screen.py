"""A screen as the boards' face sees one: it keeps a cookie, shows a code, and is some board's."""

import http.client
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 10  # seconds
COOKIE = re.compile(r"gongkai_device=[^;]+")


class Screen:
    """`url` is where every device begins: BOARDS_URL; `key` is the one it kept from before."""

    def __init__(self, url: str, key: str = "") -> None:
        self._at = urlsplit(url)
        self._cookie = f"gongkai_device={key}" if key else ""

    def code(self) -> str:
        """What it shows until somebody has said whose it is; nothing when it has a board."""
        status, body = self.ask("GET", "enrol")
        found = _Code()
        found.feed(body.decode())
        return found.text if status == 200 else ""

    @property
    def key(self) -> str:
        """What its cookie holds."""
        return self._cookie.partition("=")[2]

    def get(self, name: str = "") -> tuple[int, bytes]:
        return self.ask("GET", name)

    def ask(self, method: str, name: str, body: str | None = None) -> tuple[int, bytes]:
        """(status, body) of `manifest.json`, `sheets/…`, `shown`."""
        made = http.client.HTTPConnection(self._at.hostname or "", self._at.port, timeout=PATIENCE)
        try:
            headers = {"Content-Type": "application/json", "Cookie": self._cookie}
            made.request(method, f"/{name}", body, headers)
            answer = made.getresponse()
            kept = COOKIE.search(answer.headers.get("Set-Cookie", ""))
            self._cookie = kept[0] if kept else self._cookie
            return answer.status, answer.read()
        finally:
            made.close()


class _Code(HTMLParser):
    """The text of the element that holds the code."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        self._inside = self._inside or ("id", "code") in attrs

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "p"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.text += data.strip()
