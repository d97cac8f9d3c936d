"""While the database is away a listener holds its messages, then gives them back, and waits."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from common.database import database
from common.errors import Unreachable
from common.rpc import Pool
from tests.faults.waiting import eventually
from tests.service.kernel.conftest import Broker, Gate, Running
from tests.service.kernel.test_listening import QUEUE, laid, there

VHOST = "kernel-away"


@pytest.fixture
def behind(nodes: Any, gate: Callable[[int], Gate]) -> Gate:
    return gate(nodes.ports["database"])


@pytest.fixture
def hen(
    start: Callable[..., Running], broker: Broker, nodes: Any, mongo_url: str, behind: Gate
) -> Running:
    """It reaches the database through the gate, and holds a message for hardly a second."""
    address = mongo_url.replace(f":{nodes.ports['database']}/", f":{behind.port}/")
    address = address.replace("replicaSet=gongkai", "directConnection=true")
    settings = {"MONGO_URL": address, "AMQP_URL": broker.url, "HOLD_SECONDS": "0.5"}
    return start("tests.service.kernel.hen", **settings).ready()


def test_nothing_is_lost_and_nothing_parked_while_the_database_is_away(
    broker: Broker, hen: Running, behind: Gate
) -> None:
    barn, mark = database("hen"), uuid4().hex
    eggs = [f"{mark}-{n}" for n in range(12)]
    before = barn["parked_events"].estimated_document_count()
    pool = Pool(broker.url, 1)
    with behind.refusing():
        for egg in eggs:
            broker.put(QUEUE, laid(egg))
        eventually(lambda: "consumer paused" in hen.log, 30)
        eventually(lambda: broker.waiting(QUEUE) == len(eggs), 30)
        assert hen.page("/readyz")[0] == 503
        with pytest.raises(Unreachable, match="数据库暂时连不上"):
            pool.call("hen", "lay_egg", egg=f"{mark}-asked")
    pool.close()

    eventually(lambda: there(barn, *eggs), 30)
    assert barn["parked_events"].estimated_document_count() == before
    eventually(lambda: broker.waiting(QUEUE) == 0, 10)
    assert hen.code is None
