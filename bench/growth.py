"""What one publication costs when 1,000, 10,000 and 100,000 items are on the site already.

One system grows through the sizes, so the figures compare within one run. At each size the site's
worker is started anew, and portions of new items go down the short road, one after the other at a
moderate rate at most, so that no batch hides what one item costs. Beside them a probe does the
same small piece of work again and again: the ratios are of costs over the probe's, since machines
are noisy. Then the site's upkeep has its turn, so that the peak memory is of everything the
worker ever does.
"""

import shutil
import statistics
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

import click

from bench import grown, seed
from bench.probe import Probe
from bench.system import ORGAN, PEOPLE, ROOT, System, running
from common import database
from services.publish.site import paths

RUN = ROOT / ".run" / "bench-growth"
SIZES = (1_000, 10_000, 100_000)
MUST = 1.20  # cost at any size over cost at the first
PORTIONS = 5
PER_PORTION = 60
PACE = 0.1  # seconds from one item to the next, at least
UPKEEP_EVERY = 120.0  # seconds; the portions of one size are done before
WINDOW = 5.0  # seconds for which the idle system is watched
REST = 3.0  # seconds after a portion: what was put off is paid for too
PATIENCE = 60.0  # seconds for one item
WORKER = "publish.worker"
LOOKED_AT = "looked at"  # beside the names of processes
SHOWN_ON = paths.organ_list(ORGAN["code"])


@dataclass(frozen=True)
class Portion:
    """Per item: CPU-ms by process beyond what it uses when idle, index entries and documents the
    database looked at, ms of the website loop; and what the probe took meanwhile: CPU-ms, ms."""

    cpu: dict[str, float]
    looked_at: float
    website: float
    probe_cpu: float
    probe: float

    def all_cpu(self) -> float:
        return sum(self.cpu.values())


@dataclass(frozen=True)
class Size:
    """`memory` is the worker's peak in MB."""

    items: int
    portions: list[Portion]
    memory: float

    def cpu(self) -> float:
        return statistics.median(p.all_cpu() for p in self.portions)

    def looked_at(self) -> float:
        return statistics.median(p.looked_at for p in self.portions)

    def website(self) -> float:
        return statistics.median(p.website for p in self.portions)

    def cpu_in_probes(self) -> float:
        return statistics.median(p.all_cpu() / p.probe_cpu for p in self.portions)

    def website_in_probes(self) -> float:
        return statistics.median(p.website / p.probe for p in self.portions)

    def cpu_of(self, process: str) -> float:
        return statistics.median(p.cpu.get(process, 0.0) for p in self.portions)

    def ratios(self, first: "Size") -> tuple[float, float, float]:
        """Of CPU, of what was looked at, and of the website loop."""
        return (
            self.cpu_in_probes() / first.cpu_in_probes(),
            self.looked_at() / first.looked_at(),
            self.website_in_probes() / first.website_in_probes(),
        )


def measure(seconds: float) -> bool:
    """True when nothing grows by more than the must; `seconds` of load at each size, about."""
    per_portion = max(10, min(PER_PORTION, int(seconds / PACE / PORTIONS)))
    shutil.rmtree(RUN, ignore_errors=True)
    try:
        with running(RUN, RECONCILE_SECONDS=str(UPKEEP_EVERY)) as system:
            city = grown.City(system.site, SIZES[-1])
            found: list[Size] = []
            for size in SIZES:
                found.append(_at(system, city, size, per_portion))
                click.echo(row(found[-1], found[0]), err=True)
        database.close()
    finally:
        shutil.rmtree(RUN, ignore_errors=True)
    fine = all(max(size.ratios(found[0])) <= MUST for size in found)
    click.echo(report(found, fine))
    return fine


def _at(system: System, city: grown.City, size: int, per_portion: int) -> Size:
    started = time.monotonic()
    city.grow(size)
    click.echo(f"{size:,} items after {time.monotonic() - started:.0f} s", err=True)
    _settle(system)
    system.restart(WORKER)
    begun = time.monotonic()
    count = PORTIONS * per_portion
    names = seed.write(f"i-growth{uuid.uuid4().hex[:6]}", count, seed.SHORT)
    _settle(system)
    portions = [
        _portion(system, names[at : at + per_portion]) for at in range(0, count, per_portion)
    ]
    time.sleep(max(0.0, begun + 1.2 * UPKEEP_EVERY - time.monotonic()))
    _settle(system)
    return Size(size, portions, system.peak_memory(WORKER))


