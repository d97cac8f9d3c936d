"""RPC commands: loaded by their schema, refused when their caller has given up."""

import functools
import time
from collections.abc import Callable
from typing import Any

from marshmallow import Schema
from nameko.extensions import DependencyProvider
from nameko.rpc import Rpc, RpcConsumer

from common import database, logs, metrics, settings, watchdog
from common.arguments import loaded
from common.entrypoints.listener import Listener
from common.errors import GongkaiError, TooLate
from contracts import answers

log = logs.get(__name__)


class CommandConsumer(RpcConsumer):
    queue_consumer = Listener()


class Command(Rpc):
    """RPC over our own consumer."""

    rpc_consumer = CommandConsumer()


class Deadline(DependencyProvider):
    """When the caller of a command gives up: seconds since 1970, or None when it did not say."""

    def get_dependency(self, worker_ctx: Any) -> float | None:
        given = worker_ctx.data.get("deadline")
        return None if given is None else float(given)


def command(schema: type[Schema]) -> Callable[[Callable[..., Any]], Any]:
    """An RPC command whose keyword arguments are loaded by a schema of contracts/commands.

    The method gets one dict. Raises Invalid with every problem when they do not fit, TooLate
    when its caller has given up before its turn came, Unreachable while the database is away.
    The service has a `deadline = Deadline()`. What it answers stands in contracts/answers.
    """

    def decorate(method: Callable[..., Any]) -> Any:
        @functools.wraps(method)
        def call(self: Any, **arguments: Any) -> Any:
            with watchdog.working(), metrics.handler_time(self.name, method.__name__):
                # Here and not on arrival: all workers may have been busy since.
                if self.deadline is not None and time.time() > self.deadline:
                    raise TooLate("轮到这次操作时已超过等待时间，没有执行。请重试。")
                given = loaded(schema, arguments)
                ids = logs.bind(item=given.get("item"), trace=arguments.get("trace"))
                with ids, database.told_when_away():
                    answer = method(self, given)
            if settings.text("CHECK_ANSWERS"):
                _check(f"{self.name}.{method.__name__}", answer)
            return answer

        del call.__wrapped__  # nameko checks the signature of what it calls
        vars(call)["schema"] = schema  # for the tests of the contract
        return Command.decorator(expected_exceptions=GongkaiError)(call)

    return decorate


def _check(action: str, answer: Any) -> None:
    """Stops whoever asked when the answer is not what is promised: only while tests run."""
    if problems := answers.problems(action, answer):
        log.error("an answer breaks its promise", action=action, problems=problems)
        raise AssertionError(f"{action} answers otherwise than contracts/answers says: {problems}")
