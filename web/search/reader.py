"""Asks the search file, newest first and only as far as anybody reads; it never writes there."""

import json
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from threading import local
from typing import Any
from urllib.parse import quote

from common.errors import Unreachable
from contracts import search
from contracts.site import LAST_PAGE

PAGE_SIZE = 20
AT_MOST = LAST_PAGE * PAGE_SIZE  # of the hits that are counted, ranked and can be paged through
WAIT = 1.0  # seconds
EVER = ("0000", "9999")
_HIT = (
    "day",
    "organ_name",
    "column_name",
    "number",
    "url",
    "withdrawn_on",
    "superseded_on",
    "reason",
    "title",
    "text",
)
_SELECT = "SELECT place, {} FROM rows WHERE place IN (SELECT value FROM json_each(?))".format(
    ", ".join(f'"{name}"' for name in _HIT)
)


@dataclass(frozen=True)
class Question:
    """Words as `common.words.words`; days as 2026-03-05, both included, empty for no limit."""

    words: tuple[str, ...] = ()
    organ: tuple[str, ...] = ()
    column: str = ""
    first: str = ""
    last: str = ""

    @property
    def is_empty(self) -> bool:
        return self == Question()

    @property
    def days(self) -> tuple[str, str]:
        return self.first or EVER[0], self.last or EVER[1]

    @property
    def match(self) -> str:
        return search.matching(self.words, self.organ, self.column)


@dataclass(frozen=True)
class Found:
    """`count` stops at AT_MOST; `more` says that there are more. `hits` are of `page`, the last
    one when more was asked for than there are."""

    hits: list[dict[str, str]]
    count: int
    more: bool
    page: int
    last: int


class Reader:
    """One connection per thread. Unreachable when there is no file, or none that can be read."""

    def __init__(self, root: Path) -> None:
        self._path = root / search.PATH
        self._own = local()

    def columns(self) -> list[tuple[str, str]]:
        """(slug, name) of what the site has."""
        with self._open() as db:
            [(found,)] = _ask(db, "SELECT value FROM meta WHERE key = 'columns'")
            return [(slug, name) for slug, name in json.loads(found)]

    def find(self, question: Question, page: int) -> Found:
        """Newest first. As long as all are counted, those whose title or index number has all the
        words come first."""
        with self._open() as db:
            places = _places(db, question)
            more = len(places) > AT_MOST
            places = places[:AT_MOST] if more else _ranked(db, question, places)
            last = max(1, -(-len(places) // PAGE_SIZE))
            page = min(page, last)
            some = places[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
            rows = {row[0]: dict(zip(_HIT, row[1:], strict=True)) for row in _rows(db, some)}
        hits = [rows[place] for place in some if place in rows]
        return Found(hits, len(places), more, page, last)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """The thread's connection, as long as the file is the one it was opened on."""
        try:
            inode = self._path.stat().st_ino
            if getattr(self._own, "inode", None) != inode:
                self._let_go()
                self._own.db, self._own.inode = self._connect(), inode
            yield self._own.db
        except (OSError, sqlite3.Error) as error:
            self._let_go()
            raise Unreachable(f"搜索文件现在读不了：{error}") from error
        finally:
            if getattr(self._own, "frozen", False):
                self._let_go()

    def _let_go(self) -> None:
        if getattr(self._own, "db", None) is not None:
            self._own.db.close()
        self._own.db = self._own.inode = None
        self._own.frozen = False

    def _connect(self) -> sqlite3.Connection:
        """Where nobody may write and no owner is at work, SQLite wants to be told that the file
        does not change; such a connection serves one question, for an owner may come."""
        uri = f"file:{quote(str(self._path))}?mode=ro"
        try:
            return _connected(uri)
        except sqlite3.OperationalError:
            self._own.frozen = True
            return _connected(f"{uri}&immutable=1")


def _connected(uri: str) -> sqlite3.Connection:
    """An error when it cannot be read, or is of a schema that this program does not know."""
    db = sqlite3.connect(uri, uri=True, timeout=WAIT, isolation_level=None, cached_statements=1024)
    try:
        version = _ask(db, "PRAGMA user_version")
        if version != [(search.SCHEMA,)]:
            raise sqlite3.DatabaseError(f"schema {version}")
    except sqlite3.Error:
        db.close()
        raise
    return db


def _ask(db: sqlite3.Connection, query: str, *values: object) -> list[tuple[Any, ...]]:
    return db.execute(query, values).fetchall()


def _rows(db: sqlite3.Connection, places: Collection[int]) -> list[tuple[Any, ...]]:
    return _ask(db, _SELECT, json.dumps(list(places))) if places else []


def _places(db: sqlite3.Connection, question: Question) -> list[int]:
    """At most one more than AT_MOST, so that it is known whether there are more."""
    first, last = question.days
    shards = _ask(
        db,
        "SELECT number, first_day >= ?1 AND last_day <= ?2 FROM shards"
        " WHERE first_day <= ?2 AND last_day >= ?1 ORDER BY number DESC",
        *(first, last),
    )
    found: list[int] = []
    for number, whole in shards:
        found += _in_shard(db, question, number, bool(whole), AT_MOST + 1 - len(found))
        if len(found) > AT_MOST:
            break
    return found


def _in_shard(
    db: sqlite3.Connection, question: Question, number: int, whole: bool, limit: int
) -> list[int]:
    """`whole`: every row of the shard is of the days asked for."""
    words, match = f"words_{number}", question.match
    if not match:
        ends = (number - 1) * search.SHARD + 1, number * search.SHARD
        query = (
            "SELECT place FROM rows WHERE place BETWEEN ? AND ? AND day BETWEEN ? AND ?"
            " ORDER BY place DESC LIMIT ?"
        )
        found = _ask(db, query, *ends, *question.days, limit)
    elif whole:
        query = f"SELECT rowid FROM {words} WHERE {words} MATCH ? ORDER BY rowid DESC LIMIT ?"
        found = _ask(db, query, match, limit)
    else:
        query = (
            f"SELECT place FROM {words} CROSS JOIN rows ON place = {words}.rowid"
            f" WHERE {words} MATCH ? AND day BETWEEN ? AND ? ORDER BY {words}.rowid DESC LIMIT ?"
        )
        found = _ask(db, query, match, *question.days, limit)
    return [place for (place,) in found]


def _ranked(db: sqlite3.Connection, question: Question, places: list[int]) -> list[int]:
    if not question.words:
        return places
    match = search.matching(question.words, (), "", "title")
    entitled: set[int] = set()
    for number, some in groupby(places, search.shard_of):
        words, ends = f"words_{number}", list(some)
        query = f"SELECT rowid FROM {words} WHERE {words} MATCH ? AND rowid BETWEEN ? AND ?"
        entitled |= {place for (place,) in _ask(db, query, match, ends[-1], ends[0])}
    return sorted(places, key=lambda place: (place not in entitled, -place))
