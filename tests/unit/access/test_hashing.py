"""A hash is verified whether or not there is an account, and both cost the same."""

from argon2 import extract_parameters

from services.access.service.hashing import HASHER, NOBODYS, _verified


def test_nobodys_hash_costs_what_everybodys_costs() -> None:
    assert extract_parameters(NOBODYS) == extract_parameters(HASHER.hash("竹林里的七只白鹭"))


def test_a_hash_fits_its_password_alone_and_a_broken_one_fits_none() -> None:
    stored = HASHER.hash("竹林里的七只白鹭")

    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert _verified(stored, "竹林里的七只白鹭")
    assert not _verified(stored, "竹林里的六只白鹭")
    assert not _verified("", "竹林里的七只白鹭")
    assert not _verified(NOBODYS, "")
