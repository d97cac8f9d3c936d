"""PDF: to read one can take any time and memory, so a process of its own does it, with limits."""

import json
import shutil
import subprocess
import sys
from tempfile import TemporaryFile
from typing import IO

from common.uploads.inside.pieces import UNREAD, Piece

SECONDS = 20


def pieces(file: IO[bytes]) -> list[Piece]:
    """What could be read in time; one piece that says so when nothing was."""
    command = [sys.executable, "-m", "common.uploads.inside.pdf_read"]
    try:
        with TemporaryFile() as copy:
            shutil.copyfileobj(file, copy)
            copy.seek(0)
            done = subprocess.run(command, stdin=copy, capture_output=True, timeout=SECONDS)
        told = json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        told = None
    if told is None:
        return [Piece(f"{UNREAD}（整份文件的文字读不出来）", "", hidden=True)]
    return [Piece(*each) for each in told]
