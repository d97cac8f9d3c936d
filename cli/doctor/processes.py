"""The processes and the public site: everybody answers, and the folder has one owner."""

import http.client
import json
import os
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cli.doctor.findings import Check, Finding, good, judged, unseen, wrong
from common import settings
from common.database import database
from deploy.local.folder import RunFolder
from deploy.local.ports import FILE as PORTS
from deploy.local.ports import HOST
from deploy.local.processes import BY_NAME
from deploy.local.stack import STATUS
from services.publish.store import Sites

PATIENCE = 5  # seconds


def each(folder: RunFolder | None) -> list[Check]:
    """A check per process of the local run folder."""
    if folder is None:
        return [_elsewhere]
    ports = folder.read(PORTS)
    return [
        partial(process, folder, name, ports[name])
        for name in BY_NAME
        if name in ports and BY_NAME[name].kind != "face"
    ]


def _elsewhere() -> Iterator[Finding]:
    yield unseen("各进程的 /healthz 和 /readyz：请在它们所在的机器上用 HEALTH_PORT 查看")


def process(folder: RunFolder, name: str, port: int) -> Iterator[Finding]:
    """Is it alive, is it ready, and what is it not."""
    log = f"日志 {folder.log(name)}"
    alive, _ = _get(HOST, port, "/healthz")
    if alive is None:
        yield wrong(f"{name} 没有应答", f"它可能正在重启；请查看{log}")
        return
    status, body = _get(HOST, port, "/readyz")
    bad = [check for check, fine in _checks(body).items() if not fine]
    restarts = folder.read(STATUS).get(name, {}).get("restarts", 0)
    again = f"，重启过 {restarts} 次" if restarts else ""
    yield judged(
        alive == 200 and status == 200,
        f"{name} 正常{again}",
        f"{name} 有问题（{'、'.join(bad) or '没有动静'}）{again}",
        f"请查看{log}",
    )


def _checks(body: bytes) -> Mapping[str, bool]:
    try:
        return dict(json.loads(body).get("checks", {}))
    except ValueError:
        return {}


def portal() -> Iterator[Finding]:
    """What a citizen's browser gets."""
    address = settings.text("SITE_URL")
    parts = urlsplit(address)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    status, _ = _get(parts.hostname or HOST, port, f"{parts.path}/", secure)
    yield judged(
        status in (200, 404),
        f"公开网站可以访问：{address}",
        f"公开网站 {address} 打不开（{status or '没有应答'}）",
        "请启动 portal 或网站服务器，并核对 SITE_URL",
    )


def site() -> Iterator[Finding]:
    """The folder is there, can be written, and remembers its owner's term."""
    if not settings.text("SITE_DIR"):
        return
    folder = Path(settings.text("SITE_DIR"))
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        yield wrong(
            f"网站目录 {folder} 不存在或不能写入", "请建立目录，并让 publish.worker 的用户可写"
        )
        return
    fence = folder / ".fence"
    term = int(fence.read_text("ascii")) if fence.exists() else 0
    shown: dict[str, Any] = Sites(database("publish")).show()
    yield judged(
        bool(term) and term == shown["fence"] and shown["owned"],
        f"网站目录可写，由第 {term} 任进程负责，已公开 {shown['pages']} 个事项",
        f"网站目录没有进程负责（目录记着第 {term} 任，数据库记着第 {shown['fence']} 任）",
        "请确认 publish.worker 在运行，且 SITE_DIR 与它的相同",
    )
    if shown["rebuild"] and shown["rebuild"]["state"] != "done":
        yield good(f"网站正在重建，已完成 {shown['rebuild']['done']} 个事项")


def _get(host: str, port: int, path: str, secure: bool = False) -> tuple[int | None, bytes]:
    """Status and body; None without an answer. No proxy of the machine comes between."""
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(host, port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return None, b""
    finally:
        connection.close()
