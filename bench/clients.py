"""A bounded load of page reads: every connection asks again when it has its answer."""

import multiprocessing
import random
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from bench.static import HOST

CONNECTIONS = 32
PROCESSES = 2  # one Python process could not use both cores
RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
FAILED = re.compile(r"Non-2xx|Socket errors")
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
SCRIPT = """\
local paths = {}
for line in io.lines("%s") do paths[#paths + 1] = line end
math.randomseed(1)
request = function() return wrk.format("GET", paths[math.random(#paths)]) end
"""


def name() -> str:
    """What makes the load."""
    return "wrk" if shutil.which("wrk") else f"{PROCESSES} Python processes"


def load(port: int, paths: Sequence[str], seconds: float, own: Path) -> float:
    """Answers per second, each for one of `paths` at random; SystemExit when one is no 200."""
    if shutil.which("wrk"):
        return _wrk(port, paths, seconds, own)
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as processes:
        turns = [(port, list(paths), seconds, seed) for seed in range(PROCESSES)]
        return sum(processes.starmap(_process, turns)) / seconds


def _wrk(port: int, paths: Sequence[str], seconds: float, own: Path) -> float:
    listed, script = own / "paths.txt", own / "paths.lua"
    listed.write_text("\n".join(paths), "utf-8")
    script.write_text(SCRIPT % listed, "utf-8")
    length = ["-d", f"{max(1, round(seconds))}s"]
    size = ["-t", str(PROCESSES), "-c", str(CONNECTIONS)]
    command = ["wrk", *size, *length, "-s", str(script), f"http://{HOST}:{port}/"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = RATE.search(told)
    if not found or FAILED.search(told):
        raise SystemExit(f"wrk found pages that could not be read:\n{told}")
    return float(found[1])


def _process(port: int, paths: Sequence[str], seconds: float, seed: int) -> int:
    """All connections ask, then all answers are read: none has two questions open."""
    draw = random.Random(seed)
    connections = [socket.create_connection((HOST, port)) for _ in range(CONNECTIONS // PROCESSES)]
    done, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        for connection in connections:
            path = draw.choice(paths)
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
        for connection in connections:
            _read_answer(connection)
        done += len(connections)
    for connection in connections:
        connection.close()
    return done


def _read_answer(connection: socket.socket) -> None:
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    length = LENGTH.search(head)
    if not head.startswith(b"HTTP/1.1 200") or not length:
        raise SystemExit(f"a page could not be read: {head[:200]!r}")
    missing = int(length[1]) - len(body)
    while missing > 0:
        missing -= len(_more(connection))


def _more(connection: socket.socket) -> bytes:
    found = connection.recv(65536)
    if not found:
        raise SystemExit("the server closed a connection in the middle of an answer")
    return found
