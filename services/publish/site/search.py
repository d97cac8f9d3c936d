"""The hand that writes the search file: rows in, one transaction a batch.

One owner at a time, like the folder: the file remembers the highest fence in the same transaction.
Readers are never held up (WAL). What is removed for secrecy leaves no byte behind: freed pages are
zeroed, and its shard's words are made anew, for FTS5 keeps what it deletes until it merges.
"""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable
from dataclasses import astuple, fields
from functools import partial
from pathlib import Path
from typing import Any

from common import logs
from common.errors import Conflict
from contracts import search
from services.publish.site.model import Site
from services.publish.site.rows import SearchRow

WAIT = 2.0  # seconds for a reader or another owner to let go
FILLED = "filled"  # meta: the last item filled in, or ALL
ALL = "*"

log = logs.get(__name__)


_NAMES = [field.name for field in fields(SearchRow)]
_INSERT = "INSERT INTO rows ({}) VALUES ({})".format(
    ", ".join(f'"{name}"' for name in _NAMES), ", ".join("?" * len(_NAMES))
)
_SELECT = "SELECT {} FROM rows".format(", ".join(f'"{name}"' for name in _NAMES))


class SearchFile:
    """`check` raises Conflict once a newer owner of the folder was seen (`Folder.check_fence`).

    Every writing method is one transaction, and raises Conflict as the folder does and OSError
    for what may pass (full, read-only). A file that is broken or of another schema is begun anew,
    empty: search must never hold up a publication. `unfilled` then says so until all is in again.
    """

    def __init__(self, root: Path, fence: int, check: Callable[[], None]) -> None:
        self._path = root / search.PATH
        self._fence = fence
        self._check = check
        self._inode = 0
        self._db = self._open()
        self._in_one(lambda: self._note("fence", str(fence)))

    def close(self) -> None:
        self._db.close()

    def put(self, rows: Iterable[SearchRow], gone: Collection[str] = ()) -> None:
        """These rows as they are now, and nothing at all of the items in `gone`.

        When it returns, no byte of what is gone is in the file, nor of what was withdrawn.
        """
        wanted = list(rows)
        if not wanted and not gone:
            return

        def work() -> None:
            for row in wanted:
                self._put(row)
            for item in gone:
                self._remove(item)

        self._in_one(work)
        if (gone or any(row.withdrawn_on for row in wanted)) and self.soiled():
            self.scrub()

    def soiled(self) -> list[int]:
        """Shards whose words remember what was removed: their owner died before `scrub`."""
        return [number for (number,) in self._ask("SELECT number FROM shards WHERE soiled")]

    def scrub(self) -> None:
        """Make the words of soiled shards anew, and leave nothing in the write-ahead log."""
        for number in self.soiled():
            self._in_one(partial(self._renew_words, number))
        [(busy, _, _)] = self._ask("PRAGMA wal_checkpoint(TRUNCATE)")
        if busy:
            raise OSError("搜索文件正被读取，删去的内容还没有清除干净，稍后再试")
        self._in_one(lambda: self._tell("UPDATE shards SET soiled = 0"))

    def settle(self) -> None:
        """What was committed goes into the one file, as far as no reader is in the way."""
        self._ask("PRAGMA wal_checkpoint(PASSIVE)")

    def marks(self, items: Iterable[str]) -> dict[str, str]:
        """Of those items that have a row, as it stands there now."""
        self._look()
        wanted = json.dumps(list(items))
        found = self._ask(f"{_SELECT} WHERE item IN (SELECT value FROM json_each(?))", wanted)
        return {row.item: row.mark for row in (SearchRow(*each) for each in found)}

    def items(self, after: str, limit: int) -> list[str]:
        """The next items that have a row, in their order."""
        query = "SELECT item FROM rows WHERE item > ? ORDER BY item LIMIT ?"
        return [item for (item,) in self._ask(query, after, limit)]

    def name_columns(self, site: Site) -> None:
        """What the form offers to choose from."""
        named = json.dumps([[column.slug, column.name] for column in site.columns])
        self._in_one(lambda: self._note("columns", named))

    @property
    def unfilled(self) -> str | None:
        """The item after which rows are still missing; None when all are there."""
        [(at,)] = self._ask("SELECT value FROM meta WHERE key = ?", FILLED)
        return None if at == ALL else str(at)

    def filled(self, up_to: str = ALL) -> None:
        self._in_one(lambda: self._note(FILLED, up_to))

    # -- inside a transaction ------------------------------------------------

    def _put(self, row: SearchRow) -> None:
        before = self._row(row.item)
        if before == row:
            return
        if before:
            self._forget(before)
            if row.withdrawn_on:
                self._soil(before)
        number = search.shard_of(row.place)
        self._tell(
            "INSERT INTO shards (number, first_day, last_day) VALUES (?, ?, ?) ON CONFLICT DO"
            " UPDATE SET first_day = min(first_day, excluded.first_day),"
            " last_day = max(last_day, excluded.last_day)",
            *(number, row.day, row.day),
        )
        self._tell(_INSERT, *astuple(row))
        self._add_words(row)

    def _remove(self, item: str) -> None:
        if before := self._row(item):
            self._forget(before)
            self._soil(before)

    def _soil(self, row: SearchRow) -> None:
        number = search.shard_of(row.place)
        self._tell("UPDATE shards SET soiled = 1 WHERE number = ?", number)

    def _forget(self, row: SearchRow) -> None:
        """FTS5 without content must be told what it forgets, exactly."""
        self._tell("DELETE FROM rows WHERE place = ?", row.place)
        table = f"words_{search.shard_of(row.place)}"
        self._tell(
            f"INSERT INTO {table} ({table}, rowid, title, text, organ, facets)"
            " VALUES ('delete', ?, ?, ?, ?, ?)",
            *(row.place, *row.entry()),
        )

    def _renew_words(self, number: int) -> None:
        first = (number - 1) * search.SHARD + 1
        between = f"{_SELECT} WHERE place BETWEEN ? AND ?"
        self._tell(f"DROP TABLE words_{number}")
        self._tell(search.WORDS.format(number=number))
        for found in self._ask(between, first, first + search.SHARD - 1):
            self._add_words(SearchRow(*found))

    def _add_words(self, row: SearchRow) -> None:
        number = search.shard_of(row.place)
        self._tell(search.WORDS.format(number=number))
        self._tell(
            f"INSERT INTO words_{number} (rowid, title, text, organ, facets)"
            " VALUES (?, ?, ?, ?, ?)",
            *(row.place, *row.entry()),
        )

    def _row(self, item: str) -> SearchRow | None:
        found = self._ask(f"{_SELECT} WHERE item = ?", item)
        return SearchRow(*found[0]) if found else None

    def _note(self, key: str, value: str) -> None:
        self._tell("INSERT OR REPLACE INTO meta VALUES (?, ?)", key, value)

    # -- the file ------------------------------------------------------------

    def _ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self._db.execute(query, values).fetchall()

    def _tell(self, command: str, *values: object) -> None:
        self._db.execute(command, values)

    def _in_one(self, work: Callable[[], None]) -> None:
        """All of `work` or nothing, and only while this owner is the newest."""
        try:
            self._look()
            self._transaction(work)
        except sqlite3.Error as error:
            if _passing(error):
                raise OSError(f"搜索文件写不进去：{error}") from error
            log.error("search file is broken, begun anew", error=str(error)[:300])
            self._begin_anew()
            self._transaction(work)

    def _transaction(self, work: Callable[[], None]) -> None:
        self._tell("BEGIN IMMEDIATE")
        try:
            for (highest,) in self._ask("SELECT value FROM meta WHERE key = 'fence'"):
                if int(highest) > self._fence:
                    raise Conflict(f"搜索文件已由任期 {highest} 接管，本进程的任期是 {self._fence}")
            work()
            self._tell("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._tell("ROLLBACK")
            raise

    def _look(self) -> None:
        """A file that was taken away would be written to unseen."""
        if not self._path.exists() or self._path.stat().st_ino != self._inode:
            self._db.close()
            self._db = self._open()

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            db = self._connect()
            if db.execute("PRAGMA user_version").fetchone() == (search.SCHEMA,):
                return db
            db.close()
        except sqlite3.Error as error:
            if _passing(error):
                raise OSError(f"搜索文件打不开：{error}") from error
        return self._fresh()

    def _begin_anew(self) -> None:
        self._db.close()
        self._db = self._fresh()

    def _fresh(self) -> sqlite3.Connection:
        """An empty file. Not durable until all is in: a power cut leaves one that is unfilled."""
        self._check()
        for ending in ("", "-wal", "-shm"):
            self._path.with_name(f"{self._path.name}{ending}").unlink(missing_ok=True)
        db = self._connect()
        db.executescript(
            f"BEGIN; {search.TABLES} INSERT INTO meta VALUES ('{FILLED}', ''), ('columns', '[]');"
            f" PRAGMA user_version = {search.SCHEMA}; COMMIT;"
        )
        return db

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(
            self._path,
            timeout=WAIT,
            isolation_level=None,
            check_same_thread=False,  # at the end of a process another thread closes
            cached_statements=512,
        )
        try:
            for setting in ("journal_mode = WAL", "synchronous = NORMAL", "secure_delete = ON"):
                db.execute(f"PRAGMA {setting}")
        except sqlite3.Error:
            db.close()
            raise
        self._inode = self._path.stat().st_ino
        return db


# SQLITE_BUSY, LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, FULL, CANTOPEN: the file itself is sound.
_PASSING = {5, 6, 7, 8, 9, 10, 13, 14}


def _passing(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _PASSING
