"""The table of faults: what can be done to a running system, each by its name."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from common import topology
from deploy.local.processes import BY_NAME
from tests.faults.ground import Ground
from tests.faults.waiting import eventually, pause
from tests.faults.wire import bad_bodies


@dataclass(frozen=True)
class Lengths:
    """Seconds that the lasting faults last."""

    freeze: float = 12.0
    freeze_database: float = 5.0
    silence: float = 12.0
    delay: float = 4.0
    read_only: float = 4.0
    rename_wait: float = 6.0


SHORT = Lengths()
LONG = Lengths(freeze=30.0, freeze_database=20.0, silence=28.0, delay=8.0, read_only=10.0)

Act = Callable[[Ground, Random, Lengths], None]


def kill(name: str) -> Act:
    """`kill -9`; the supervisor starts it again."""
    return lambda ground, random, lengths: ground.stack.kill(name)


def freeze(name: str, seconds: Callable[[Lengths], float]) -> Act:
    """TCP alive, nobody answering, for everybody."""

    def act(ground: Ground, random: Random, lengths: Lengths) -> None:
        ground.stack.pause(name)
        try:
            pause(seconds(lengths))
        finally:
            ground.stack.resume(name)

    return act


def silence(ground: Ground, random: Random, lengths: Lengths) -> None:
    """TCP alive, nobody answering, for those behind the proxy; then all flows on, or is cut."""
    with ground.proxy.silent():
        pause(lengths.silence)
        if random.random() < 0.5:
            ground.proxy.cut()


def delay(ground: Ground, random: Random, lengths: Lengths) -> None:
    """Everything arrives, and late."""
    with ground.proxy.slow(random.uniform(0.05, 0.4)):
        pause(lengths.delay)


def cut(ground: Ground, random: Random, lengths: Lengths) -> None:
    """Every connection through the proxy ends at once."""
    ground.proxy.cut()


def unbind(ground: Ground, random: Random, lengths: Lengths) -> None:
    """A queue of the running system hears nothing any more."""
    subscription = random.choice(topology.subscriptions())
    insist(lambda: ground.wire.unbind(subscription))


def inject(ground: Ground, random: Random, lengths: Lengths) -> None:
    """Malformed and huge bodies into event queues."""
    for body in bad_bodies(random):
        queue = random.choice(topology.subscriptions()).queue_name
        insist(lambda queue=queue, body=body: ground.wire.inject(queue, body))


def read_only(ground: Ground, random: Random, lengths: Lengths) -> None:
    """The site's folder takes no write."""
    with unwritable(ground.site):
        pause(lengths.read_only)


def kill_after_rename(ground: Ground, random: Random, lengths: Lengths) -> None:
    """The publish worker dies when a new page is in place and its proof is not recorded yet."""
    before = articles(ground.site)

    def new_page() -> bool:
        return articles(ground.site) > before

    try:
        eventually(new_page, lengths.rename_wait, every=0.001)
    except AssertionError:
        return  # nothing was published meanwhile
    ground.stack.kill("publish.worker")


FAULTS: dict[str, Act] = {
    **{f"kill {name}": kill(name) for name in (*BY_NAME, "broker", "database")},
    "freeze broker": freeze("broker", lambda lengths: lengths.freeze),
    "freeze database": freeze("database", lambda lengths: lengths.freeze_database),
    "silence": silence,
    "delay": delay,
    "cut": cut,
    "unbind": unbind,
    "inject": inject,
    "read-only site": read_only,
    "kill after rename": kill_after_rename,
}


def chosen(count: int, random: Random, site: Path) -> list[str]:
    """Every fault once, in a random order, then by chance; `count` in all."""
    names = [name for name in FAULTS if name != "read-only site" or can_be_unwritable(site)]
    random.shuffle(names)
    return (names + random.choices(names, k=max(0, count - len(names))))[:count]


def insist(act: Callable[[], None]) -> None:
    """Do it when the broker lets us: another fault may be at work on it."""

    def done() -> bool:
        act()
        return True

    eventually(done, 120)


def articles(site: Path) -> set[str]:
    """Pages of items: /organs/<code>/<year>/<number>.html."""
    return {str(path) for path in site.glob("organs/*/[0-9]*/*.html")}


# -- a folder that cannot be written ------------------------------------------


def can_be_unwritable(site: Path) -> bool:
    """Modes do not hold root back; the immutable flag does, where the file system knows it."""
    probe = site.with_name("probe")
    probe.mkdir(exist_ok=True)
    with unwritable(probe):
        try:
            (probe / "file").touch()
        except OSError:
            return True
    return False


@contextmanager
def unwritable(site: Path) -> Iterator[None]:
    """No file can be made, replaced or removed in any folder of the site."""
    folders = [site, *(path for path in site.rglob("*") if path.is_dir())]
    try:
        _set(folders, writable=False)
        yield
    finally:
        _set(folders, writable=True)


def _set(folders: list[Path], writable: bool) -> None:
    there = [path for path in folders if path.is_dir()]
    if os.geteuid() != 0:
        for path in there:
            path.chmod(0o755 if writable else 0o555)
    elif shutil.which("chattr"):
        flag = "-i" if writable else "+i"
        # A folder that goes away meanwhile is no matter; the probe has seen that it works.
        subprocess.run(["chattr", flag, *map(str, there)], check=False, capture_output=True)
