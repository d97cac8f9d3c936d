"""A static server over a folder on loopback: nginx where it is installed, else Python's own."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
STARTS_IN = 15.0  # seconds
LOOK_EVERY = 0.05
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
NGINX = """\
daemon off;
worker_processes auto;
pid {own}/nginx.pid;
error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  keepalive_requests 100000000;
  default_type text/html;
  {temporary}
  server {{
    listen {host}:{port};
    root {folder};
    location ~ /\\. {{ deny all; }}
  }}
}}
"""


@dataclass(frozen=True)
class Server:
    """Where it answers, and what it is."""

    name: str
    port: int


@contextmanager
def serving(folder: Path, own: Path) -> Iterator[Server]:
    """Started over `folder` with its own files in `own`, and ended by its id."""
    port = _free_port()
    program = _nginx()
    arguments = _of_nginx(program, folder, own, port) if program else _of_python(folder, port)
    process = subprocess.Popen(
        arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _await_answer(process, port)
        yield Server("nginx" if program else "Python's threaded http.server", port)
    finally:
        process.terminate()
        process.wait(STARTS_IN)


def _nginx() -> str | None:
    """Debian keeps it where only administrators look."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def _of_nginx(program: str, folder: Path, own: Path, port: int) -> list[str]:
    config = own / "nginx.conf"
    paths = "\n  ".join(f"{name}_temp_path {own / name};" for name in TEMPORARY)
    config.write_text(
        NGINX.format(own=own, temporary=paths, host=HOST, port=port, folder=folder), "utf-8"
    )
    return [program, "-p", str(own), "-c", str(config), "-e", "stderr"]


def _of_python(folder: Path, port: int) -> list[str]:
    kept_open = ["--protocol", "HTTP/1.1"]
    where = [str(port), "--bind", HOST, "--directory", str(folder)]
    return [sys.executable, "-m", "http.server", *where, *kept_open]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _await_answer(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + STARTS_IN
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(LOOK_EVERY)
        else:
            return
    raise SystemExit(f"{process.args!r} does not answer on {HOST}:{port}")
