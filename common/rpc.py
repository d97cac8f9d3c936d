"""The client side of commands: a pool of connections that `web` and `cli` share.

It speaks nameko's protocol itself, over connections whose every wait has an end: nameko's
standalone proxy waits for ever on a silent broker. One connection shared by all callers hangs and
one per call is slow, hence the pool. Every call carries its deadline in a header and as the
message's expiration; a connection whose call went unanswered is thrown away, because a late reply
would answer the wrong question.
"""

import queue
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from amqp import Message
from amqp.exceptions import AccessRefused, AMQPError, NotFound
from kombu.utils import json
from nameko.exceptions import deserialize, registry

from common import errors, logs, topology
from common.errors import GongkaiError, NotSent, Refused, Unreachable

for _name, _kind in vars(errors).items():
    if isinstance(_kind, type) and issubclass(_kind, GongkaiError):
        registry[f"{_kind.__module__}.{_name}"] = _kind

EXCHANGE = "nameko-rpc"
LOST = (OSError, AMQPError)

_LOOK_FIRST = "不能确定这次操作是否已经执行。请先查看状态，再决定是否重试。"
_NOT_DONE = "这次操作没有执行。请稍后重试，或请管理员运行 gongkai doctor 检查。"
NO_ANSWER = f"服务没有在 {{seconds:g}} 秒内答复，{_LOOK_FIRST}"
CUT_OFF = f"等待答复时与消息服务器的连接中断，{_LOOK_FIRST}"
NO_BROKER = f"连不上消息服务器，{_NOT_DONE}"
NOT_RUNNING = f"服务 {{service}} 没有运行，{_NOT_DONE}"
NOT_ALLOWED = (
    "消息服务器不许这个用户调用 {command}，这次操作没有执行。"
    "请管理员核对这个进程所用的消息服务器用户和它的权限。"
)
BUSY = f"同时进行的操作太多，等了 {{seconds:g}} 秒仍未轮到，{_NOT_DONE}"


class Pool:
    """`pool.call("catalog", "submit_item", item=…)`; at most `size` calls at a time."""

    def __init__(self, url: str, size: int = 8, timeout: float = 10.0):
        self._url = url
        self._timeout = timeout
        self._free: queue.LifoQueue[_Line | None] = queue.LifoQueue()
        for _ in range(size):
            self._free.put(None)

    def call(self, service: str, method: str, **arguments: Any) -> Any:
        """The command's answer, or its GongkaiError as raised there.

        Unreachable when no answer came; its text says whether the command may have been carried
        out, and NotSent is the kind that certainly was not. Refused when the broker forbids this
        user the command. Any other error of the service is nameko's RemoteError here.
        """
        with self._line(service) as line:
            try:
                reply = line.ask(f"{service}.{method}", arguments, self._timeout)
            except TimeoutError as error:
                raise Unreachable(NO_ANSWER.format(seconds=self._timeout)) from error
            except LookupError as error:
                raise NotSent(NOT_RUNNING.format(service=service)) from error
            except AccessRefused as error:
                raise Refused(NOT_ALLOWED.format(command=f"{service}.{method}")) from error
            except LOST as error:
                raise Unreachable(CUT_OFF) from error
        if reply["error"]:
            raise deserialize(reply["error"])
        return reply["result"]

    def service(self, name: str) -> "Service":
        return Service(self, name)

    def close(self) -> None:
        """End the connections that are not in use; a later call opens new ones."""
        with suppress(queue.Empty):
            lines = [self._free.get_nowait() for _ in range(self._free.qsize())]
            for line in lines:
                if line is not None:
                    line.close()
                self._free.put(None)

    @contextmanager
    def _line(self, service: str) -> Iterator["_Line"]:
        try:
            line = self._free.get(timeout=self._timeout)
        except queue.Empty:
            raise NotSent(BUSY.format(seconds=self._timeout)) from None
        try:
            if line is None or not line.is_alive():
                line = None
                line = self._open(service)
            yield line
        finally:
            if line is not None and not line.is_sound:
                line.close()
                line = None
            self._free.put(line)

    def _open(self, service: str) -> "_Line":
        try:
            return _Line(self._url)
        except NotFound as error:  # no listener has ever made the exchange
            raise NotSent(NOT_RUNNING.format(service=service)) from error
        except AccessRefused as error:
            raise Refused(NOT_ALLOWED.format(command=service)) from error
        except LOST as error:
            raise NotSent(NO_BROKER) from error


class Service:
    """`pool.service("catalog").submit_item(item=…)`."""

    def __init__(self, pool: Pool, name: str):
        self._pool = pool
        self._name = name

    def __getattr__(self, method: str) -> Callable[..., Any]:
        return lambda **arguments: self._pool.call(self._name, method, **arguments)


class _Line:
    """A connection with a reply queue of its own, for one caller at a time.

    It declares nothing but that queue: who calls need not be allowed to change the exchange.
    """

    def __init__(self, url: str):
        self._connection = topology.establish(url, "rpc")
        self._replies: dict[str, Any] = {}
        self._key = str(uuid.uuid4())
        self.is_sound = True
        try:
            self._channel = self._connection.channel()
            own = self._channel.queue_declare(f"rpc.reply-{self._key}", exclusive=True).queue
            self._channel.queue_bind(own, EXCHANGE, self._key)
            self._channel.basic_consume(own, no_ack=True, callback=self._answered)
            self._channel.events["basic_return"].add(self._returned)
        except BaseException:
            self._connection.collect()
            raise

    def is_alive(self) -> bool:
        """Read what came in while nobody asked: the broker may have said goodbye."""
        try:
            while True:
                self._connection.drain_events(timeout=0)
        except TimeoutError:
            return True
        except LOST:
            self._connection.collect()
            return False

    def ask(self, key: str, arguments: dict[str, Any], timeout: float) -> dict[str, Any]:
        """The reply; TimeoutError when none came, LookupError when no queue took the command."""
        self.is_sound = False
        deadline = time.monotonic() + timeout
        id_ = self._send(key, arguments, timeout)
        while id_ not in self._replies:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self._connection.drain_events(timeout=left)
        reply = self._replies.pop(id_)
        self.is_sound = True
        if reply is None:
            raise LookupError(key)
        found: dict[str, Any] = json.loads(reply)
        return found

    def _send(self, key: str, arguments: dict[str, Any], timeout: float) -> str:
        id_ = uuid.uuid4().hex
        headers = {"nameko.deadline": time.time() + timeout, "nameko.trace": logs.trace()}
        message = Message(
            json.dumps({"args": [], "kwargs": arguments}).encode(),
            content_type="application/json",
            content_encoding="utf-8",
            application_headers={name: value for name, value in headers.items() if value},
            correlation_id=id_,
            reply_to=self._key,
            expiration=str(int(timeout * 1000)),
        )
        self._channel.basic_publish(message, EXCHANGE, key, mandatory=True)
        return id_

    def _answered(self, message: Any) -> None:
        self._replies[message.correlation_id] = message.body

    def _returned(self, error: Any, exchange: str, key: str, message: Any) -> None:
        self._replies[message.correlation_id] = None

    def close(self) -> None:
        """Say goodbye where that can be heard, at most topology.TIMEOUT; then just end."""
        sound, self.is_sound = self.is_sound, False
        with suppress(*LOST):
            if sound:
                self._connection.close()
        self._connection.collect()
