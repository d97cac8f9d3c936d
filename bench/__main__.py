"""`python -m bench [--part NAME]… [--seconds 60]`: the tables of docs/benchmarks.md."""

import signal
import sys
from collections.abc import Callable, Mapping
from functools import partial

import click

from bench import approvals, console, detectors, growth, obligations, reads, recipients, search

# Each takes the seconds of one sustained run, prints its table, and says whether its musts are met.
PARTS: Mapping[str, Callable[[float], bool]] = {
    "short": partial(approvals.measure, "short"),
    "full": partial(approvals.measure, "full"),
    "reads": reads.measure,
    "recipients": recipients.measure,
    "growth": growth.measure,
    "console": console.measure,
    "search": search.measure,
    "obligations": obligations.measure,
    "detectors": detectors.measure,
}


@click.command()
@click.option("--seconds", default=60.0, help="how long each sustained run lasts")
@click.option("--part", "parts", type=click.Choice(list(PARTS)), multiple=True, help="default: all")
def main(seconds: float, parts: tuple[str, ...]) -> None:
    """Exit code 1 when a must is missed."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the system is ended too
    fine = [PARTS[part](seconds) for part in parts or PARTS]
    sys.exit(0 if all(fine) else 1)


if __name__ == "__main__":
    main()
