"""What every test shares: the running system, started once and only when a test asks for it."""

import gc
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from tests import guard, lanes

if TYPE_CHECKING:  # tests without a broker need not load what starts one
    from deploy.local.stack import Stack
    from tests.running import City

# Property tests have no clock of their own, so slow machines pass too.
settings.register_profile("gongkai", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=20)  # make check
settings.load_profile("gongkai")

SHARED: pytest.StashKey[ExitStack] = pytest.StashKey()  # what ends the running system
WITHOUT_NETWORK = tuple(
    Path(__file__).with_name(name) for name in ("unit", "contract", "pdf", "walk")
)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> lanes.Lanes:
    return lanes.Lanes(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: lanes.rank(item.nodeid))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Once a lane is over, its system would go on costing the other lane's time."""
    shared = item.config.stash.get(SHARED, None)
    if shared and hasattr(item.config, "workerinput") and not lanes.shares(item.nodeid):
        shared.close()


def pytest_collection_finish() -> None:
    """Thousands of collected tests stay: looking through them again and again took a third."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Closed where tests promise to need none."""
    if any(folder in request.path.parents for folder in WITHOUT_NETWORK):
        guard.close(monkeypatch)


@pytest.fixture(scope="session")
def nodes(pytestconfig: pytest.Config) -> Iterator["Stack"]:
    """A private broker and database; `nodes.env()` has their addresses."""
    from common import database
    from tests import running

    with ExitStack() as shared:  # connections end first: without a server they are long in closing
        pytestconfig.stash[SHARED] = shared
        stack = running.fresh_nodes()
        shared.callback(stack.stop)
        shared.callback(database.close)
        yield stack


@pytest.fixture(scope="session")
def stack(nodes: "Stack") -> "Stack":
    """All processes, ready."""
    nodes.start()
    nodes.wait_ready()
    return nodes


@pytest.fixture(scope="session")
def city(
    stack: "Stack", tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> "City":
    """The running system with the demo city's organs, people and catalogues in it."""
    from tests import running

    found = running.City(stack)
    pytestconfig.stash[SHARED].callback(found.pool.close)
    found.found(Path(tmp_path_factory.mktemp("city")))
    return found
