"""Settings of the processes: complete, and no process is told more than it needs."""

import shlex
from pathlib import Path

import pytest

from common.crypto import FieldCipher
from deploy.local import environment
from deploy.local.environment import FACE_KNOWS
from deploy.local.folder import ROOT, RunFolder
from deploy.local.keys import Keys
from deploy.local.processes import BY_NAME, PROCESSES
from deploy.local.users import SERVICES

PORTS = {process.name: 20000 + number for number, process in enumerate(PROCESSES)}
ADDRESSES = {
    "AMQP_URL": "amqp://…",
    "PORTAL_AMQP_URL": "amqp://portal…",
    "BOARDS_AMQP_URL": "amqp://boards…",
    "CONSOLE_AMQP_URL": "amqp://console…",
    "MEMBERS_AMQP_URL": "amqp://members…",
    "MONGO_URL_CONSOLE": "console",
    **{f"MONGO_URL_{service.upper()}": service for service in SERVICES},
}


@pytest.fixture
def everything(tmp_path: Path) -> dict[str, str]:
    folder = RunFolder(tmp_path)
    return {**environment.settings(folder, PORTS, Keys(folder)), **ADDRESSES}


def test_every_setting_is_explained_in_the_example(everything: dict[str, str]) -> None:
    example = (ROOT / "deploy/example.env").read_text("utf-8")
    explained = {line.lstrip("# ").partition("=")[0] for line in example.splitlines()}

    assert {*everything, "HEALTH_PORT"} <= explained


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_gets_its_own_database_address_only(
    everything: dict[str, str], service: str
) -> None:
    own = environment.for_service(everything, service)

    assert [value for name, value in own.items() if name.startswith("MONGO_URL")] == [service]


def test_the_portal_knows_no_broker_user_but_its_own_and_neither_database_nor_keys(
    everything: dict[str, str],
) -> None:
    portal = environment.for_process(everything, BY_NAME["portal"], PORTS)

    assert not {"AMQP_URL", "FIELD_KEYS"} & set(portal)
    assert portal["PORTAL_AMQP_URL"] == "amqp://portal…"
    assert not any(name.startswith("MONGO_URL") for name in portal)
    assert portal["PORTAL_PORT"] == str(PORTS["portal"])


@pytest.mark.parametrize("service", SERVICES)
def test_no_service_knows_the_portals_broker_user(everything: dict[str, str], service: str) -> None:
    assert "PORTAL_AMQP_URL" not in environment.for_service(everything, service)


def test_the_boards_face_knows_its_own_broker_user_and_no_other_secret(
    everything: dict[str, str],
) -> None:
    boards = environment.for_process(everything, BY_NAME["boards"], PORTS)

    assert {"BOARD_DIR", "BOARDS_AMQP_URL"} <= set(boards)
    assert not {"AMQP_URL", "FIELD_KEYS", "LEDGER_KEY", "SITE_DIR"} & set(boards)
    for service in SERVICES:
        own = environment.for_service(everything, service)
        assert "BOARDS_AMQP_URL" not in own
        assert ("BOARD_DIR" in own) == (service == "publish")


def test_the_members_face_has_no_database_and_cannot_sign_a_ticket(
    everything: dict[str, str],
) -> None:
    members = environment.for_process(everything, BY_NAME["members"], PORTS)

    assert members["MEMBERS_AMQP_URL"] == "amqp://members…"
    assert not {"AMQP_URL", "FIELD_KEYS", "MEMBER_KEY", "SITE_DIR"} & set(members)
    assert not any(name.startswith("MONGO_URL") for name in members)
    knowing = {s for s in SERVICES if "MEMBER_KEY" in environment.for_service(everything, s)}
    assert knowing == {"notify", "publish", "feedback"}
    for face in ("portal", "console", "boards"):
        assert "MEMBER_KEY" not in environment.for_process(everything, BY_NAME[face], PORTS)


def test_listener_and_worker_of_a_service_answer_on_ports_of_their_own(
    everything: dict[str, str],
) -> None:
    ports = {
        environment.for_process(everything, process, PORTS)["HEALTH_PORT"]
        for process in PROCESSES
        if process.kind != "face"
    }

    assert len(ports) == len(PROCESSES) - len(FACE_KNOWS)


def test_an_operator_may_choose_the_log_level(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    folder = RunFolder(tmp_path)

    assert environment.settings(folder, PORTS, Keys(folder))["LOG_LEVEL"] == "DEBUG"


def field_keys(folder: RunFolder) -> str:
    return environment.settings(folder, PORTS, Keys(folder))["FIELD_KEYS"]


def test_an_operator_may_choose_the_cipher_of_a_new_run_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = RunFolder(tmp_path / "old"), RunFolder(tmp_path / "new")
    before = field_keys(old)
    monkeypatch.setenv("FIELD_CIPHER", "sm4")

    assert field_keys(old) == before
    assert FieldCipher.from_setting(before).ciphers == {"k1": "AES-256-GCM"}
    assert FieldCipher.from_setting(field_keys(new)).ciphers == {"k1": "SM4-GCM"}


def test_a_run_folder_from_before_ciphers_had_names_keeps_its_key(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    drawn = Keys(folder).field_key("field-k1")

    assert field_keys(folder) == f"k1:{drawn}"


def test_a_cipher_nobody_knows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIELD_CIPHER", "des")

    with pytest.raises(SystemExit, match="只能是 aes、sm4"):
        field_keys(RunFolder(tmp_path))


def test_nothing_of_the_callers_shell_reaches_a_process_by_accident(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy.example")
    monkeypatch.setenv("MONGO_URL", "mongodb://somewhere.example")

    machine = environment.machine(RunFolder(tmp_path))

    assert not {"http_proxy", "MONGO_URL"} & set(machine)
    assert machine["HOME"].startswith(str(tmp_path))


def test_exports_survive_the_shell_and_lines_stand_as_they_are() -> None:
    values = {"MONGO_URL": "mongodb://h/?a=1&w=majority", "SITE_NAME": "澜泽市 公开网"}

    assert shlex.split(environment.as_exports(values)) == [
        *("export", "MONGO_URL=mongodb://h/?a=1&w=majority"),
        *("export", "SITE_NAME=澜泽市 公开网"),
    ]
    assert environment.as_lines(values) == (
        "MONGO_URL=mongodb://h/?a=1&w=majority\nSITE_NAME=澜泽市 公开网\n"
    )
