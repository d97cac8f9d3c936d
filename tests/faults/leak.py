"""Searches every public byte, and every log, for tokens that must not be there."""

import http.client
import os
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

# Requests that a portal answers with something other than a page of the folder.
ODD_REQUESTS = (
    ("GET", "/no-such-page.html"),
    ("GET", "/no/such/folder/"),
    ("GET", "/.fence"),
    ("GET", "/..%2f..%2fsecrets.json"),
    ("GET", "/%00"),
    ("GET", "/files/"),
    ("POST", "/"),
    ("DELETE", "/index.html"),
    ("GET", "/" + "a" * 5000),
    ("GET", "/opinions/preview"),
    ("GET", "/opinions/no-such-page"),
    ("POST", "/opinions/preview"),
    ("POST", "/opinions/send"),
    ("POST", "/opinions/query"),
    ("GET", "/manifest.json"),
    ("GET", "/sheets/no-such-sheet.html"),
    ("GET", "/enrol/state"),
    ("POST", "/shown"),
)


def search(
    tokens: Iterable[str], site_dir: Path, portal_url: str = "", log_dir: Path | None = None
) -> list[str]:
    """`place: token` for each find: names and contents of all files below `site_dir` (hidden
    ones included), what the portal answers for each of them and for wrong requests, headers
    included, and the files in `log_dir`."""
    wanted = set(tokens)
    if not wanted:
        return []
    pattern = re.compile(b"|".join(re.escape(token.encode()) for token in sorted(wanted)))
    return sorted(
        f"{place}: {found.decode()}"
        for place, data in _everything(site_dir, portal_url, log_dir)
        for found in set(pattern.findall(data))
    )


def _everything(
    site_dir: Path, portal_url: str, log_dir: Path | None
) -> Iterator[tuple[str, bytes]]:
    files = list(_files(site_dir))
    for path in files:
        name = path.relative_to(site_dir).as_posix()
        yield f"name of {name}", name.encode()
        yield name, _read(path)
    if portal_url:
        addresses = [f"/{quote(path.relative_to(site_dir).as_posix())}" for path in files]
        yield from _answers(portal_url, [("GET", a) for a in ("/", *addresses)] + [*ODD_REQUESTS])
    for path in _files(log_dir) if log_dir else ():
        yield f"log {path.name}", _read(path)


def _files(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):  # unlike rglob, not disturbed by what goes away
        yield from (Path(parent, name) for name in sorted(names))


def _read(path: Path) -> bytes:
    """Nothing when it has gone meanwhile: the site may be at work."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _answers(url: str, requests: Collection[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    for method, path in requests:
        status, head, body = ask(url, path, method)
        yield f"{method} {path[:80]} ({status})", head + body


def ask(url: str, path: str, method: str = "GET") -> tuple[int, bytes, bytes]:
    """Status, header lines and body of one request, following nothing."""
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=10)
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, bytes(str(answer.headers), "utf-8"), answer.read()
    finally:
        connection.close()
