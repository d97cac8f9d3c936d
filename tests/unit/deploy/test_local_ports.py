"""Ports of a run folder: chosen once, remembered, and never taken from a stranger."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.local import ports
from deploy.local.folder import RunFolder, StartError


def drawing(*numbers: int) -> Callable[[], int]:
    return iter(numbers).__next__


def test_a_remembered_port_stays() -> None:
    chosen = ports.choose({"database": 20001}, ["database"], draw=drawing())

    assert chosen == {"database": 20001}


def test_a_new_name_gets_a_free_port_that_no_other_name_has() -> None:
    chosen = ports.choose(
        {"database": 20001},
        ["database", "broker"],
        draw=drawing(20001, 20002, 20003),
        free=lambda port: port != 20002,
    )

    assert chosen == {"database": 20001, "broker": 20003}


def test_the_second_start_of_a_folder_has_the_same_ports(tmp_path: Path) -> None:
    first = ports.load(RunFolder(tmp_path), ["database", "broker"])

    assert ports.load(RunFolder(tmp_path), ["database", "broker"]) == first


def test_ports_lie_where_no_outgoing_connection_takes_one(tmp_path: Path) -> None:
    chosen = ports.load(RunFolder(tmp_path), ["database"])

    lowest_outgoing = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    assert 1024 < chosen["database"] < lowest_outgoing


def test_a_port_somebody_listens_on_is_not_free() -> None:
    with socket.create_server((ports.HOST, 0)) as stranger:
        assert not ports.is_free(stranger.getsockname()[1])


def test_a_stranger_on_our_port_is_named_with_what_to_do() -> None:
    with pytest.raises(StartError, match=r"20001（database）.*已被别的程序占用.*请先结束"):
        ports.refuse_strangers({"database": 20001, "broker": 20002}, lambda port: port == 20002)
