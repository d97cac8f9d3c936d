"""No carrier: one JSON line per message in a file that only its owner may read, for trying out."""

import fcntl
import json
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from common import clock, settings
from common.errors import Unreachable
from services.notify.domain import texts
from services.notify.domain.messages import Answer, Receipt, Sms

BATCH = 1000  # receipts at a time
BLOCK = 4096  # bytes


class Console:
    """Lines {id, to, text, segments, at}. A line without its end was never sent."""

    name = "console"

    def __init__(self, path: Path):
        self._path = path

    def send(self, messages: Sequence[Sms]) -> Mapping[str, Answer]:
        """All or nothing: a batch that cannot be written whole is taken back."""
        at = clock.now().isoformat()
        data = b"".join(_line(message, at) for message in messages)
        try:
            with self._locked() as file:
                _append(file, data)
        except OSError as error:
            raise Unreachable(f"SMS_CONSOLE_FILE: {error.strerror}") from error
        return {message.id: Answer("hand") for message in messages}

    def find(self, ids: Collection[str]) -> set[str]:
        wanted = set(ids)
        return {found["id"] for found, _ in self._lines(0) if found["id"] in wanted}

    def receipts(self, cursor: str) -> tuple[Sequence[Receipt], str]:
        """Whatever stands in the file has arrived; the cursor is a place in it."""
        found: list[Receipt] = []
        place = int(cursor or 0)
        for line, behind in self._lines(place):
            found.append(Receipt(line["id"], "deliver"))
            place = behind
            if len(found) == BATCH:
                break
        return found, str(place)

    def _lines(self, start: int) -> Iterator[tuple[dict[str, Any], int]]:
        """Whole lines from a place on, each with the place behind it."""
        try:
            file = self._path.open("rb")
        except FileNotFoundError:  # nothing was sent yet
            return
        except OSError as error:
            raise Unreachable(f"SMS_CONSOLE_FILE: {error.strerror}") from error
        with file:
            # A shorter file than before is another one: begin with it anew.
            file.seek(start if start <= os.fstat(file.fileno()).st_size else 0)
            for line in file:
                if line.endswith(b"\n"):
                    yield json.loads(line), file.tell()

    @contextmanager
    def _locked(self) -> Iterator[BinaryIO]:
        """Several processes may write, one after the other."""
        number = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(number, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file


def _append(file: BinaryIO, data: bytes) -> None:
    end = _end_of_lines(file)
    try:
        file.truncate(end)
        file.seek(end)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    except OSError:
        file.truncate(end)
        raise


def _end_of_lines(file: BinaryIO) -> int:
    """Behind the last whole line; half a line was left by somebody who died."""
    start = file.seek(0, os.SEEK_END)
    while start:
        end, start = start, max(0, start - BLOCK)
        file.seek(start)
        at = file.read(end - start).rfind(b"\n")
        if at >= 0:
            return start + at + 1
    return 0


def _line(message: Sms, at: str) -> bytes:
    shown = {
        "id": message.id,
        "to": message.to,
        "text": message.text,
        "segments": texts.segments(message.text),
        "at": at,
    }
    return json.dumps(shown, ensure_ascii=False).encode() + b"\n"


def build() -> Console:
    """Writes to SMS_CONSOLE_FILE."""
    [path] = settings.require("SMS_CONSOLE_FILE")
    return Console(Path(path))
