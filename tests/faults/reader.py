"""A citizen who never stops reading: no page is ever half, and none that was there is ever away."""

import http.client
from contextlib import suppress
from pathlib import Path
from random import Random
from threading import Event, Thread

from tests.faults import leak

ENDS = {".html": b"</html>", ".xml": (b"</feed>", b"</rss>", b"</urlset>", b"</sitemapindex>")}
EVERY = 0.02  # seconds


class Reader:
    """Reads from the folder what is listed there, and now and then the same through the portal."""

    def __init__(self, site: Path, portal: str, random: Random):
        self._site = site
        self._portal = portal
        self._random = random
        self._stop = Event()
        self._thread = Thread(target=self._run, name="reader", daemon=True)
        self._listed: list[Path] = []
        self.read = 0
        self.halves: list[str] = []

    def __enter__(self) -> "Reader":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(30)

    def _run(self) -> None:
        turn = 0
        while not self._stop.wait(EVERY):
            if turn % 50 == 0:
                self._list()
            turn += 1
            if self._listed:
                self._look(self._random.choice(self._listed), through_portal=turn % 5 == 0)

    def _list(self) -> None:
        with suppress(OSError):  # a folder went away while it was looked through
            self._listed = [p for p in self._site.rglob("[!.]*.*ml") if p.suffix in ENDS]

    def _look(self, path: Path, through_portal: bool) -> None:
        try:
            body = self._fetch(path) if through_portal else path.read_bytes()
        except (OSError, http.client.HTTPException):  # withdrawn, or the portal is being killed
            return
        self.read += 1
        if body and not body.rstrip().endswith(ENDS[path.suffix]):
            self.halves.append(f"{path.relative_to(self._site)}: …{body[-60:]!r}")

    def _fetch(self, path: Path) -> bytes:
        status, _, body = leak.ask(self._portal, f"/{path.relative_to(self._site).as_posix()}")
        return body if status == 200 else b""