def _portion(system: System, names: list[str]) -> Portion:
    """What is used beside the items, by the probe as well, is measured right before them."""
    with Probe(system.run) as probe:
        idle = _rates(system)
        before, started = _used(system), time.monotonic()
        for name in names:
            _publish(system, name)
        time.sleep(REST)
        after, seconds = _used(system), time.monotonic() - started
    spent = {
        name: (used - before.get(name, 0.0) - idle.get(name, 0.0) * seconds) / len(names)
        for name, used in after.items()
    }
    looked_at = spent.pop(LOOKED_AT)
    cpu = {name: seconds * 1000 for name, seconds in spent.items()}
    return Portion(cpu, looked_at, _website(names), *probe.medians())


def _used(system: System) -> dict[str, float]:
    """Counters that only grow: CPU seconds by process, and what the database looked at."""
    return {**system.cpu(), LOOKED_AT: system.looked_at()}


def _publish(system: System, name: str) -> None:
    """The last decision; returns when the organ's list was written again, not before the pace."""
    shown_on = system.site / SHOWN_ON.lstrip("/")
    before, started = _changed(shown_on), time.monotonic()
    system.command(
        "review", "decide_step", PEOPLE["approver"], review=f"{name}:1", step=1, decision="approve"
    )
    while _changed(shown_on) == before:
        if time.monotonic() - started > PATIENCE:
            raise SystemExit(f"{name} was never shown")
        time.sleep(0.002)
    time.sleep(max(0.0, started + PACE - time.monotonic()))


def _changed(file: Path) -> int:
    return file.stat().st_ctime_ns if file.exists() else 0


def _website(names: list[str]) -> float:
    """The median from a delivery's opening to its proof, in ms: the website loop alone."""
    kept = database.database("publish")["deliveries"]
    found = kept.find({"_id": {"$in": [f"{name}:1:website:main" for name in names]}})
    taken = [(d["proved_at"] - d["opened_at"]).total_seconds() * 1000 for d in found]
    return float(statistics.median(taken))


def _settle(system: System, patience: float = 120.0) -> None:
    """Wait until what was seeded or written is digested."""
    deadline = time.monotonic() + patience
    former = float("inf")
    while time.monotonic() < deadline:
        rates = _rates(system)
        del rates[LOOKED_AT]
        if (busy := sum(rates.values())) > 0.8 * former:
            return
        former = busy


def _rates(system: System) -> dict[str, float]:
    """What is used per second, over a window from now on."""
    before, started = _used(system), time.monotonic()
    time.sleep(WINDOW)
    after, seconds = _used(system), time.monotonic() - started
    return {name: (used - before.get(name, 0.0)) / seconds for name, used in after.items()}


def row(size: Size, first: Size) -> str:
    cpu, looked_at, website = size.ratios(first)
    return (
        f"| {size.items:,} | {size.cpu():.1f} ms | {cpu:.2f} "
        f"| {size.looked_at():.0f} | {looked_at:.2f} "
        f"| {size.website():.0f} ms | {website:.2f} | {size.memory:.0f} MB |"
    )


def report(found: list[Size], fine: bool) -> str:
    """Markdown."""
    first = found[0]
    lines = [f"\n### growth {'(must met)' if fine else '(MUST MISSED)'}\n"]
    lines += ["| items | CPU | ratio | looked at | ratio | website | ratio | peak memory |"]
    lines += ["|" + "---|" * 8]
    lines += [row(size, first) for size in found]
    lines.append(
        "\nPer item. Ratios of CPU and time are of costs over the probe's, in the same portion."
    )
    lines.append("\nCPU-ms per item by process:\n")
    lines.append("| process | " + " | ".join(f"{size.items:,}" for size in found) + " |")
    lines.append("|---" * (len(found) + 1) + "|")
    for name in sorted(first.portions[0].cpu, key=first.cpu_of, reverse=True):
        spent = " | ".join(f"{size.cpu_of(name):.2f}" for size in found)
        lines.append(f"| {name} | {spent} |")
    return "\n".join(lines)
