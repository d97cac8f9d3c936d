"""Encrypts single fields with AES-256-GCM; every value names the key it was sealed with."""

import base64
import hmac
import os
import re
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from common.errors import Damaged, Invalid

NONCE = 12  # bytes, as NIST SP 800-38D recommends for GCM
KEY = 32  # bytes
_KEY_ID = re.compile(r"[a-z0-9]{1,8}")


class FieldCipher:
    """The first key seals; every key opens, so keys change without rewriting what is stored.

    `context` says where a value belongs ("access.people:p-1:phone"). It is not secret but
    authenticated: a value copied into another person's record does not open there.
    """

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        """`keys` by id, the sealing one first; Invalid says by place which cannot be used."""
        faults = {place: _fault(*key) for place, key in enumerate(keys.items(), start=1)}
        problems = [f"key {place}: {fault}" for place, fault in faults.items() if fault]
        if problems or not keys:
            raise Invalid("FIELD_KEYS cannot be used", problems or ["there is no key"])
        self._keys = dict(keys)
        self._current = next(iter(keys))

    @classmethod
    def from_setting(cls, value: str) -> "FieldCipher":
        """Reads `k2:base64,k1:base64`. Faults are told by place: a part may be all secret."""
        pairs = [part.strip().partition(":")[::2] for part in value.split(",")] if value else []
        keys = {key_id: _decoded(encoded) for key_id, encoded in pairs}
        if len(keys) < len(pairs):
            raise Invalid("FIELD_KEYS cannot be used", ["a key id stands twice"])
        return cls(keys)

    def seal(self, text: str, context: str) -> str:
        """`k2.` and the base64url of nonce and ciphertext; never twice the same."""
        nonce = os.urandom(NONCE)
        sealed = AESGCM(self._keys[self._current]).encrypt(nonce, text.encode(), context.encode())
        return f"{self._current}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, token: str, context: str) -> str:
        """The text; Damaged when the key is unknown, the context another or a bit has changed."""
        key_id, _, encoded = token.partition(".")
        if key_id not in self._keys:  # what stands there may be an unsealed text: never shown
            known = ", ".join(self._keys)
            raise Damaged(f"{context}: sealed with none of the keys of FIELD_KEYS ({known})")
        try:
            raw = base64.b64decode(encoded, altchars=b"-_", validate=True)
            plain = AESGCM(self._keys[key_id]).decrypt(raw[:NONCE], raw[NONCE:], context.encode())
        except (InvalidTag, ValueError):  # binascii.Error is a ValueError
            fault = f"changed since it was sealed with key {key_id}, or moved here"
            raise Damaged(f"{context}: {fault}") from None
        return plain.decode()

    def blind_index(self, text: str, context: str) -> str:
        """A keyed hash to store beside a sealed value, so that it can be found by equality.

        `context` names the field ("access.people:phone"), the same for every record.
        """
        return self.blind_indexes(text, context)[0]

    def blind_indexes(self, text: str, context: str) -> list[str]:
        """What to look up: the hash under every key, the current one first."""
        data = f"{context}:{text}".encode()
        return [f"{key_id}.{_blind(key, data)}" for key_id, key in self._keys.items()]


def _fault(key_id: str, key: bytes) -> str:
    if not _KEY_ID.fullmatch(key_id):
        return "must read id:base64, the id in a-z and 0-9, at most 8 characters"
    return "" if len(key) == KEY else f"must be {KEY} bytes in base64"


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except ValueError:  # binascii.Error is one
        return b""


def _blind(key: bytes, data: bytes) -> str:
    # One key, one purpose: the hash is made under a key derived for it.
    own = hmac.digest(key, b"blind index", "sha256")
    return hmac.digest(own, data, "sha256").hex()
