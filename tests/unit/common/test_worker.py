"""A worker process runs the loops it is told: those of a service, or of a part of it."""

import sys
from types import SimpleNamespace
from typing import Any

import pytest

from common.worker import Loop, Work, Worker, build


def test_a_process_is_told_a_service_or_a_part_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = SimpleNamespace(build=lambda: "all of it", build_mill=lambda: "the mill")
    monkeypatch.setitem(sys.modules, "services.stub.worker", parts)  # type: ignore[arg-type]

    assert build("stub") == "all of it"
    assert build("stub.mill") == "the mill"
    with pytest.raises(AttributeError):
        build("stub.nothing")


def test_a_part_relays_nothing_which_one_process_of_the_service_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AMQP_URL", "amqp://nobody@127.0.0.1:1/none")
    kept: Any = {"running": SimpleNamespace(create_indexes=lambda indexes: None)}
    loop = Loop("stub.mill", lambda: False)

    worker = Worker([Work("stub", kept, [], [loop], woken=False, kernel=False)])

    assert [each.name for each in worker.loops] == ["stub.mill", "stub.report"]
