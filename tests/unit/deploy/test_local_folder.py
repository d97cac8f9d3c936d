"""The run folder: remembered between starts, for its owner's eyes, one supervisor at a time."""

import base64
import hashlib
from pathlib import Path

import pytest

from deploy.local.broker import password_hash
from deploy.local.folder import RunFolder, StartError
from deploy.local.keys import Keys
from deploy.local.users import SERVICES, roles_of


def test_a_password_is_drawn_once(tmp_path: Path) -> None:
    first = Keys(RunFolder(tmp_path)).password("amqp")

    again = Keys(RunFolder(tmp_path))

    assert again.password("amqp") == first
    assert again.password("other") != first


def test_only_the_owner_can_read_the_passwords(tmp_path: Path) -> None:
    Keys(RunFolder(tmp_path)).password("amqp")

    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_a_field_key_has_the_length_of_the_cipher(tmp_path: Path) -> None:
    key = Keys(RunFolder(tmp_path)).field_key("field-k1")

    assert len(base64.b64decode(key)) == 32


def test_a_second_supervisor_is_refused_until_the_first_has_gone(tmp_path: Path) -> None:
    first, second = RunFolder(tmp_path), RunFolder(tmp_path)
    first.acquire()

    with pytest.raises(StartError, match="正在运行"):
        second.acquire()
    first.release()
    second.acquire()

    assert first.is_in_use()
    second.release()
    assert not first.is_in_use()


def test_a_folder_nobody_used_is_not_in_use_and_not_made(tmp_path: Path) -> None:
    assert not RunFolder(tmp_path / "never").is_in_use()
    assert not (tmp_path / "never").exists()


def test_the_broker_is_given_the_hash_of_the_password_with_its_salt_before_it() -> None:
    salt = b"\x00\x01\x02\x03"

    hashed = base64.b64decode(password_hash("word", salt))

    assert hashed == salt + hashlib.sha256(salt + b"word").digest()


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_writes_to_no_database_but_its_own(service: str) -> None:
    writing = [role["db"] for role in roles_of(service) if role["role"] == "readWrite"]

    assert writing == [service]
