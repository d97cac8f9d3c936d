"""Page reads: 10,000 pages at random beside one of them alone, from the same static server.

The ratio says what it costs that the pages are many; the file alone is the floor.
"""

import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from bench import clients
from bench.static import serving

PAGES = 10_000
ORGANS = 100  # folders that they lie in
TURNS = 3  # of each kind, one after the other, so that a noisy moment meets both
PARAGRAPH = "<p>本次公开的事项按照规定程序办理，现将有关情况向党员和群众说明如下。</p>\n"
PAGE = "<!DOCTYPE html>\n<title>测量事项{}</title>\n" + PARAGRAPH * 85  # about 9 kB, as real ones


def measure(seconds: float) -> bool:
    """True: there is no must, the figures are for comparing."""
    with tempfile.TemporaryDirectory(prefix="gongkai-reads-") as place:
        folder, own = Path(place, "site"), Path(place, "server")
        own.mkdir()
        Path(place).chmod(0o755)  # nginx's workers are nobody and must get in
        paths = write(folder)
        with serving(folder, own) as server:
            many, one = [], []
            for _ in range(TURNS):
                one.append(_rate(server.port, paths[:1], seconds, own))
                many.append(_rate(server.port, paths, seconds, own))
    click.echo(report(server.name, many, one))
    return True


def _rate(port: int, paths: Sequence[str], seconds: float, own: Path) -> float:
    return clients.load(port, paths, max(1.0, seconds / (2 * TURNS)), own)


def write(folder: Path) -> list[str]:
    """Their addresses; the files are as long as pages of the site."""
    paths = []
    for number in range(PAGES):
        path = f"/organs/{number % ORGANS:03}/2026/{number:05}.html"
        page = folder / path.lstrip("/")
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(PAGE.format(number), "utf-8")
        paths.append(path)
    return paths


def report(server: str, many: Sequence[float], one: Sequence[float]) -> str:
    """Markdown."""
    found, floor = statistics.median(many), statistics.median(one)
    by = f"{server}, {clients.CONNECTIONS} connections of {clients.name()}, page cache warm"
    lines = [f"\n### page reads ({by})\n", "| what | median | of |", "|---|---|---|"]
    for name, rates in ((f"{PAGES:,} pages at random", many), ("one page alone", one)):
        each = ", ".join(f"{rate:,.0f}" for rate in rates)
        lines.append(f"| {name} | {statistics.median(rates):,.0f}/s | {each} |")
    lines.append(f"\nthe folder reaches {found / floor:.2f} of the file alone")
    return "\n".join(lines)
