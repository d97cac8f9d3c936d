"""The run folder (.run): what is remembered between two starts, and who may use it now."""

import fcntl
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class StartError(RuntimeError):
    """Said to the operator as it stands: what happened, why, what to do next."""


def default_path() -> Path:
    """`.run` in the clone, or where RUN_DIR says."""
    return Path(os.environ.get("RUN_DIR") or ROOT / ".run")


class RunFolder:
    """A folder that one supervisor at a time may use."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = (path or default_path()).resolve()
        self._lock: int | None = None

    def folder(self, *names: str, mode: int = 0o755) -> Path:
        """A folder below, made when it is not there."""
        found = self.path.joinpath(*names)
        found.mkdir(parents=True, exist_ok=True, mode=mode)
        return found

    def log(self, name: str) -> Path:
        """Where a process writes what it says."""
        return self.folder("log", mode=0o700) / f"{name}.log"

    def read(self, name: str) -> dict[str, Any]:
        """A JSON file that `write` made; nothing when it was never written."""
        try:
            found = json.loads((self.path / name).read_text("utf-8"))
        except FileNotFoundError:
            return {}
        return dict(found)

    def write(self, name: str, content: Mapping[str, Any]) -> None:
        """Keep a JSON file, for the owner's eyes only."""
        self.write_text(name, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True))

    def write_text(self, name: str, text: str) -> Path:
        """Keep a text whole or not at all, for the owner's eyes only."""
        target = self.folder() / name
        fresh = target.with_name(f"{target.name}.new")
        fresh.unlink(missing_ok=True)
        with open(fresh, "w", encoding="utf-8", opener=_owner_only) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(target)
        return target

    def acquire(self) -> None:
        """Be the one supervisor of this folder, or raise StartError."""
        handle = os.open(self.folder() / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise StartError(
                f"{self.path} 里的一套系统正在运行，同一目录不能再启动一套。"
                "请先在原来的窗口按 Ctrl-C 停止，或用环境变量 RUN_DIR 指定另一个目录。"
            ) from None
        self._lock = handle

    def release(self) -> None:
        """Let the next supervisor in."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def is_in_use(self) -> bool:
        """Does a supervisor, of this process or another, hold the folder?"""
        if not (self.path / "lock").exists():
            return False
        probe = RunFolder(self.path)
        try:
            probe.acquire()
        except StartError:
            return True
        probe.release()
        return False


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
