"""What the public site knows and the only two things it may write: `PublicPage`, `PublicIndex`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cached_property
from importlib.resources import files
from typing import Any, Literal, NotRequired, Self, TypedDict
from urllib.parse import urlsplit

from common.errors import NotFound
from common.seals import digest

SEAL_FORMATS = (1,)  # every format ever sealed stays readable


class Version(TypedDict):
    """One version that was on the site at some time, the shown one included."""

    version: int
    hash: str
    url: str
    published_at: datetime
    kind: NotRequired[str]  # correct, supplement or final; absent of a first one
    note: NotRequired[str]


class Change(TypedDict):
    """A line of what happened to an item, as anybody may read it: contracts/words.py CHANGES.
    `url` of a version that can be read."""

    kind: str
    at: datetime
    version: int
    url: str
    note: str


class File(TypedDict):
    """An attachment the shown version names."""

    name: str
    hash: str
    size: int
    type: str


class Seqs(TypedDict):
    """Positions from 1 in the three lists; given once, kept by every later version."""

    column: int
    organ: int
    site: int


@dataclass(frozen=True)
class Record:
    """One item as lists see it. A secrecy removal deletes the record: nothing remains.

    `dataclasses.asdict(record)` is its document, `Record.read(document)` the way back.
    Moments are aware UTC; `published_at` is the first publication, `updated_at` the shown one.
    Opinions are asked for until `asks_until` (None: not at all); `asking` is whether that is still
    to come, at the moment the record was made. `cause_item` is the item whose opinions it answers.
    `stage` says that it is a draft plan open for opinions (draft) or the text after one (final).
    `replaces` are items whose place it takes; its own is taken by `superseded_by`, if that is not
    empty. `history` is all that happened to it, oldest first.
    """

    item: str
    version: int
    title: str
    organ_id: str
    organ_code: str
    organ_name: str
    organ_path: list[str]
    column: str
    class_name: str
    number: str
    url: str
    published_at: datetime
    updated_at: datetime
    seqs: Seqs
    versions: list[Version]
    basis: str
    files: list[File]
    state: Literal["shown", "withdrawn"] = "shown"
    withdrawn_at: datetime | None = None
    withdrawn_reason: str = ""
    asks_until: datetime | None = None
    asking: bool = False
    cause_item: str = ""
    stage: str = ""
    replaces: list[str] = field(default_factory=list)
    replaces_reason: str = ""
    superseded_by: str = ""
    superseded_at: datetime | None = None
    superseded_reason: str = ""
    history: list[Change] = field(default_factory=list)

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """Ignore what other readers keep in the same document (`_id`, `schema`, …)."""
        names = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in document.items() if name in names})

    @property
    def shown(self) -> bool:
        return self.state == "shown"

    @property
    def corrected(self) -> bool:
        """An earlier version was public; a first version kept inside is nobody's business here."""
        return any(each["version"] < self.version for each in self.versions)

    @property
    def kind(self) -> str:
        """What its shown version is to the one before: correct, supplement or final; "" of a first
        one."""
        return self.versions[-1].get("kind", "correct") if self.corrected else ""

    @property
    def superseded_on(self) -> datetime | None:
        """Since when something else holds in its place; None while it is what holds."""
        return self.superseded_at if self.shown else None


@dataclass(frozen=True)
class Related:
    """Records of other items that a page names: the one it answers, and those that answer it; the
    one that replaces it, and those that it replaces."""

    original: Record | None = None
    answers: tuple[Record, ...] = ()
    successor: Record | None = None
    replaced: tuple[Record, ...] = ()


ALONE = Related()


@dataclass(frozen=True)
class Column:
    """One column of the site, with what the national meta tags ask for."""

    slug: str
    name: str
    description: str
    keywords: str
    type: str


def ship_columns() -> tuple[Column, ...]:
    """One for every class of the shipped outlines, in the order the site shows them."""
    text = files(__package__).joinpath("columns.json").read_text(encoding="utf-8")
    return tuple(Column(**row) for row in json.loads(text))


@dataclass(frozen=True)
class Site:
    """Who speaks. `url` without a slash at the end; it may carry a folder (`…gov.cn/dwgk`)."""

    name: str
    url: str
    domain: str
    id_code: str
    columns: tuple[Column, ...]

    @cached_property
    def base(self) -> str:
        """What every link on a page begins with: the path of `url`, mostly nothing."""
        return urlsplit(self.url).path.rstrip("/")

    @cached_property
    def _by_slug(self) -> dict[str, Column]:
        return {column.slug: column for column in self.columns}

    def column(self, slug: str) -> Column:
        try:
            return self._by_slug[slug]
        except KeyError:
            raise NotFound(f"网站没有“{slug}”这个栏目；请在 columns.json 中补上") from None

    def absolute(self, path: str) -> str:
        return self.url.rstrip("/") + path


@dataclass(frozen=True)
class PublicPage:
    """An approved text for society. Built in `pages.py` and nowhere else (a test looks)."""

    path: str
    body: bytes
    files: frozenset[str]  # hashes of the attachments it names
    words: str = ""  # what it says, for search: one paragraph a line, without its title

    @cached_property
    def hash(self) -> str:
        return digest(self.body)


@dataclass(frozen=True)
class PublicIndex:
    """Anything made of records of published items only, of what catalog sealed of a catalogue for
    anybody to read, or of nothing at all."""

    path: str
    body: bytes
    durable: bool = False  # synced like a page: a withdrawal must outlive a power cut

    @cached_property
    def hash(self) -> str:
        return digest(self.body)
