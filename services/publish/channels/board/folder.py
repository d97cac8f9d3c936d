"""The boards' folder: what is for inside can only stand below `inside/`.

society/assets/…  society/sheets/<item>-<version>.html  society/boards/<board>/manifest.json …
inside/…          the same
devices/<SHA-256 of a device's key>.json   of which board it is; read by the face alone
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from common.seals import digest
from services.publish.site.files import WholeFile, WholeFiles


@dataclass(frozen=True)
class SocietyFile:
    """What anybody may read. Built in `pages.py` and nowhere else (a test looks).

    `path` is below the scope's own folder.
    """

    path: str
    body: bytes
    durable: bool = False

    @cached_property
    def hash(self) -> str:
        return digest(self.body)


@dataclass(frozen=True)
class InsideFile:
    """What may hang inside only; built in `pages.py` as well."""

    path: str
    body: bytes
    durable: bool = False

    @cached_property
    def hash(self) -> str:
        return digest(self.body)


@dataclass(frozen=True)
class DeviceFile:
    """Of which board a device is; made in `devices.py`, of nothing that anybody wrote."""

    path: str
    body: bytes
    durable: bool = True

    @cached_property
    def hash(self) -> str:
        return digest(self.body)


BoardFile = SocietyFile | InsideFile | DeviceFile
SCOPE_OF: dict[type, str] = {SocietyFile: "society", InsideFile: "inside", DeviceFile: "devices"}


class BoardFolder(WholeFiles):
    """Conflict and OSError as in WholeFiles; paths it is asked about begin with the scope."""

    def write_many(self, files: Iterable[BoardFile]) -> int:
        """Sheets before the lists that name them; how many."""
        return self._put(WholeFile(place(file), file.body, file.durable) for file in files)


def place(file: BoardFile) -> str:
    """Where a file stands: its type says below which scope, and nothing else does."""
    if type(file) not in SCOPE_OF:  # no duck, no subclass
        raise TypeError(f"{type(file).__name__} 不能写进公开栏目录")
    return f"/{SCOPE_OF[type(file)]}{file.path}"


def sheet_path(scope: str, name: str) -> str:
    return f"/{scope}/sheets/{name}"


def board_path(scope: str, board: str, name: str) -> str:
    return f"/{scope}/boards/{board}/{name}"
