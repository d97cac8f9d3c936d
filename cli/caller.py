"""Asks the services: one connection, the caller's name in every command, clear words when away."""

import socket
import time
import uuid
import warnings
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from amqp.exceptions import NotFound

from cli import screen, settings
from common import topology
from common.errors import GongkaiError, NotAllowed, Unreachable
from common.settings import require

TIMEOUT = 60.0  # seconds: a table of a whole city takes a few
OPERATOR = "operator"  # sets the system up before there is a system administrator
NO_BROKER = (
    "连不上消息服务器 {host}:{port}（{why}），系统可能没有启动。"
    "在本机试用，请先运行 make demo；正式环境请检查 AMQP_URL 和消息服务器。"
)
NO_NAME = "请用 --by 写明由谁办理，或者设置环境变量 GONGKAI_ACCOUNT。"
ASK_AGAIN = 0.3  # seconds

T = TypeVar("T")


class Caller:
    """`by` is the account that commands are given by."""

    def __init__(self, url: str, by: str = "") -> None:
        _must_answer(url)
        with warnings.catch_warnings():  # nameko's age is known and no business of a clerk
            warnings.simplefilter("ignore")
            from common.rpc import Pool
        self._url = url
        self._pool = Pool(url, size=1, timeout=TIMEOUT)
        self.by = by

    def ask(self, service: str, query: str, **arguments: Any) -> Any:
        """Read something."""
        return self._pool.call(service, query, **arguments)

    def tell(
        self, service: str, command: str, by: str = "", command_id: str = "", **arguments: Any
    ) -> Any:
        """Change something, as `by`; the same `command_id` changes it once."""
        account = by or self.by
        if not account:
            raise NotAllowed(NO_NAME)
        id_ = command_id or uuid.uuid4().hex
        return self._pool.call(
            service, command, by={"account": account}, command_id=id_, **arguments
        )

    def is_heard(self, service: str) -> bool:
        """Does anybody take the service's commands now? A call waits for somebody who may come."""
        with topology.connect(self._url, "gongkai") as connection:
            channel = connection.default_channel
            try:
                return bool(channel.queue_declare(f"rpc-{service}", passive=True).consumer_count)
            except NotFound:
                return False

    def close(self) -> None:
        """Give the connection back."""
        self._pool.close()


def connect(by: str | None = None) -> Caller:
    """With the settings of the environment or of the running clone."""
    settings.load()
    [url] = require("AMQP_URL")
    return Caller(url, by or "")


def patiently(
    do: Callable[[], T],
    while_: Callable[[GongkaiError], bool],
    seconds: float,
    note: str,
) -> T:
    """What `do` gives, tried again for some seconds while its error is a passing one."""
    until = time.monotonic() + seconds
    told = False
    while True:
        try:
            return do()
        except GongkaiError as error:
            if not while_(error) or time.monotonic() > until:
                raise
        if not told:
            screen.progress(note)
            told = True
        time.sleep(ASK_AGAIN)


def _must_answer(url: str) -> None:
    """A quick knock: kombu would go on knocking for a long time before it says anything."""
    parts = urlsplit(url)
    host, port = parts.hostname or "localhost", parts.port or 5672
    try:
        socket.create_connection((host, port), timeout=5).close()
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise Unreachable(NO_BROKER.format(host=host, port=port, why=why)) from error
