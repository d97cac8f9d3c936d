"""The whole system of one run folder: for `make demo`, for tests and for benchmarks."""

import signal
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from deploy.local import environment, leftovers, ports
from deploy.local.child import Spec
from deploy.local.folder import RunFolder
from deploy.local.keys import Keys
from deploy.local.nodes import IN_ORDER_OF_ENDING, NODES, Nodes
from deploy.local.nodes import PORTS as NODE_PORTS
from deploy.local.processes import BY_NAME, PROCESSES, names_by_kind
from deploy.local.supervisor import Supervisor
from deploy.local.waiting import until_ready

EVERYTHING = (*NODES, *BY_NAME)
STATUS = "status.json"


class Stack:
    """Start, watch, hurt and stop; every process that is killed comes back by itself.

    `settings` go over everybody's, `process_settings` over those of one process by its name;
    `vhosts` are further virtual hosts of the broker, for tests of their own.
    """

    def __init__(
        self,
        run_dir: Path | str | None = None,
        settings: Mapping[str, str] | None = None,
        process_settings: Mapping[str, Mapping[str, str]] | None = None,
        vhosts: Sequence[str] = (),
    ) -> None:
        self.folder = RunFolder(Path(run_dir) if run_dir else None)
        self.ports = ports.load(self.folder, (*NODE_PORTS, *BY_NAME))
        self._keys = Keys(self.folder)
        self._nodes = Nodes(self.folder, self.ports, self._keys, vhosts)
        self._given = dict(settings or {})
        self._process_given = process_settings or {}
        self._supervisor: Supervisor | None = None
        self.broker = self._nodes.broker
        self.database = self._nodes.database

    def __enter__(self) -> "Stack":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def env(self, who: str | None = None) -> dict[str, str]:
        """Settings of a process (`catalog.worker`), of a service (`catalog`), or all of them."""
        own = environment.settings(self.folder, self.ports, self._keys)
        everything = {**own, **self._nodes.settings(), **self._given}
        if who is None:
            return everything
        if who not in BY_NAME:
            return environment.for_service(everything, who)
        one = environment.for_process(everything, BY_NAME[who], self.ports)
        return {**one, **self._process_given.get(who, {})}

    def start(self, processes: Collection[str] = EVERYTHING, timeout: float = 60) -> None:
        """Start these (names as in `pids()`), nodes first; returns when the nodes are ready.

        Naming any process of ours starts both nodes as well; ("broker",) alone starts that alone.
        """
        unknown = sorted(set(processes) - set(EVERYTHING))
        if unknown:
            raise ValueError(f"no such process: {', '.join(unknown)}")
        fresh = self._supervisor is None
        supervisor = self._supervisor or self._take_over()
        try:
            ours = [process for process in PROCESSES if process.name in processes]
            nodes = NODES if ours else [name for name in NODES if name in processes]
            self._nodes.start(supervisor, nodes, timeout)
            supervisor.keep(*(self._spec(process.name) for process in ours))
        except BaseException:
            if fresh:
                self.stop()
            raise

    def stop(self) -> None:
        """End everything in order; afterwards no process of this folder is left."""
        if self._supervisor is None:
            return
        for names in (*names_by_kind(), *([node] for node in IN_ORDER_OF_ENDING)):
            self._supervisor.drop(names)
        self._supervisor.close()
        self._supervisor = None
        # Erlang's helpers see the end of their node a moment later.
        if not leftovers.wait_gone(self.folder.path, patience=2):
            leftovers.end(self.folder.path)
        (self.folder.path / STATUS).unlink(missing_ok=True)
        self.folder.release()

    def wait_ready(self, timeout: float = 60, names: Iterable[str] | None = None) -> None:
        """Wait until all that was started (or `names`) is ready; NotReadyError says what is not."""
        for name in names or self._running().table():
            until_ready(self.folder, name, partial(self.is_ready, name), timeout)

    def is_ready(self, name: str) -> bool:
        """Ask one process now."""
        if name in BY_NAME:
            return BY_NAME[name].is_ready(self.ports[name])
        return self._nodes.probes[name]()

    def pids(self) -> dict[str, int]:
        """Process ids by name, of what runs at this moment."""
        return {name: row["pid"] for name, row in self._running().table().items() if row["pid"]}

    def restarts(self) -> dict[str, int]:
        """How often each process had to be started again."""
        return {name: row["restarts"] for name, row in self._running().table().items()}

    def health_url(self, name: str) -> str:
        """Where a process serves /healthz, /readyz and /metrics (the portal: its pages)."""
        return f"http://{ports.HOST}:{self.ports[name]}"

    def kill(self, name: str) -> None:
        """`kill -9`; returns when it is gone, and it comes back by itself."""
        self._running().end(name, signal.SIGKILL)

    def restart(self, name: str) -> None:
        """End it gently; it comes back by itself."""
        self._running().end(name, signal.SIGTERM, patience=60)

    def pause(self, name: str) -> None:
        """Freeze it: its connections stay open and nobody answers."""
        self._running().tell(name, signal.SIGSTOP)

    def resume(self, name: str) -> None:
        """Let it go on after `pause`."""
        self._running().tell(name, signal.SIGCONT)

    def down(self, name: str) -> None:
        """End a process and keep it down until `up`."""
        self._running().drop([name])

    def up(self, name: str, timeout: float = 60) -> None:
        """Have it running again after `down`; returns when it is ready."""
        self._running().revive(name)
        self.wait_ready(timeout, [name])

    def kill_broker(self) -> None:
        """`kill -9` of RabbitMQ. Of new queues see `Broker.has_written_down`."""
        self.kill("broker")

    def restart_broker(self) -> None:
        """RabbitMQ shut down in good order, and ready again."""
        self.restart("broker")
        self.wait_ready(names=["broker"])

    def pause_broker(self) -> None:
        """RabbitMQ silent: TCP alive, nobody answering."""
        self.pause("broker")

    def resume_broker(self) -> None:
        """RabbitMQ goes on after `pause_broker`."""
        self.resume("broker")

    def kill_database(self) -> None:
        """`kill -9` of MongoDB."""
        self.kill("database")

    def _running(self) -> Supervisor:
        if self._supervisor is None:
            raise RuntimeError("the stack is not started")
        return self._supervisor

    def _take_over(self) -> Supervisor:
        self.folder.acquire()
        try:
            leftovers.end(self.folder.path)  # of a supervisor that was killed
            ports.refuse_strangers(self.ports)
            self.folder.write_text(environment.FILE, environment.as_lines(self.env()))
        except BaseException:
            self.folder.release()
            raise
        self._supervisor = Supervisor(self._record)
        return self._supervisor

    def _spec(self, name: str) -> Spec:
        machine = environment.machine(self.folder)
        command = BY_NAME[name].at(self.ports[name], machine["TMPDIR"])
        return Spec(name, command, self.folder.log(name), {**machine, **self.env(name)})

    def _record(self, table: dict[str, Any]) -> None:
        with suppress(OSError):  # a full disk must not end the supervisor
            self.folder.write(STATUS, table)
