"""PDF: to read or set one can take any time and memory, so a process of its own does it, with
limits, and holds up nobody who is served by this one."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from tempfile import TemporaryFile
from threading import BoundedSemaphore
from typing import IO

from common import logs
from common.errors import Invalid
from common.uploads.inside.pieces import UNREAD, Piece

SECONDS = 20
SET_SECONDS = 50
MOST_PAGES = 200
MOST_CHARACTERS = 200_000
_SETTING = BoundedSemaphore(2)  # at a time, in this process

log = logs.get(__name__)


def pieces(file: IO[bytes]) -> list[Piece]:
    """What could be read in time; one piece that says so when nothing was."""
    try:
        with TemporaryFile() as copy:
            shutil.copyfileobj(file, copy)
            told = json.loads(_run("pdf_read", copy, SECONDS))
    except (subprocess.SubprocessError, ValueError):
        return [Piece(f"{UNREAD}（整份文件的文字读不出来）", "", hidden=True)]
    return [Piece(*each) for each in told]


def newly_set(pages: Sequence[str], name: str) -> bytes:
    """A PDF of these words and nothing else; Invalid says why there is none and what to do."""
    if len(pages) > MOST_PAGES or sum(map(len, pages)) > MOST_CHARACTERS:
        raise Invalid(
            f"文件 {name} 太长，不能制作遮盖副本：最多 {MOST_PAGES} 页、"
            f"{MOST_CHARACTERS // 10_000} 万字。请拆成几个文件后重新上传。"
        )
    if not _SETTING.acquire(blocking=False):
        raise Invalid(f"正在制作别的遮盖副本，文件 {name} 没有处理。请过一分钟再试。")
    try:
        with TemporaryFile() as words:
            words.write(json.dumps(pages).encode())
            return _run("pdf_set", words, SET_SECONDS)
    except subprocess.SubprocessError as error:
        log.error("masked PDF was not set", error=type(error).__name__)
        raise Invalid(
            f"文件 {name} 的遮盖副本没有排出来，原文件没有改动。"
            "请稍后再试；还不行的，拆成几个文件后重新上传，或告诉系统管理员。"
        ) from error
    finally:
        _SETTING.release()


def _run(module: str, given: IO[bytes], seconds: int) -> bytes:
    """What the process says; SubprocessError when it fails or takes too long."""
    given.seek(0)
    command = [sys.executable, "-m", f"common.uploads.inside.{module}"]
    return subprocess.run(
        command, stdin=given, capture_output=True, timeout=seconds, check=True
    ).stdout
