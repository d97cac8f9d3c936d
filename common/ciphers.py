"""What a field key may be for: AES-256-GCM with HMAC-SHA-256, or SM4-GCM with HMAC-SM3."""

import hmac
from abc import ABC, abstractmethod
from collections.abc import Mapping

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC

NONCE = 12  # bytes, as NIST SP 800-38D recommends for GCM
TAG = 16  # bytes at the end of what is sealed


class Suite(ABC):
    """A cipher that authenticates, and a keyed hash; a key is of one suite for all its life."""

    shown: str
    size: int  # bytes of a key

    @abstractmethod
    def seal(self, key: bytes, nonce: bytes, plain: bytes, context: bytes) -> bytes:
        """The ciphertext with its tag behind it."""

    @abstractmethod
    def open(self, key: bytes, nonce: bytes, sealed: bytes, context: bytes) -> bytes:
        """What was sealed; InvalidTag or ValueError when it is not that."""

    @abstractmethod
    def digest(self, key: bytes, data: bytes) -> bytes:
        """32 bytes."""

    def works(self) -> bool:
        """Whether the OpenSSL of this machine has both parts."""
        try:
            self.seal(bytes(self.size), bytes(NONCE), b"", b"")
            self.digest(bytes(self.size), b"")
        except UnsupportedAlgorithm:
            return False
        return True


class _Aes(Suite):
    shown = "AES-256-GCM"
    size = 32

    def seal(self, key: bytes, nonce: bytes, plain: bytes, context: bytes) -> bytes:
        return AESGCM(key).encrypt(nonce, plain, context)

    def open(self, key: bytes, nonce: bytes, sealed: bytes, context: bytes) -> bytes:
        return AESGCM(key).decrypt(nonce, sealed, context)

    def digest(self, key: bytes, data: bytes) -> bytes:
        return hmac.digest(key, data, "sha256")


class _Sm4(Suite):
    """GB/T 32907 in GCM (RFC 8998), and HMAC with SM3 (GB/T 32905)."""

    shown = "SM4-GCM"
    size = 16

    def seal(self, key: bytes, nonce: bytes, plain: bytes, context: bytes) -> bytes:
        sealing = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
        sealing.authenticate_additional_data(context)
        return sealing.update(plain) + sealing.finalize() + sealing.tag

    def open(self, key: bytes, nonce: bytes, sealed: bytes, context: bytes) -> bytes:
        body, tag = sealed[:-TAG], sealed[-TAG:]  # GCM refuses a shorter tag
        opening = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
        opening.authenticate_additional_data(context)
        return opening.update(body) + opening.finalize()

    def digest(self, key: bytes, data: bytes) -> bytes:
        made = HMAC(key, hashes.SM3())
        made.update(data)
        return made.finalize()


DEFAULT = "aes"
SUITES: Mapping[str, Suite] = {"aes": _Aes(), "sm4": _Sm4()}  # by the word in FIELD_KEYS
