"""The two nodes everything stands on, started in parallel and ready to be written to."""

from collections.abc import Callable, Collection, Mapping, Sequence

from deploy.local import broker, database, environment
from deploy.local.folder import RunFolder
from deploy.local.keys import Keys
from deploy.local.supervisor import Supervisor
from deploy.local.users import FACES, SERVICES
from deploy.local.waiting import until_ready

NODES = ("database", "broker")
PORTS = (*database.PORTS, *broker.PORTS)
# Erlang's name server goes after the node that is registered with it.
IN_ORDER_OF_ENDING = ("broker", "epmd", "database")


class Nodes:
    """The private broker and the private database of a run folder."""

    def __init__(
        self, folder: RunFolder, ports: Mapping[str, int], keys: Keys, vhosts: Sequence[str]
    ) -> None:
        self._folder = folder
        self._outside = database.outside_address()
        self.broker = broker.Broker(folder, ports, keys, vhosts)
        self.database = database.Database(folder, ports, keys)
        self.probes: dict[str, Callable[[], bool]] = {
            "epmd": self.broker.epmd_is_ready,
            "broker": self.broker.is_ready,
            "database": self.database.is_ready,
        }

    def settings(self) -> dict[str, str]:
        """The addresses, with a user of the database for each service, of the broker for each
        face."""
        faces = {f"{face.upper()}_AMQP_URL": self.broker.face_url(face) for face in broker.FACES}
        known = {"AMQP_URL": self.broker.url(), **faces}
        if self._outside:
            return {**known, "MONGO_URL": self._outside}
        users = (*SERVICES, *FACES)
        own = {f"MONGO_URL_{name.upper()}": self.database.url(name) for name in users}
        return {**known, **own}

    def start(self, supervisor: Supervisor, names: Collection[str], timeout: float) -> None:
        """Start those named that do not run yet; returns when they are ready, users and all."""
        running = supervisor.table()
        wanted = [name for name in names if name not in running]
        machine = environment.machine(self._folder)
        if "broker" in wanted:
            epmd, node = self.broker.specs(machine)
            supervisor.keep(epmd)
            until_ready(self._folder, "epmd", self.broker.epmd_is_ready, timeout)
            supervisor.keep(node)
        if "database" in wanted and not self._outside:
            supervisor.keep(self.database.spec(machine))
            self._prepare_database(timeout)
        if "broker" in wanted:
            until_ready(self._folder, "broker", self.broker.is_ready, timeout)

    def _prepare_database(self, timeout: float) -> None:
        until_ready(self._folder, "database", self.database.answers, timeout)
        self.database.initiate()
        until_ready(self._folder, "database", self.database.is_ready, timeout)
        self.database.ensure_users()
