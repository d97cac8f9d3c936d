"""The one running system that all tests share: where it lives, its nodes, its city."""

import csv
import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from pymongo import MongoClient

from common.errors import Invalid, Unreachable
from common.rpc import Pool
from deploy.local import leftovers
from deploy.local.city import generate
from deploy.local.folder import ROOT, RunFolder
from deploy.local.nodes import NODES
from deploy.local.stack import Stack
from deploy.local.users import SERVICES
from tests.faults.waiting import eventually

RUN = Path(os.environ.get("TEST_RUN_DIR") or ROOT / ".run-test")
RUN /= os.environ.get("PYTEST_XDIST_WORKER", "alone")  # lanes beside each other have one each
KERNEL_VHOSTS = tuple(
    f"kernel-{area}"
    for area in ("away", "echo", "empty", "listen", "parking", "relay", "rpc", "watch")
)
SETTINGS = {"RECONCILE_SECONDS": "5", "CHECK_ANSWERS": "1"}
OUTLINES = {"bureau": "bureau-9", "county_committee": "county-committee"}
ADMINISTRATOR = generate.administrator()


def fresh_nodes() -> Stack:
    """A broker and a database without a past; queries that have no index fail."""
    if not RunFolder(RUN).is_in_use():
        leftovers.end(RUN)
        shutil.rmtree(RUN, ignore_errors=True)
    stack = Stack(RUN, SETTINGS, vhosts=KERNEL_VHOSTS)
    stack.start(NODES)
    try:
        refuse_scans(stack)
    except BaseException:
        stack.stop()
        raise
    return stack


def refuse_scans(stack: Stack) -> None:
    """Once more after every restart of the database."""
    with MongoClient[dict[str, Any]](stack.database.url("admin")) as client:
        client.admin.command("setParameter", 1, notablescan=True)


class City:
    """Commands by short calls: `city.ask("catalog", "show_item", item=…)`."""

    def __init__(self, stack: Stack):
        self.stack = stack
        self.pool = Pool(stack.env()["AMQP_URL"], size=8)

    def ask(self, service: str, query: str, **arguments: Any) -> Any:
        return self.pool.call(service, query, **arguments)

    def tell(self, service: str, command: str, account: str, /, **arguments: Any) -> Any:
        """A command of somebody's, with an id of its own unless one is given."""
        given = {"by": {"account": account}, "command_id": uuid4().hex, **arguments}
        return self.pool.call(service, command, **given)

    def holder(self, organ: str, role: str) -> str:
        """The first person in the role at the organ."""
        return str(self.ask("access", "list_posts", organ=organ, role=role)[0]["person"])

    def officer(self, role: str) -> str:
        """The city's own administrator of this kind; tests may add others."""
        return next(post.person for post in generate.people() if post.role == role)

    def administrator(self) -> str:
        """Who may set things up once the people are known."""
        return self.officer("system_admin")

    def registrar(self) -> str:
        """Who decides posts."""
        return self.officer("security_admin")

    def stranger(self, organ: str) -> str:
        """A drafter whom no other test knows."""
        person = f"s-{uuid4().hex[:8]}"
        row = {"line": 2, "person": person, "name": "石头生", "organ": organ, "role": "drafter"}
        rows = [{**row, "from": "2024-01-01", "to": ""}]
        self.tell("access", "import_people", self.registrar(), rows=rows)
        return person

    def found(self, folder: Path) -> None:
        """Import organs and people, adopt the outlines; returns when every service knows them."""
        written = generate.write(folder)
        organs, people = (_rows(written[name]) for name in ("organs", "people"))
        _patiently(lambda: self.tell("catalog", "import_organs", ADMINISTRATOR, rows=organs))
        _patiently(lambda: self.tell("access", "import_people", ADMINISTRATOR, rows=people))
        for organ in organs:
            if organ["kind"] in OUTLINES:
                outline = OUTLINES[organ["kind"]]
                self.tell(
                    "catalog", "adopt_outline", ADMINISTRATOR, organ=organ["id"], outline=outline
                )
        persons = sorted({row["person"] for row in people})
        for service in SERVICES:
            eventually(partial(self._has_heard, service, persons), 60)

    def _has_heard(self, service: str, persons: list[str]) -> bool:
        """Does this service's own copy hold the posts of all of them?"""
        with MongoClient[dict[str, Any]](self.stack.database.url(service)) as client:
            copied = client[service]["copied_posts"]
            return copied.count_documents({"_id": {"$in": persons}}) == len(persons)


def _rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [{"line": line, **row} for line, row in enumerate(csv.DictReader(file), 2)]


def _patiently(step: Callable[[], Any]) -> None:
    """What one service tells arrives at another a moment later."""

    def done() -> bool:
        try:
            step()
        except (Invalid, Unreachable):
            return False
        return True

    eventually(done, 180)
