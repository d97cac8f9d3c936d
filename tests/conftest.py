"""What every test shares: the running system, started once and only when a test asks for it."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests import guard

if TYPE_CHECKING:  # tests without a broker need not load what starts one
    from deploy.local.stack import Stack
    from tests.running import City

# Property tests have no clock of their own, so slow machines pass too.
settings.register_profile("gongkai", deadline=None)
settings.load_profile("gongkai")

HERE = Path(__file__).parent
WITHOUT_NETWORK = (HERE / "unit", HERE / "contract")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What shares something that takes long to start stays together when `-n` spreads tests."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_lane(item)))


def pytest_collection_finish() -> None:
    """Thousands of collected tests stay: looking through them again and again took a third."""
    gc.collect()
    gc.freeze()


def _lane(item: pytest.Item) -> str:
    """The demonstration and the faults have systems of their own; who needs no system can be run
    anywhere, file by file."""
    folder, *inner = item.path.relative_to(HERE).parts
    if folder in ("unit", "contract"):
        return "/".join((folder, *inner))
    return "demo" if inner[0] == "demo" else folder


@pytest.fixture(autouse=True)
def network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Closed where tests promise to need none."""
    if any(folder in request.path.parents for folder in WITHOUT_NETWORK):
        guard.close(monkeypatch)


@pytest.fixture(scope="session")
def nodes() -> Iterator["Stack"]:
    """A private broker and database; `nodes.env()` has their addresses."""
    from common import database
    from tests import running

    stack = running.fresh_nodes()
    yield stack
    database.close()
    stack.stop()


@pytest.fixture(scope="session")
def stack(nodes: "Stack") -> "Stack":
    """All processes, ready."""
    nodes.start()
    nodes.wait_ready()
    return nodes


@pytest.fixture(scope="session")
def city(stack: "Stack", tmp_path_factory: pytest.TempPathFactory) -> Iterator["City"]:
    """The running system with the demo city's organs, people and catalogues in it."""
    from tests import running

    found = running.City(stack)
    found.found(Path(tmp_path_factory.mktemp("city")))
    yield found
    found.pool.close()
