"""Fills the roster, says what publish and catalog would say, and reads what was sent."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from amqp import Message

from common import topology
from common.content import ContentStore
from common.database import database
from common.errors import Invalid, NotAllowed
from common.events import Event, envelope
from tests.faults.waiting import eventually
from tests.faults.wire import Wire
from tests.running import City

_numbers = count(int(uuid4().hex[:5], 16))  # no test and no run has another's members or numbers
Row = dict[str, Any]


def rows_of(organ: str, number: int, **columns: Any) -> list[Row]:
    """So many members of one organ who are in no roster yet."""
    return [
        {"line": line, "member": f"m-{n}", "name": f"党员{n}", "phone": str(17000000000 + n)}
        | {"organ": organ, **columns}
        for line, n in zip(range(2, 2 + number), _numbers, strict=False)
    ]


class Teller:
    """`announce(…)` gives the item's id; `shown` and `lines` say what came of it."""

    def __init__(self, city: City):
        self.city = city
        self.ask = city.ask
        self.tell = city.tell
        self.file = Path(city.stack.env()["SMS_CONSOLE_FILE"])
        self._content = ContentStore(database("catalog", "content"))
        self._wire = Wire(city.stack.env()["AMQP_URL"])
        eventually(self._knows_posts)

    def _knows_posts(self) -> bool:
        """Until a service has heard of an administrator anybody may set it up."""
        try:
            self.tell("notify", "import_members", "p-0001", rows=rows_of("o-10", 1), dry_run=True)
        except NotAllowed:
            return True
        except Invalid:  # it has not heard of the organ either
            return False
        return False

    def enter(self, rows: list[Row], **asked: Any) -> dict[str, int]:
        """Into the roster, as the administrator; organs may arrive a moment later."""
        by = self.city.administrator()

        def entered() -> dict[str, int] | None:
            try:
                return dict(self.tell("notify", "import_members", by, rows=rows, **asked))
            except Invalid as error:
                if any("没有编号为" in problem for problem in error.problems):
                    return None
                raise

        return eventually(entered, 20) or {}

    def members(self, organ: str, number: int, **columns: Any) -> list[str]:
        rows = rows_of(organ, number, **columns)
        self.enter(rows)
        return [row["member"] for row in rows]

    def request(self, organ: str, audience: list[str], **seal: Any) -> dict[str, Any]:
        """The event that publish would say about a sealed text of its own."""
        item, version = f"i-{uuid4().hex[:8]}", 1
        sealed = {
            "format": 1,
            "item": item,
            "version": version,
            "title": f"关于{item}的通知",
            "audience": audience,
            "organ": {"id": organ, "code": "X", "name": "试验党委"},
            **seal,
        }
        data = {
            "hash": self._content.seal(sealed),
            "audience": sorted(set(audience) - {"society", "residents"}),
            "number": "X/2026-03-0001",
            "delivery": f"{item}:{version}:sms:main",
        }
        due = Event("announcement_due", item, version, data, organ)
        return envelope(due, datetime.now(UTC))

    def say(self, source: str, *events: dict[str, Any]) -> None:
        """To the exchange of a service, as its relay does."""
        with self._wire.channel() as channel:
            for event in events:
                message = Message(json.dumps(event).encode(), delivery_mode=2)
                exchange = topology.exchange_of(source).name
                channel.basic_publish_confirm(
                    message, exchange, event["type"], mandatory=True, timeout=10
                )

    def announce(self, organ: str, audience: list[str], **seal: Any) -> str:
        event = self.request(organ, audience, **seal)
        self.say("publish", event)
        return str(event["item"])

    def withdraw(self, item: str) -> None:
        data = {"reason": "内容有误", "kind": "ordinary"}
        self.say("catalog", envelope(Event("item_withdrawn", item, 1, data), datetime.now(UTC)))

    def shown(self, item: str) -> dict[str, Any]:
        return dict(self.ask("notify", "show_announcement", item=item, version=1))

    def until(self, item: str, *states: str, **counts: int) -> dict[str, Any]:
        """The announcement once it is in one of the states and its messages stand so."""

        def reached() -> dict[str, Any] | None:
            found = self.shown(item)
            there = counts.items() <= found["counts"].items()
            return found if found["state"] in states and there else None

        return eventually(reached, 60) or {}

    def lines(self, item: str) -> list[dict[str, Any]]:
        """What was sent about it."""
        text = self.file.read_text("utf-8") if self.file.exists() else ""
        found: Iterable[dict[str, Any]] = map(json.loads, text.splitlines())
        return [line for line in found if line["id"].startswith(f"{item}:")]

    def told(self, item: str) -> list[str]:
        """The members who got a message, in order; twice who got two."""
        return sorted(line["id"].rpartition(":")[2] for line in self.lines(item))
