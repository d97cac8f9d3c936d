"""From an approved item to a message for everybody: how fast, and whether memory stays flat.

The floor is as many documents of the same size, inserted in the same portions by the driver alone.
"""

import json
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from amqp import Message

from bench.system import ORGAN, RUN, running
from common import clock, settings, topology
from common.content import ContentStore
from common.copies import copies_of
from common.database import database
from common.events import Event, envelope
from common.store import insert_new
from services.notify import store
from services.notify.domain import messages
from services.notify.domain.roster import Entry
from services.notify.worker.expand import MEMBERS

RECIPIENTS = 100_000
ORGANS = 200
MUST = (30.0, 50.0)  # seconds until fully expanded; MB that the worker may grow
PATIENCE = 1800.0  # seconds


@dataclass(frozen=True)
class Run:
    """Seconds from the request; memory in MB."""

    recipients: int
    expanded: float
    handed: float
    floor: float
    before: float
    peak: float

    def is_fine(self) -> bool:
        return self.expanded <= MUST[0] and self.peak - self.before <= MUST[1]


def measure(seconds: float) -> bool:
    """One announcement for RECIPIENTS members, beside the floor; True when the musts are met.

    It takes as long as it takes: `seconds` is for the parts that run for a time.
    """
    with running():
        _seed(RECIPIENTS)
        run = _announce(RECIPIENTS, _floor(RECIPIENTS))
    click.echo(report(run))
    return run.is_fine()


def _seed(recipients: int) -> None:
    """A roster of its own below the measured organ, written by documents."""
    copies, members = copies_of(store.SERVICE), store.members()
    above = _organ(recipients)
    below = [f"{above}-{n:03}" for n in range(ORGANS)]
    for organ, parent in ((above, ORGAN["id"]), *((organ, above) for organ in below)):
        data = {"name": organ, "parent": parent}
        copies.organ_changed({"item": organ, "version": 1, "data": data})
    for portion in _portions(recipients):
        entries = [
            Entry(n, f"{above}-{n}", "测量员", str(18000000000 + n), below[n % ORGANS], [], False)
            for n in portion
        ]
        insert_new(members.docs, [members.fresh(members.entered(e, None)) for e in entries])


def _organ(recipients: int) -> str:
    """Rosters of other sizes, from earlier runs, stand beside each other."""
    return f"o-bench-{recipients}"


def _portions(total: int) -> Iterator[range]:
    for start in range(0, total, MEMBERS):
        yield range(start, min(start + MEMBERS, total))


def _floor(recipients: int) -> float:
    docs = database(store.SERVICE)["bench_floor"]
    docs.drop()
    item = uuid.uuid4().hex[:10]
    now = clock.now()
    since = time.time()
    for portion in _portions(recipients):
        docs.insert_many([messages.queued(f"i-{item}:1", f"b-{n:07}", now) for n in portion])
    seconds = time.time() - since
    docs.drop()
    return seconds


def _announce(recipients: int, floor: float) -> Run:
    item = f"i-bench{uuid.uuid4().hex[:8]}"
    event = _request(item, _organ(recipients))
    worker = json.loads((RUN / "status.json").read_text())["notify.worker"]["pid"]
    before = _memory(worker, "VmRSS")
    since = time.time()
    _say(event)
    docs = store.announcements().docs
    expanded = _seconds(since, lambda: _has(docs, item, {"state": {"$ne": "expanding"}}))
    handed = _seconds(since, lambda: _has(docs, item, {"state": {"$in": ["handed", "finished"]}}))
    total = docs.find_one({"_id": f"{item}:1"})["total"]
    if total != recipients:
        raise SystemExit(f"{total} recipients instead of {recipients}")
    return Run(recipients, expanded, handed, floor, before, _memory(worker, "VmHWM"))


def _request(item: str, above: str) -> dict[str, Any]:
    organ = {"id": above, "code": ORGAN["code"], "name": ORGAN["name"]}
    sealed = {"format": 1, "item": item, "version": 1, "title": "测量事项", "organ": organ}
    hash_ = ContentStore(database("catalog", "content")).seal({**sealed, "audience": ["members"]})
    data = {
        "hash": hash_,
        "audience": ["members"],
        "number": "99A01/1",
        "delivery": f"{item}:1:sms",
    }
    return envelope(Event("announcement_due", item, 1, data, above), clock.now())


def _say(event: dict[str, Any]) -> None:
    with topology.connect(settings.require("AMQP_URL")[0], "bench") as connection:
        channel = connection.channel()
        channel.confirm_select()
        exchange = topology.exchange_of("publish").name
        message = Message(json.dumps(event).encode(), delivery_mode=2)
        channel.basic_publish_confirm(message, exchange, event["type"], timeout=10)


def _has(docs: Any, item: str, condition: dict[str, Any]) -> bool:
    return docs.find_one({"_id": f"{item}:1", **condition}, {"_id": 1}) is not None


def _seconds(since: float, reached: Callable[[], bool]) -> float:
    while not reached():
        if time.time() - since > PATIENCE:
            raise SystemExit("the announcement did not come to its end")
        time.sleep(0.05)
    return time.time() - since


def _memory(pid: int, name: str) -> float:
    """MB: VmRSS is what a process holds, VmHWM the most it ever held."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1]) / 1024


def report(run: Run) -> str:
    """Markdown."""
    verdict = "(musts met)" if run.is_fine() else "(MUST MISSED)"
    return "\n".join(
        [
            f"\n### Recipients of one announcement {verdict}\n",
            "| recipients | expanded | floor | of floor | all handed over | memory | peak |",
            "|---|---|---|---|---|---|---|",
            f"| {run.recipients:,} | {run.expanded:.1f} s | {run.floor:.1f} s "
            f"| {run.floor / run.expanded:.2f} | {run.handed:.1f} s "
            f"| {run.before:.0f} MB | {run.peak:.0f} MB |",
        ]
    )
