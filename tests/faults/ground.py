"""The running system of the campaign: a stack, a proxy before its broker, and a way to ask."""

from pathlib import Path
from types import TracebackType
from typing import Any

from pymongo.database import Database
from pytest import MonkeyPatch

from common.database import database
from common.rpc import Pool
from deploy.local.stack import Stack
from deploy.local.users import SERVICES
from tests.faults import city
from tests.faults.cases import Case
from tests.faults.city import Desk
from tests.faults.proxy import Proxy
from tests.faults.wire import Wire

# Their way to the broker leads through the proxy.
BEHIND_PROXY = (
    *("catalog.worker", "review.worker", "publish.service", "publish.worker"),
    *("feedback.worker", "notify.service", "oversight.service"),
)
SETTINGS = {"RECONCILE_SECONDS": "5", "SMS_QUIET": "none"}
TIMEOUT = 6.0  # seconds an asker waits for an answer


class Ground:
    """Starts everything; remembers every case and every body put into a queue by the faults."""

    def __init__(self, run: Path):
        self.proxy = Proxy()
        first = Stack(run, SETTINGS)  # tells ports and passwords
        port = str(first.ports["broker"])
        through = {"AMQP_URL": first.env()["AMQP_URL"].replace(f":{port}/", f":{self.proxy.port}/")}
        self.stack = Stack(run, SETTINGS, dict.fromkeys(BEHIND_PROXY, through))
        self.proxy.start(self.stack.ports["broker"])
        self.amqp_url = self.stack.env()["AMQP_URL"]
        self.wire = Wire(self.amqp_url)
        self.pool = Pool(self.amqp_url, size=16, timeout=TIMEOUT)
        self.cases: list[Case] = []
        self._patch = MonkeyPatch()

    def __enter__(self) -> "Ground":
        for name, value in self.stack.env().items():
            self._patch.setenv(name, value)
        try:
            self.stack.start()
            self.stack.wait_ready()
            city.found(self.pool)
            self.desk = Desk()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self.pool.close()
        self.stack.stop()
        self.proxy.close()
        self._patch.undo()

    @property
    def site(self) -> Path:
        return Path(self.stack.env()["SITE_DIR"])

    @property
    def portal(self) -> str:
        return self.stack.health_url("portal")

    @property
    def logs(self) -> Path:
        return self.stack.folder.path / "log"

    def database(self, service: str) -> Database[dict[str, Any]]:
        return database(service)

    def databases(self) -> dict[str, Database[dict[str, Any]]]:
        return {service: database(service) for service in SERVICES}

    def lay(self, cases: list[Case]) -> None:
        """Have the cases ready to be decided, and remember them."""
        self.cases += cases
        self.desk.lay([case for case in cases if not case.walked])
