"""What a service keeps for its lifetime, and what makes it a process that can be watched."""

import logging
from collections.abc import Callable
from typing import Any

from nameko.extensions import DependencyProvider

from common import database, health, logs, settings, watchdog


class Provide(DependencyProvider):
    """Something a service keeps for its lifetime, built once when the process is set up."""

    def __init__(self, build: Callable[..., Any]):
        super().__init__()
        self._build = build
        self._built: Any = None

    def bind(self, container: Any, attr_name: str) -> Any:
        bound = super().bind(container, attr_name)
        bound._build = self._build
        bound._built = None
        return bound

    def setup(self) -> None:
        self._built = self._build()

    def get_dependency(self, worker_ctx: Any) -> Any:
        return self._built


class ProvideOwn(Provide):
    """The same for what every service has in its own way: built from the service's name."""

    def setup(self) -> None:
        self._built = self._build(self.container.service_name)


class Process(DependencyProvider):
    """Logging and health pages of a nameko process; every service names one."""

    def setup(self) -> None:
        name = self.container.service_name
        logs.setup(f"listen-{name}")
        # What a caller did wrong is told to the caller; only our own mistakes are logged.
        logging.getLogger("nameko.containers").setLevel(logging.ERROR)
        health.serve(
            int(settings.number("HEALTH_PORT", 0)),
            lambda: {"database": database.answers(name), "broker": watchdog.fresh()},
            watchdog.figures,
            watchdog.limits(),
        )
