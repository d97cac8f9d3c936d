"""Query codes: how the asker comes back to a case without an account.

A code is made of a keyed hash of the command that made the case, so the same command gives the
same code and nobody can guess one; only its keyed index is stored.
"""

import hashlib
import unicodedata

# 32 signs, none of which is taken for another: no I, O, 0 and 1.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
SIGNS = 16  # of 5 bits: 80 bits
GROUP = 4


def code_of(keyed_hash: str) -> str:
    """ABCD-EFGH-JKLM-NPQR out of a hash in hexadecimal digits."""
    number = int.from_bytes(bytes.fromhex(keyed_hash)[: SIGNS * 5 // 8], "big")
    signs = [ALPHABET[number >> shift & 31] for shift in range(SIGNS * 5 - 5, -1, -5)]
    return grouped("".join(signs))


def grouped(signs: str) -> str:
    return "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))


def normal(typed: str) -> str:
    """As it was given out, whatever case, width and gaps it was typed with."""
    plain = unicodedata.normalize("NFKC", typed[:100]).upper()
    return grouped("".join(sign for sign in plain if sign in ALPHABET))


def case_id(command_id: str) -> str:
    """The same command, the same case."""
    return "c-" + hashlib.sha256(command_id.encode()).hexdigest()[:20]
