"""What every gateway keeps of the port's promise, and what the console does besides."""

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from common.errors import Unreachable
from services.notify import gateways
from services.notify.domain.messages import Answer, Sms
from services.notify.gateways import Gateway
from services.notify.gateways.console import BATCH, Console

FIRST = Sms("i-1:1:m-1", "16900000001", "【示例公开】甲")
SECOND = Sms("i-1:1:m-2", "16900000002", "【示例公开】乙")
Patch = pytest.MonkeyPatch
each_gateway = pytest.mark.parametrize("name", gateways.installed())


def a_file(folder: Path, patch: Patch) -> None:
    patch.setenv("SMS_CONSOLE_FILE", str(folder / "sms.jsonl"))


def a_folder_in_its_place(folder: Path, patch: Patch) -> None:
    patch.setenv("SMS_CONSOLE_FILE", str(folder))


# By gateway: what its far end is in these tests, and one that is out of reach.
FAR_ENDS: dict[str, Callable[[Path, Patch], None]] = {"console": a_file}
AWAY: dict[str, Callable[[Path, Patch], None]] = {"console": a_folder_in_its_place}


def built(name: str, folder: Path, patch: Patch) -> Gateway:
    FAR_ENDS[name](folder, patch)
    patch.setenv("SMS_GATEWAY", name)
    return gateways.chosen()


@each_gateway
def test_a_gateway_is_called_as_the_setting_names_it(
    name: str, tmp_path: Path, monkeypatch: Patch
) -> None:
    assert built(name, tmp_path, monkeypatch).name == name


@each_gateway
def test_what_was_sent_is_answered_and_found_by_its_id(
    name: str, tmp_path: Path, monkeypatch: Patch
) -> None:
    gateway = built(name, tmp_path, monkeypatch)
    assert gateway.find([FIRST.id, SECOND.id]) == set()

    assert gateway.send([FIRST]) == {FIRST.id: Answer("hand")}

    assert gateway.find([FIRST.id, SECOND.id]) == {FIRST.id}
    assert gateways.chosen().find([FIRST.id]) == {FIRST.id}


@each_gateway
def test_receipts_come_once_by_the_cursor_and_again_by_the_old_one(
    name: str, tmp_path: Path, monkeypatch: Patch
) -> None:
    gateway = built(name, tmp_path, monkeypatch)
    assert gateway.receipts("") == ([], gateway.receipts("")[1])

    gateway.send([FIRST])
    first, cursor = gateway.receipts("")
    gateway.send([SECOND])
    second, last = gateway.receipts(cursor)

    assert [r.id for r in first] == [FIRST.id]
    assert [r.id for r in second] == [SECOND.id]
    assert gateway.receipts(cursor) == (second, last)
    assert gateway.receipts(last) == ([], last)


@each_gateway
def test_a_far_end_out_of_reach_says_that_nothing_went_out(
    name: str, tmp_path: Path, monkeypatch: Patch
) -> None:
    gateway = built(name, tmp_path, monkeypatch)
    AWAY[name](tmp_path, monkeypatch)
    away = gateways.chosen()

    for ask in (
        lambda: away.send([FIRST]),
        lambda: away.find([FIRST.id]),
        lambda: away.receipts(""),
    ):
        with pytest.raises(Unreachable):
            ask()
    assert gateway.find([FIRST.id]) == set()


def test_every_gateway_has_a_far_end_here() -> None:
    assert set(FAR_ENDS) == set(AWAY) == set(gateways.installed())


def test_an_unknown_gateway_stops_the_process_and_names_the_known(monkeypatch: Patch) -> None:
    monkeypatch.setenv("SMS_GATEWAY", "pigeon")

    with pytest.raises(SystemExit, match="SMS_GATEWAY must be one of console"):
        gateways.chosen()


def test_the_console_writes_a_line_each_that_only_its_owner_may_read(tmp_path: Path) -> None:
    path = tmp_path / "sms.jsonl"
    Console(path).send([FIRST, SECOND])

    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [(line["id"], line["to"], line["text"]) for line in lines] == [
        (m.id, m.to, m.text) for m in (FIRST, SECOND)
    ]
    assert [line["segments"] for line in lines] == [1, 1]
    assert lines[0]["at"]


@pytest.mark.parametrize("whole", [0, 1, 200])
def test_half_a_line_was_never_sent_and_is_gone_with_the_next(tmp_path: Path, whole: int) -> None:
    path = tmp_path / "sms.jsonl"
    console = Console(path)
    path.touch()
    if whole:
        console.send([Sms(f"i-0:1:m-{n}", "16900000009", "旧") for n in range(whole)])
    with path.open("ab") as file:  # longer than what is looked at in one go
        file.write(b'{"id": "i-1:1:m-1", "text": "' + b"x" * 9000)

    assert console.find([FIRST.id]) == set()
    assert len(console.receipts("")[0]) == whole
    console.send([FIRST])

    lines = [json.loads(line)["id"] for line in path.read_text("utf-8").splitlines()]
    assert (len(lines), lines[-1]) == (whole + 1, FIRST.id)


def test_many_receipts_come_in_portions(tmp_path: Path) -> None:
    console = Console(tmp_path / "sms.jsonl")
    console.send([Sms(f"i-0:1:m-{n}", "16900000009", "甲") for n in range(BATCH + 1)])

    first, cursor = console.receipts("")
    rest, _ = console.receipts(cursor)

    assert (len(first), len(rest)) == (BATCH, 1)


def test_a_file_that_was_begun_anew_is_read_from_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "sms.jsonl"
    console = Console(path)
    console.send([FIRST, SECOND])
    _, cursor = console.receipts("")

    path.unlink()
    console.send([FIRST])

    assert [r.id for r in console.receipts(cursor)[0]] == [FIRST.id]
