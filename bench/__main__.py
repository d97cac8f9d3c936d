"""`python -m bench [--part …]`: road and recipients measured, as tables of docs/benchmarks.md."""

import signal
import sys
import uuid

import click

from bench import floor, recipients, seed
from bench.road import Run, drive
from bench.system import System, running

ROADS = {"short": seed.SHORT, "full": seed.FULL}
MUST = {"short": (50, 0.300), "full": (20, 0.500)}  # approvals per second; p95 at 5/s in seconds
EXPECTED_AT_MOST = 150  # approvals per second that are seeded for


@click.command()
@click.option("--seconds", default=60.0, help="how long each sustained run lasts")
@click.option("--road", type=click.Choice([*ROADS, "both"]), default="both")
@click.option("--floor/--no-floor", "with_floor", default=True)
@click.option("--part", type=click.Choice(["road", "recipients", "all"]), default="all")
@click.option("--recipients", "people", default=100_000, help="members of one announcement")
def main(seconds: float, road: str, with_floor: bool, part: str, people: int) -> None:
    """Exit code 1 when a must is missed."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the system is ended too
    roads = list(ROADS) if road == "both" else [road]
    fine: list[bool] = []
    with running() as system:
        if part != "recipients":
            fine += [measure(system, name, seconds, with_floor) for name in roads]
        if part != "road":
            told = recipients.measure(people)
            click.echo(recipients.report(told))
            fine.append(told.is_fine())
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
