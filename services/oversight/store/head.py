"""The ledger's head, in a file outside the database: what was cut off the end is missed by it."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from common.errors import Damaged
from services.oversight.domain.chain import Link


class HeadFile:
    """One small JSON file {seq, mac}, replaced whole."""

    def __init__(self, path: Path):
        self.path = path

    def read(self) -> Link | None:
        """None when there is no file; Damaged when it is not one of ours."""
        try:
            found = json.loads(self.path.read_text("utf-8"))
            seq, mac = found["seq"], found["mac"]
            if type(seq) is not int or len(bytes.fromhex(mac)) != 32:
                raise ValueError
        except FileNotFoundError:
            return None
        except (ValueError, TypeError, KeyError):
            raise Damaged(
                f"台账的头文件 {self.path} 读不懂，可能被改动过。请另存一份，从备份取回后再校验。"
            ) from None
        return Link(seq, mac)

    def write(self, link: Link) -> None:
        """On the disk when this returns, and never half."""
        fresh = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        with fresh.open("w", encoding="ascii") as file:
            json.dump({"seq": link.seq, "mac": link.mac}, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def set_aside(self) -> Path | None:
        """Keep what it says now under another name, as evidence; None when there is no file."""
        number = 1
        while (aside := self.path.with_name(f"{self.path.name}.old-{number}")).exists():
            number += 1
        try:
            self.path.rename(aside)
        except FileNotFoundError:
            return None
        return aside

    @contextmanager
    def held(self) -> Iterator[None]:
        """By one process of this machine at a time, so that the file never goes back."""
        with self.path.with_name(f"{self.path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
