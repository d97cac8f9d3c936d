"""Whose request it is: the key in the cookie, and the board that publish wrote down for it."""

import hashlib
import json
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from flask import Request, Response, abort, request

SCOPES = ("society", "inside")
BOARD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
KEY = re.compile(r"[A-Za-z0-9_-]{43}")  # 32 random bytes
COOKIE = "gongkai_device"
KEPT = 400 * 24 * 3600  # seconds, the longest that browsers keep one; every visit begins it anew


@dataclass(frozen=True)
class Device:
    """`folder` is where its board's files lie, in the board's scope; None while it is closed."""

    id: str
    board: str
    folder: Path | None

    def files(self) -> Path:
        """404 for a closed board."""
        return self.folder or abort(404)

    def scope(self) -> Path:
        """The folder of everything that may hang where this board hangs."""
        return self.files().parent.parent


class Devices:
    """What stands in BOARD_DIR about them."""

    def __init__(self, root: str, secure: bool) -> None:
        self._root = Path(root).resolve()
        self._secure = secure

    def known(self) -> Device | None:
        """Whoever asks, if the key opens a board."""
        key = key_of(request)
        path = self._root / "devices" / f"{hash_of(key)}.json"
        try:
            found = json.loads(path.read_bytes()) if key else None
        except FileNotFoundError:  # never enrolled, or revoked
            found = None
        return (
            Device(found["device"], found["board"], self._folder(found["board"])) if found else None
        )

    def device(self) -> Device:
        """404 for a device that is nobody's, as for anything that is nowhere."""
        return self.known() or abort(404)

    def give(self, response: Response, key: str) -> None:
        """Have the device keep this key, beginning now."""
        response.set_cookie(
            COOKIE, key, max_age=KEPT, httponly=True, secure=self._secure, samesite="Lax"
        )

    def _folder(self, board: str) -> Path | None:
        folders = (self._root / s / "boards" / board for s in SCOPES if BOARD.fullmatch(board))
        return next((f for f in folders if (f / "manifest.json").is_file()), None)


def key_of(asked: Request) -> str:
    key = asked.cookies.get(COOKIE, "")
    return key if KEY.fullmatch(key) else ""


def new_key() -> str:
    return secrets.token_urlsafe(32)


def hash_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
