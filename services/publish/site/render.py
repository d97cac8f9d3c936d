"""Jinja2 for the public site: compiled once, everything escaped, nothing undefined, no clock."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any
from urllib.parse import quote

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from common import look
from common.clock import SHANGHAI, day_of
from common.seals import digest
from services.publish.site.model import Record, Site

# What XML forbids, half surrogates, and marks that turn the direction of the text around them:
# none of them is seen by a reader, each of them breaks a page or a feed.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)


def day(moment: datetime) -> str:
    """2026年3月5日, as people write it."""
    local = day_of(moment)
    return f"{local.year}年{local.month}月{local.day}日"


def size(count: int) -> str:
    """1.4 MB; a citizen on a telephone wants to know before fetching."""
    if count < 1024:
        return f"{count} 字节"
    if count < 1024 * 1024:
        return f"{count / 1024:.0f} KB"
    return f"{count / 1024 / 1024:.1f} MB"


def by_day(records: list[Record]) -> list[tuple[str, str, list[Record]]]:
    """Neighbours of one day under one date: (2026-03-05, 2026年3月5日, records)."""
    days = groupby(records, key=lambda record: day_of(record.published_at))
    found = ((str(date), list(group)) for date, group in days)
    return [(date, day(group[0].published_at), group) for date, group in found]


def render(template: str, site: Site, **values: Any) -> bytes:
    """The finished file. Equal arguments give equal bytes."""
    known = {"site": site, "base": site.base, "mark": _mark(), "here": "", **values}
    return _template(template).render(known).encode("utf-8")


def visible(value: Any) -> Any:
    """A text whose unseen characters are made visible as broken; anything else as it is."""
    return (
        _UNSEEN.sub("\ufffd", value) if isinstance(value, str) and _UNSEEN.search(value) else value
    )


def last_day(until: datetime) -> datetime:
    """The last moment of a time that ends, mostly at midnight."""
    return until - timedelta(seconds=1)


_FILTERS: dict[str, Callable[..., Any]] = {
    "by_day": by_day,
    "day": day,
    "day_of_iso": lambda said: "{}年{}月{}日".format(*map(int, said.split("-"))),
    "last_day": last_day,
    "month_day": lambda moment: day(moment).partition("年")[2],
    "iso_day": lambda moment: day_of(moment).isoformat(),
    "path": lambda path: quote(path),
    "size": size,
    "stamp": lambda moment: moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
    "rfc822": lambda moment: format_datetime(moment.astimezone(SHANGHAI)),
    "utc": lambda moment: moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
}


def environment(*packages: str) -> Environment:
    """Templates of these packages, the first that has one, and the frame of all pages; all under
    the same strict rules."""
    loaders = [PackageLoader(package) for package in packages]
    made = Environment(
        loader=ChoiceLoader([*loaders, PackageLoader("common", "look")]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=visible,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters.update(_FILTERS)
    return made


_ENVIRONMENT = environment("services.publish.site")
_template = _ENVIRONMENT.get_template


@cache
def asset(name: str) -> bytes:
    """The style sheet is one file for readers, and three for who writes it."""
    found = files(__package__).joinpath("assets", name).read_bytes()
    if name == "site.css":
        return look.css("tokens").encode() + found + look.css("large").encode()
    return found


@cache
def _mark() -> str:
    """Part of the address of style sheet and script, so that a cached one never meets a newer
    page."""
    return digest(asset("site.css") + asset("site.js"))[:10]
