"""`python -m bench [--part …] [--seconds 60]`: everything measured, as in docs/benchmarks.md."""

import signal
import sys
import uuid
from collections.abc import Callable

import click

from bench import floor, growth, seed
from bench.road import Run, drive
from bench.system import System, running

ROADS = {"short": seed.SHORT, "full": seed.FULL}
MUST = {"short": (50, 0.300), "full": (20, 0.500)}  # approvals per second; p95 at 5/s in seconds
EXPECTED_AT_MOST = 150  # approvals per second that are seeded for


def roads(seconds: float) -> bool:
    """Both roads against their floors, on one system."""
    with running() as system:
        fine = [measure(system, name, seconds, with_floor=True) for name in ROADS]
    return all(fine)


PARTS: dict[str, Callable[[float], bool]] = {"road": roads, "growth": growth.measure}


@click.command()
@click.option("--seconds", default=60.0, help="how long each sustained run lasts")
@click.option("--part", "parts", multiple=True, type=click.Choice(list(PARTS)), help="default: all")
def main(seconds: float, parts: tuple[str, ...]) -> None:
    """Exit code 1 when a must is missed."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the system is ended too
    fine = [PARTS[name](seconds) for name in parts or PARTS]
    sys.exit(0 if all(fine) else 1)


def measure(system: System, road: str, seconds: float, with_floor: bool) -> bool:
    """One road: 5/s, as fast as it goes, and the floor; True when the musts are met."""
    tag = f"i-{road}{uuid.uuid4().hex[:6]}"
    calm_items = seed.write(f"{tag}c", int(5 * min(seconds, 60)), ROADS[road])
    calm = drive(system, calm_items, seconds, 5.0, road == "full")
    hard_items = seed.write(f"{tag}h", int(EXPECTED_AT_MOST * seconds), ROADS[road])
    hard = drive(system, hard_items, seconds, None, road == "full")
    base = floor.measure(road, min(seconds, 20.0)) if with_floor else 0.0
    rate, p95 = MUST[road]
    fine = hard.rate() >= rate and calm.percentile(0.95) <= p95
    click.echo(report(road, calm, hard, base, fine))
    return fine


def report(road: str, calm: Run, hard: Run, base: float, fine: bool) -> str:
    """Markdown."""
    lines = [f"\n### {road} road {'(musts met)' if fine else '(MUST MISSED)'}\n"]
    lines += ["| load | approvals | rate | p50 | p95 | p99 |", "|---|---|---|---|---|---|"]
    for name, run in (("5/s", calm), ("sustained", hard)):
        shown = " | ".join(f"{run.percentile(p) * 1000:.0f} ms" for p in (0.5, 0.95, 0.99))
        lines.append(f"| {name} | {len(run.readable)} | {run.rate():.1f}/s | {shown} |")
    if base:
        share = hard.rate() / base
        lines.append(f"\nfloor {base:.1f}/s; the system reaches {share:.2f} of it")
    lines.append("\nCPU per approval, sustained:\n")
    lines += ["| process | CPU-ms |", "|---|---|"]
    spent = {name: s * 1000 / len(hard.readable) for name, s in hard.cpu.items()}
    for name, ms in sorted(spent.items(), key=lambda pair: -pair[1]):
        lines.append(f"| {name} | {ms:.1f} |")
    lines.append(f"| all | {sum(spent.values()):.1f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
