"""What is kept only encrypted or as a keyed hash: contacts, query codes, addresses, digests."""

from collections.abc import Mapping
from typing import Any

from common.crypto import FieldCipher
from common.store import Command
from services.feedback.domain import codes

# What is no part of what was asked: a repeat may come another way.
PASSING = ("trace", "command_id", "address", "ticket", "slip")


class Vault:
    """Contexts name collection and field, so nothing sealed opens in another place."""

    def __init__(self, cipher: FieldCipher) -> None:
        self._cipher = cipher

    def code(self, command_id: str, index: str = "") -> str:
        """The query code of a command; with the stored `index` the one it was given out as,
        whichever key was current then."""
        made = [
            codes.code_of(keyed.partition(".")[2])
            for keyed in self._cipher.blind_indexes(command_id, "feedback.cases:code")
        ]
        return next((code for code in made if index in self.indexes(code)), made[0])

    def indexes(self, code: str) -> list[str]:
        """What a typed code is looked up by, the current key's first."""
        return self._cipher.blind_indexes(codes.normal(code), "feedback.cases:index")

    def place(self, network: str) -> str:
        """Where arrivals of one network are counted."""
        return self._cipher.blind_indexes(network, "feedback.arrivals:network")[0]

    def member(self, member: str) -> list[str]:
        """What a member's own cases are found by, the current key's first."""
        return self._cipher.blind_indexes(member, "feedback.cases:member")

    def writer(self, member: str) -> str:
        """Where what a member sends is counted."""
        return self._cipher.blind_index(member, "feedback.arrivals:member")

    def command(self, arguments: Mapping[str, Any]) -> Command:
        """With a keyed digest: a plain one of known words and a telephone number can be guessed."""
        named = sorted((k, v) for k, v in arguments.items() if k not in PASSING)
        digest = self._cipher.blind_indexes(repr(named), "feedback.cases:command")[0]
        return Command(arguments["command_id"], digest)

    def sealed(self, case: str, field: str, text: str) -> str:
        return self._cipher.seal(text, f"feedback.contacts:{case}:{field}") if text else ""

    def opened(self, case: str, field: str, token: str) -> str:
        return self._cipher.open(token, f"feedback.contacts:{case}:{field}") if token else ""
