"""The consumer of a service's queues: it survives a silent broker and a database that is away."""

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import eventlet
from kombu import Consumer
from kombu.exceptions import OperationalError
from nameko.messaging import QueueConsumer

from common import database, logs, topology, watchdog

PREFETCH = 4
LOOK = 0.2  # seconds between iterations without a message: how soon it stops, pauses, resumes
PING_EVERY = 5.0  # seconds, of a database that is away

log = logs.get(__name__)


class Listener(QueueConsumer):
    """One connection for all queues of a service; every consumer has a channel of its own.

    A consumer whose database is away is closed, which gives its messages back, and opened again
    when a ping succeeds.
    """

    def __init__(self) -> None:
        super().__init__()
        self._pending_remove_providers: dict[Any, Any] = {}
        self._paused: set[Any] = set()
        self._resumed: set[Any] = set()
        self._client: Any = None
        self._heard = 0  # bytes

    def setup(self) -> None:
        watchdog.start(
            self.container.service_name,
            eventlet.patcher.original("threading").Thread,
            eventlet.patcher.original("time").sleep,
        )

    def run(self) -> None:
        try:
            super().run(safety_interval=LOOK)
        except OperationalError:
            if not self.should_stop:
                raise

    @property
    def connection(self) -> Any:
        heartbeat = int(self.container.config.get("HEARTBEAT", topology.HEARTBEAT))
        return topology.connect(self.amqp_uri, f"listen-{self.container.service_name}", heartbeat)

    @contextmanager
    def establish_connection(self) -> Iterator[Any]:
        """As kombu does, but looking again every second: its own pauses grow to 30."""
        with self.create_connection() as connection:
            connection.ensure_connection(
                self.on_connection_error, interval_start=1, interval_step=0
            )
            yield connection

    def get_consumers(self, consumer_cls: Any, channel: Any) -> list[Any]:
        self._client = channel.connection.client
        self._consumers = {}
        topology.DEAD_EXCHANGE(channel).declare()
        topology.dead_queue(self.container.service_name)(channel).declare()
        for provider in self._providers - self._paused:
            self._consumers[provider] = self._consumer(provider)
        return list(self._consumers.values())

    def _consumer(self, provider: Any) -> Any:
        channel = self._client.channel()
        events = hasattr(provider, "receive")  # the others are nameko's own
        handle = functools.partial(self._handle, provider)
        consumer = Consumer(
            channel,
            queues=[provider.queue],
            on_message=handle if events else None,
            callbacks=None if events else [functools.partial(self.handle_message, provider)],
            accept=self.accept,
        )
        consumer.qos(prefetch_count=PREFETCH if events else self.prefetch_count)
        return consumer

    def _handle(self, provider: Any, message: Any) -> None:
        self.container.spawn_managed_thread(functools.partial(provider.receive, message))

    def on_iteration(self) -> None:
        # Going round is not enough: a silent broker sends not even heartbeats.
        heard = self._client.connection.bytes_recv
        if heard != self._heard:
            self._heard = heard
            watchdog.iterated()
        self._cancel_consumers_if_requested()
        for provider in list(self._paused):
            consumer = self._consumers.pop(provider, None)
            if consumer is not None:
                consumer.channel.close()
        while self._resumed:
            provider = self._resumed.pop()
            self._paused.discard(provider)
            self._consumers[provider] = consumer = self._consumer(provider)
            consumer.consume()
        if not self._consumers and not self._paused:
            self.should_stop = True

    def pause(self, provider: Any) -> None:
        """Give a queue's messages back until the service's database answers again."""
        if provider not in self._paused:
            self._paused.add(provider)
            log.error("database away, consumer paused", queue=provider.queue.name)
            self.container.spawn_managed_thread(functools.partial(self._await, provider))

    def _await(self, provider: Any) -> None:
        while not database.answers(self.container.service_name):
            eventlet.sleep(PING_EVERY)
        self._resumed.add(provider)

    def on_connection_error(self, exc: Exception, interval: float) -> None:
        watchdog.looking_for_broker()
        log.warning("broker out of reach", error=type(exc).__name__, again_in=interval)
        if self._pending_remove_providers:  # told to stop, and nobody there to say goodbye to
            self._cancel_consumers_if_requested()
            self.should_stop = True
            raise exc

    def _cancel_consumers_if_requested(self) -> None:
        leaving, self._pending_remove_providers = self._pending_remove_providers, {}
        for provider, removed in leaving.items():
            self._paused.discard(provider)
            consumer = self._consumers.pop(provider, None)
            if consumer is not None:
                consumer.cancel()
            removed.send()
