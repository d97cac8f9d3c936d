"""The ciphers give what their standards print, and say when a machine has not got them."""

import pytest
from cryptography.exceptions import UnsupportedAlgorithm

from common import ciphers
from common.ciphers import SUITES
from common.crypto import FieldCipher, Key
from common.errors import Invalid

# RFC 8998, appendix A.1: SM4-GCM Test Vectors
KEY = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
NONCE = bytes.fromhex("00001234567800000000ABCD")
CONTEXT = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
PLAIN = b"".join(bytes([byte]) * 8 for byte in bytes.fromhex("AABBCCDDEEFFEEAA"))
SEALED = bytes.fromhex(
    "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
    "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
    "83DE3541E4C2B58177E065A9BF7B62EC"  # the tag
)


def test_sm4_gcm_is_that_of_rfc_8998() -> None:
    sm4 = SUITES["sm4"]

    assert sm4.seal(KEY, NONCE, PLAIN, CONTEXT) == SEALED
    assert sm4.open(KEY, NONCE, SEALED, CONTEXT) == PLAIN


def test_hmac_sm3_is_that_of_gm_t_0042() -> None:
    # GM/T 0042-2015, appendix D.3, as OpenSSL's evpmac_sm3.txt repeats it
    data = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq" * 2

    assert SUITES["sm4"].digest(bytes(range(1, 33)), data).hex() == (
        "ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a"
    )


def test_a_machine_without_sm4_says_so_and_goes_on_with_aes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(key: bytes) -> None:
        raise UnsupportedAlgorithm("sm4")

    monkeypatch.setattr(ciphers.algorithms, "SM4", missing)

    with pytest.raises(Invalid, match="本机的 OpenSSL 没有 SM4-GCM"):
        FieldCipher({"k2": Key(bytes(16), "sm4"), "k1": Key(bytes(32))})
    assert FieldCipher({"k1": Key(bytes(32))}).ciphers == {"k1": "AES-256-GCM"}
