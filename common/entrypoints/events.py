"""Events: decoded and validated by us, acknowledged after the write, parked when unreadable."""

import json
import time
from collections.abc import Callable
from typing import Any

import eventlet
from marshmallow import Schema, ValidationError
from nameko.extensions import Entrypoint
from nameko.messaging import HeaderDecoder

from common import database, logs, metrics, settings, topology, watchdog
from common.entrypoints.listener import Listener
from common.parking import Parked

HOLD = 60.0  # HOLD_SECONDS: how long a handler keeps its message while the database is away
BACKOFF = (0.1, 0.3, 1.0, 3.0, 5.0)  # seconds
TRIES = 3  # of a handler that fails for any other reason, before its event is parked

log = logs.get(__name__)


class OnEvent(Entrypoint, HeaderDecoder):
    """One queue for one event of one source; see `on_event`."""

    queue_consumer = Listener()

    def __init__(self, source: str, type_: str, schema: type[Schema], **kwargs: Any):
        super().__init__(**kwargs)
        self.source = source
        self.type = type_
        self.schema = schema

    def setup(self) -> None:
        name = self.container.service_name
        self.subscription = topology.Subscription(self.source, self.type, name, self.method_name)
        self.queue = self.subscription.queue
        self.hold = settings.number("HOLD_SECONDS", HOLD)
        self.parked = Parked(name, database.database(name))
        self.queue_consumer.register_provider(self)

    def stop(self) -> None:
        self.queue_consumer.unregister_provider(self)

    def receive(self, message: Any) -> None:
        """Decode, validate, hand over; whatever happens the message is acknowledged once, last."""
        body = message.body if isinstance(message.body, bytes) else str(message.body).encode()
        with watchdog.working() as work:
            try:
                event = self.schema().load(json.loads(body))
            except (ValueError, RecursionError, ValidationError) as error:
                reason = error
                handled = self._until_stored(work, lambda: self._park(body, reason))
            else:
                with logs.bind(item=event["item"], event=event["id"], trace=event.get("trace")):
                    handled = self._until_stored(work, lambda: self._work(event, body))
        if handled:
            self.queue_consumer.ack_message(message)
        else:
            self.queue_consumer.pause(self)

    def _until_stored(self, work: Any, attempt: Callable[[], None]) -> bool:
        """Repeat an attempt while the database is away, for at most `hold` seconds."""
        deadline = time.monotonic() + self.hold
        for turn in range(10_000):
            work.renew()
            try:
                attempt()
            except Exception as error:
                if not database.is_away(error):
                    raise
                if time.monotonic() > deadline:
                    return False
                eventlet.sleep(BACKOFF[min(turn, len(BACKOFF) - 1)])
            else:
                return True
        return False

    def _work(self, event: dict[str, Any], body: bytes) -> None:
        error: BaseException | None = None
        for pause in (0.0, *BACKOFF[: TRIES - 1]):
            eventlet.sleep(pause)
            error = self._handle(event)
            if error is None:
                return
            if database.is_away(error):
                raise error
        log.error("handler failed", error=type(error).__name__, exc_info=error)
        self._park(body, error)

    def _handle(self, event: dict[str, Any]) -> BaseException | None:
        """Run the service's method in a nameko worker; its error, if any."""
        done = eventlet.event.Event()

        def finished(_context: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            done.send(exc_info[1] if exc_info else None)
            return result, None

        with metrics.handler_time(self.container.service_name, self.method_name):
            # ContainerBeingKilled goes through: what was not handled is not acknowledged.
            self.container.spawn_worker(self, (event,), {}, handle_result=finished)
            found: BaseException | None = done.wait()
        return found

    def _park(self, body: bytes, error: BaseException | None) -> None:
        self.parked.park(self.queue.name, body, f"{type(error).__name__}: {error}")


def on_event(source: str, type_: str, schema: type[Schema]) -> Callable[..., Any]:
    """Subscribe a method to one event of one source.

    The method's name is in the queue's name: never rename it. It may be called twice for the
    same event, and in another order than events of other types were sent.
    """
    # Whatever a handler raises is expected here: nameko need not log it, `_work` does.
    decorate: Callable[..., Any] = OnEvent.decorator(
        source, type_, schema, expected_exceptions=Exception
    )
    return decorate
