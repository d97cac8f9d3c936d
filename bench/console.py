"""The console's pages with a city in the database: 100,000 items, 1,000 organs, 1,000 users.

Every page is asked for as its users do, by somebody who may see it, one after the other and then
by 16 clients at once. The floor is the page of one's own account, which asks for the session and
nothing else: what a page takes beyond it is its own.
"""

import json
import random
import shutil
import statistics
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import click
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from bench import grown
from bench.system import ORGAN, ROOT, System, patiently, running
from common import database as connections
from common.database import database
from services.access import store as access_store
from services.access.domain.accounts import Account

RUN = ROOT / ".run" / "bench-console"
ITEMS, USERS, CLIENTS = 100_000, 1_000, 16
PACE = 10.0  # pages a second of all clients together: each user opens one in 100 seconds
MUST = 200.0  # ms, p95 of every page at that pace
ROLES = ("drafter", "auditor", "approver", "publisher", "case_handler")
FLOOR = "/me"
# The server closes a connection that rests; whoever asks on it that moment asks again, as browsers
# do, and its time counts.
AGAIN = Retry(3, allowed_methods=["GET"], backoff_factor=0)


@dataclass
class Timed:
    """Milliseconds by page."""

    took: dict[str, list[float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, page: str, milliseconds: float) -> None:
        with self._lock:
            self.took.setdefault(page, []).append(milliseconds)

    def p(self, page: str, share: int) -> float:
        return statistics.quantiles(self.took[page], n=100, method="inclusive")[share - 1]


def measure(seconds: float) -> bool:
    """`seconds` of load by CLIENTS; True when no page takes longer than the must."""
    shutil.rmtree(RUN, ignore_errors=True)
    try:
        with running(RUN, RECONCILE_SECONDS="3600") as system:
            tokens = _seed(system)
            timed = _load(system, tokens, seconds)
        connections.close()
    finally:
        shutil.rmtree(RUN, ignore_errors=True)
    click.echo(report(timed))
    return all(timed.p(page, 95) <= MUST for page in timed.took)


# -- what is in the database -------------------------------------------------------


def _seed(system: System) -> list[str]:
    """Tokens of the users, each signed in."""
    begun = time.monotonic()
    organs = [{"line": n, **grown.organ(n), "parent": ORGAN["id"]} for n in range(grown.ORGANS)]
    system.command("catalog", "import_organs", "bench", rows=organs)
    posts = [
        {"line": n, "person": f"u-{n}", "name": f"测量员{n}", "organ": grown.organ(n)["id"]}
        | {"role": ROLES[n % len(ROLES)], "from": "2024-01-01"}
        for n in range(USERS)
    ]
    patiently(lambda: system.command("access", "import_people", "bench", rows=posts))
    city = grown.City(system.site, ITEMS)
    city.grow(ITEMS)
    _wait_until_known(posts[-1]["person"])
    click.echo(f"seeded in {time.monotonic() - begun:.0f} s", err=True)
    return _sign_in([str(post["person"]) for post in posts])


def _sign_in(persons: Sequence[str]) -> list[str]:
    """Without passwords: hashing a thousand would take longer than what is measured."""
    kept, sessions = access_store.accounts(), access_store.sessions()
    kept.docs.insert_many(
        [kept.fresh(Account(person, person, "none", version=1)) for person in persons]
    )
    return [sessions.open(person, "127.0.0.1", "bench")[0] for person in persons]


def _wait_until_known(person: str) -> None:
    """In the copy of every service that answers for a page."""
    for service in ("catalog", "review", "publish", "feedback", "oversight"):
        deadline = time.monotonic() + 60
        while database(service)["copied_posts"].find_one({"_id": person}) is None:
            if time.monotonic() > deadline:
                raise SystemExit(f"{service} has not heard of {person}")
            time.sleep(0.1)


# -- asking --------------------------------------------------------------------


def pages(number: int) -> list[str]:
    """What the user of that number opens; addresses of one kind stand for one page."""
    lists = [FLOOR, "/", "/items", "/reviews", "/publishing", "/cases", "/filings"]
    found = database("catalog")["items"].find_one({"organ": grown.organ(number)["id"]}, {"_id": 1})
    if found is None:  # not every organ has published something
        return lists
    item = found["_id"]
    return [*lists, f"/items/{item}", f"/reviews/{item}:1", f"/publishing/{item}"]


def kind_of(page: str) -> str:
    """/items/i-1 as /items/…"""
    first, _, rest = page.lstrip("/").partition("/")
    return f"/{first}/…" if rest else f"/{first}"


def _load(system: System, tokens: Sequence[str], seconds: float) -> Timed:
    port = json.loads((system.run / "ports.json").read_text())["console"]
    timed, until = Timed(), time.monotonic() + seconds
    with ThreadPoolExecutor(CLIENTS) as clients:
        running_ = [
            clients.submit(_client, f"http://127.0.0.1:{port}", tokens, n, timed, until)
            for n in range(CLIENTS)
        ]
        for one in running_:
            one.result()
    return timed


def _client(address: str, tokens: Sequence[str], seed: int, timed: Timed, until: float) -> None:
    chance = random.Random(seed)
    with requests.Session() as session:
        session.mount("http://", HTTPAdapter(max_retries=AGAIN))
        while time.monotonic() < until:
            number = chance.randrange(len(tokens))
            session.headers["Authorization"] = f"Bearer {tokens[number]}"
            for page in pages(number):
                _ask(session, address, page, timed)
                time.sleep(chance.expovariate(PACE / CLIENTS))


def _ask(session: requests.Session, address: str, page: str, timed: Timed) -> None:
    begun = time.perf_counter()
    answer = session.get(address + page, timeout=30)
    took = (time.perf_counter() - begun) * 1000
    if answer.status_code >= 500:
        raise SystemExit(f"{page} answered {answer.status_code}")
    if answer.status_code == 200:  # what somebody may not see is a page as well, another one
        timed.add(kind_of(page), took)


def report(timed: Timed) -> str:
    """Markdown."""
    floor = timed.p(FLOOR, 50)
    lines = [
        f"\n### console ({ITEMS:,} items, {USERS:,} users, {CLIENTS} clients, {PACE:g} pages/s)\n",
        "| page | asked | p50 | p95 | p50 over floor |",
        "|---|---|---|---|---|",
    ]
    for page in sorted(timed.took):
        p50, p95 = timed.p(page, 50), timed.p(page, 95)
        asked = len(timed.took[page])
        lines.append(f"| {page} | {asked} | {p50:.0f} ms | {p95:.0f} ms | {p50 / floor:.1f} |")
    worst = max(timed.p(page, 95) for page in timed.took)
    met = "met" if worst <= MUST else "missed"
    lines.append(f"\nworst p95 {worst:.0f} ms, must {MUST:.0f} ms: {met}")
    return "\n".join(lines)
