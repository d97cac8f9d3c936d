"""The road measured: decisions at 5/s, as fast as they go, and the floor beside them."""

import uuid

import click

from bench import floor, seed
from bench.road import Run, drive
from bench.system import System, running

ROADS = {"short": seed.SHORT, "full": seed.FULL}
MUST = {"short": (50, 0.300), "full": (20, 0.500)}  # approvals per second; p95 at 5/s in seconds
EXPECTED_AT_MOST = 150  # approvals per second that are seeded for


def measure(road: str, seconds: float) -> bool:
    """On a system of its own; True when the musts are met."""
    with running() as system:
        calm, hard = _drive(system, road, seconds)
        base = floor.measure(road, min(seconds, 20.0))
    rate, p95 = MUST[road]
    fine = hard.rate() >= rate and calm.percentile(0.95) <= p95
    click.echo(report(road, calm, hard, base, fine))
    return fine


def _drive(system: System, road: str, seconds: float) -> tuple[Run, Run]:
    tag = f"i-{road}{uuid.uuid4().hex[:6]}"
    calm_items = seed.write(f"{tag}c", int(5 * min(seconds, 60)), ROADS[road])
    calm = drive(system, calm_items, seconds, 5.0, road == "full")
    hard_items = seed.write(f"{tag}h", int(EXPECTED_AT_MOST * seconds), ROADS[road])
    return calm, drive(system, hard_items, seconds, None, road == "full")


def report(road: str, calm: Run, hard: Run, base: float, fine: bool) -> str:
    """Markdown."""
    lines = [f"\n### {road} road {'(musts met)' if fine else '(MUST MISSED)'}\n"]
    lines += ["| load | approvals | rate | p50 | p95 | p99 |", "|---|---|---|---|---|---|"]
    for name, run in (("5/s", calm), ("sustained", hard)):
        shown = " | ".join(f"{run.percentile(p) * 1000:.0f} ms" for p in (0.5, 0.95, 0.99))
        lines.append(f"| {name} | {len(run.readable)} | {run.rate():.1f}/s | {shown} |")
    share = hard.rate() / base
    lines.append(f"\nfloor {base:.1f}/s; the system reaches {share:.2f} of it")
    lines.append("\nCPU per approval, sustained:\n")
    lines += ["| process | CPU-ms |", "|---|---|"]
    spent = {name: s * 1000 / len(hard.readable) for name, s in hard.cpu.items()}
    for name, ms in sorted(spent.items(), key=lambda pair: -pair[1]):
        lines.append(f"| {name} | {ms:.1f} |")
    lines.append(f"| all | {sum(spent.values()):.1f} |")
    return "\n".join(lines)
