"""Encrypts single fields; every value names the key it was sealed with, and the key its cipher."""

import base64
import os
import re
from collections.abc import Mapping
from typing import NamedTuple

from cryptography.exceptions import InvalidTag

from common.ciphers import DEFAULT, NONCE, SUITES, Suite
from common.errors import Damaged, Invalid

UNUSABLE = "FIELD_KEYS 里的密钥用不了，请对照 deploy/example.env 改正后重新启动。"
_KEY_ID = re.compile(r"[a-z0-9]{1,8}")


class Key(NamedTuple):
    """A secret and the word for what it is used with; both may be nonsense until checked."""

    secret: bytes
    cipher: str = DEFAULT

    @property
    def suite(self) -> Suite:
        return SUITES[self.cipher]


class FieldCipher:
    """The first key seals; every key opens, so keys change without rewriting what is stored.

    `context` says where a value belongs ("access.people:p-1:phone"). It is not secret but
    authenticated: a value copied into another person's record does not open there.
    """

    def __init__(self, keys: Mapping[str, Key]) -> None:
        """`keys` by id, the sealing one first; Invalid says by place which cannot be used."""
        faults = {place: _fault(*key) for place, key in enumerate(keys.items(), start=1)}
        problems = [f"第 {place} 个密钥{fault}" for place, fault in faults.items() if fault]
        if problems or not keys:
            raise Invalid(UNUSABLE, problems or ["一个密钥也没有"])
        self._keys = dict(keys)
        self._current = next(iter(keys))

    @classmethod
    def from_setting(cls, value: str) -> "FieldCipher":
        """Reads `k2:sm4:base64,k1:base64`. Faults are told by place: a part may be all secret."""
        pairs = [_read(part.strip()) for part in value.split(",")] if value else []
        keys = dict(pairs)
        if len(keys) < len(pairs):
            raise Invalid(UNUSABLE, ["同一个编号写了两次"])
        return cls(keys)

    @property
    def ciphers(self) -> Mapping[str, str]:
        """What each key is used with, by id, the sealing one first."""
        return {key_id: key.suite.shown for key_id, key in self._keys.items()}

    def seal(self, text: str, context: str) -> str:
        """`k2.` and the base64url of nonce and ciphertext; never twice the same."""
        key, nonce = self._keys[self._current], os.urandom(NONCE)
        sealed = key.suite.seal(key.secret, nonce, text.encode(), context.encode())
        return f"{self._current}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, token: str, context: str) -> str:
        """The text; Damaged when the key is unknown, the context another or a bit has changed."""
        key_id, _, encoded = token.partition(".")
        if key_id not in self._keys:  # what stands there may be an unsealed text: never shown
            known = ", ".join(self._keys)
            raise Damaged(f"{context}: sealed with none of the keys of FIELD_KEYS ({known})")
        key = self._keys[key_id]
        try:
            raw = base64.b64decode(encoded, altchars=b"-_", validate=True)
            plain = key.suite.open(key.secret, raw[:NONCE], raw[NONCE:], context.encode())
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


def _read(part: str) -> tuple[str, Key]:
    """`id:base64`, which is AES, or `id:cipher:base64`."""
    key_id, _, rest = part.partition(":")
    cipher, colon, encoded = rest.rpartition(":")
    return key_id, Key(_decoded(encoded), cipher if colon else DEFAULT)


def _fault(key_id: str, key: Key) -> str:
    """What is wrong with it, in words that repeat nothing of it."""
    if not _KEY_ID.fullmatch(key_id):
        return "要写成 编号:Base64 或 编号:算法:Base64，编号用 1 到 8 个小写字母或数字"
    if key.cipher not in SUITES:
        return f"的算法只能是 {'、'.join(SUITES)}"
    if len(key.secret) != key.suite.size:
        return f"要有 {key.suite.size} 字节（{key.cipher}），写成 Base64"
    if not key.suite.works():
        return f"不能用：本机的 OpenSSL 没有 {key.suite.shown} 或它的散列算法，请换用完整的 OpenSSL"
    return ""


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except ValueError:  # binascii.Error is one
        return b""


def _blind(key: Key, data: bytes) -> str:
    # One key, one purpose: the hash is made under a key derived for it.
    own = key.suite.digest(key.secret, b"blind index")
    return key.suite.digest(own, data).hex()
