"""Passwords and keys of the private nodes: drawn once, kept in .run/secrets.json."""

import base64
import secrets

from common.ciphers import SUITES
from deploy.local.folder import RunFolder

FILE = "secrets.json"


class Keys:
    """Random texts by name; the first asking draws, every later one remembers."""

    def __init__(self, folder: RunFolder) -> None:
        self._folder = folder
        self._known: dict[str, str] = folder.read(FILE)

    def password(self, name: str) -> str:
        """48 hexadecimal digits: they stand in URLs, shells and key files as they are."""
        return self._kept(name, secrets.token_hex(24))

    def spoken(self, name: str) -> str:
        """Four groups of four letters and figures: to be read off a screen and typed."""
        letters = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
        groups = ("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
        return self._kept(name, "-".join(groups))

    def field_key(self, name: str) -> str:
        """32 random bytes in base64."""
        return self._kept(name, base64.b64encode(secrets.token_bytes(32)).decode())

    def cipher_key(self, name: str, cipher: str) -> str:
        """An entry of FIELD_KEYS behind its id; what was drawn first stays, whatever its cipher."""
        secret = secrets.token_bytes(SUITES[cipher].size)
        return self._kept(name, f"{cipher}:{base64.b64encode(secret).decode()}")

    def _kept(self, name: str, fresh: str) -> str:
        if name not in self._known:
            self._known[name] = fresh
            self._folder.write(FILE, self._known)
        return self._known[name]
