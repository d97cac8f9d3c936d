"""Loopback ports, chosen once and remembered: a replica set does not survive a new port."""

import random
import socket
from collections.abc import Callable, Iterable, Mapping

from deploy.local.folder import RunFolder, StartError

FILE = "ports.json"
HOST = "127.0.0.1"
# Below the range Linux takes ports of outgoing connections from, so that none is in the way later.
LOWEST, HIGHEST = 20_000, 32_000

Draw = Callable[[], int]
IsFree = Callable[[int], bool]


def is_free(port: int) -> bool:
    """Could somebody listen on this loopback port now? The rest of a closed connection may stay."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _draw() -> int:
    return random.randint(LOWEST, HIGHEST)


def choose(
    remembered: Mapping[str, int],
    names: Iterable[str],
    draw: Draw = _draw,
    free: IsFree = is_free,
) -> dict[str, int]:
    """A port for every name: the remembered one, else a free one that nobody else here has."""
    ports = dict(remembered)
    for name in names:
        while name not in ports:
            port = draw()
            if port not in ports.values() and free(port):
                ports[name] = port
    return ports


def load(folder: RunFolder, names: Iterable[str]) -> dict[str, int]:
    """The folder's ports, with new ones chosen and remembered for names it has none for."""
    remembered = folder.read(FILE)
    ports = choose(remembered, names)
    if ports != remembered:
        folder.write(FILE, ports)
    return ports


def refuse_strangers(ports: Mapping[str, int], free: IsFree = is_free) -> None:
    """Raise StartError, naming them all, when another program listens on our ports."""
    taken = [f"{port}（{name}）" for name, port in ports.items() if not free(port)]
    if taken:
        raise StartError(
            f"端口 {'、'.join(taken)} 已被别的程序占用，而这套系统的数据记住了这些端口。"
            "请先结束占用端口的程序（ss -ltnp 可以查看），再重新启动。"
        )
