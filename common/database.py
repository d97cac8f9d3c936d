"""Connections to MongoDB: majority writes, bounded waits, and which errors mean "away"."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from bson.codec_options import CodecOptions
from pymongo import MongoClient, timeout
from pymongo.database import Database
from pymongo.errors import (
    ConnectionFailure,
    ExecutionTimeout,
    OperationFailure,
    PyMongoError,
    WTimeoutError,
)
from pymongo.write_concern import WriteConcern

from common import logs, settings
from common.errors import Unreachable

PATIENCE_MS = 5_000  # how long one operation may look for, or wait on, the server
PING = 1.5  # seconds; who probes health has little patience

log = logs.get(__name__)


_clients: dict[str, MongoClient] = {}
_opening = Lock()


def _client(url: str) -> MongoClient:
    """One client per address and process; two threads that begin together share it."""
    with _opening:
        if url not in _clients:
            _clients[url] = MongoClient(
                url,
                tz_aware=True,
                serverSelectionTimeoutMS=PATIENCE_MS,
                connectTimeoutMS=PATIENCE_MS,
                socketTimeoutMS=2 * PATIENCE_MS,
                retryWrites=True,
                appname="gongkai",
            )
        return _clients[url]


def close() -> None:
    """End every connection of this process; the next use opens new ones."""
    with _opening:
        while _clients:
            _clients.popitem()[1].close()


def database(service: str, name: str | None = None) -> Database:
    """The service's database (or `name`) with its own user; writes are majority and journaled."""
    return _client(settings.mongo_url(service)).get_database(
        name or service,
        codec_options=CodecOptions(tz_aware=True),
        write_concern=WriteConcern("majority", j=True, wtimeout=2 * PATIENCE_MS),
    )


def is_away(error: BaseException) -> bool:
    """True when the database is out of reach or between primaries: later it may work."""
    if isinstance(error, ConnectionFailure | WTimeoutError | ExecutionTimeout):
        return True
    if isinstance(error, PyMongoError) and (
        error.has_error_label("RetryableWriteError")
        or error.has_error_label("TransientTransactionError")
    ):
        return True
    return isinstance(error, OperationFailure) and error.code in _NOT_NOW


# NotWritablePrimary, InterruptedAtShutdown, ShutdownInProgress, PrimarySteppedDown and kin
_NOT_NOW = {91, 189, 10107, 11600, 11602, 13435, 13436}


@contextmanager
def told_when_away() -> Iterator[None]:
    """For commands: Unreachable, in words for the user, in place of the driver's error."""
    try:
        yield
    except PyMongoError as error:
        if not is_away(error):
            raise
        log.warning("database away", error=type(error).__name__)
        raise Unreachable(
            "数据库暂时连不上，不能确定这次操作是否已经保存。请先查看状态，再决定是否重试。"
        ) from None


def answers(service: str) -> bool:
    """Does the service's database answer a ping right now?"""
    try:
        with timeout(PING):
            database(service).command("ping")
    except PyMongoError:
        return False
    return True
