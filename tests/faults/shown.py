"""What the site shows, read off its files alone: articles, lists, feeds, sitemaps."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ARTICLE = re.compile(r"/organs/\w+/\d{4}/[^/]+\.html")
_LIST = re.compile(r"/(columns|organs)/[\w-]+/(index|\d+)\.html")
_TOKEN = re.compile(r"tk[a-p]{20}v\d")
_TITLE = re.compile(r"<h1>(.*?)</h1>")
_NUMBER = re.compile(r'class="num">([^<]+)<')
_LINE = re.compile(r'<p class="item-title"><a href="([^"]+)">')


@dataclass(frozen=True)
class Article:
    """A page of an item: current, older or withdrawn."""

    path: str
    title: str
    number: str
    text: str
    gone: bool
    older: bool


@dataclass
class Site:
    """Lists as {path: [addresses of its lines]}; feeds and sitemaps likewise."""

    articles: dict[str, Article] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    feeds: dict[str, list[str]] = field(default_factory=dict)
    sitemap: list[str] = field(default_factory=list)

    def with_token(self, token: str) -> list[Article]:
        """Pages of items that hold this mark of one version; see cases.Case.token."""
        return self._by_token.get(token, [])

    @cached_property
    def _by_token(self) -> dict[str, list[Article]]:
        found: dict[str, list[Article]] = {}
        for article in self.articles.values():
            for token in set(_TOKEN.findall(article.text)):
                found.setdefault(token, []).append(article)
        return found

    def of_list(self, kind: str, key: str) -> dict[str, list[str]]:
        """The files of one list: `columns` and a slug, `organs` and a code in small letters."""
        head = f"/{kind}/{key}/"
        return {path: lines for path, lines in self.lists.items() if path.startswith(head)}


def read(folder: Path) -> Site:
    """Everything below the site's folder, whatever anybody recorded about it."""
    site = Site()
    for path in sorted(folder.rglob("[!.]*.*ml")):
        address = f"/{path.relative_to(folder).as_posix()}"
        text = path.read_text("utf-8")
        if ARTICLE.fullmatch(address):
            site.articles[address] = _article(address, text)
        elif _LIST.fullmatch(address):
            site.lists[address] = [unquote(each) for each in _LINE.findall(text)]
        elif address.endswith("feed.xml"):
            site.feeds[address] = list(_feed(text))
        elif address.startswith("/sitemaps/"):
            site.sitemap += _sitemap(text)
    return site


def _article(address: str, text: str) -> Article:
    title = _TITLE.search(text)
    number = _NUMBER.search(text)
    return Article(
        path=address,
        title=title[1] if title else "",
        number=number[1] if number else "",
        text=text,
        gone="本条信息已撤下" in text,
        older="-v" in address,
    )


def _feed(text: str) -> Iterator[str]:
    for entry in ElementTree.fromstring(text).iter(f"{ATOM}entry"):
        link = entry.find(f"{ATOM}link")
        yield _path(link.attrib["href"] if link is not None else "")


def _sitemap(text: str) -> list[str]:
    return [_path(loc.text or "") for loc in ElementTree.fromstring(text).iter(f"{SITEMAP}loc")]


def _path(url: str) -> str:
    return unquote(urlsplit(url).path)
