"""Signs members in as their face does, reads as they do, and approves items for any audience."""

import itertools
import json
from typing import Any
from uuid import uuid4

from common import clock
from common.database import database
from common.events import Event, envelope
from services.publish import domain, store
from tests.faults.waiting import eventually
from tests.service.notify.teller import Teller, rows_of
from tests.service.road.walker import Walker
from tests.unit.publish.site_samples import a_sealed

View = dict[str, Any]
_addresses = itertools.count(1)
_serials = itertools.count(1)


def a_step(channel: str, stage: str = "inside", required: bool = False) -> View:
    return {"stage": stage, "channel": channel, "target": "main", "required": required}


MEMBERS, DOCUMENT = a_step("members"), a_step("document", required=True)
WEBSITE = a_step("website", "outside", required=True)


def an_address() -> str:
    """Nobody asked from there yet."""
    number = next(_addresses)
    return f"10.9.{number >> 8 & 255}.{number & 255}"


class Readers:
    """`face` is what the members' face says; `approve` is what review would."""

    def __init__(self, walker: Walker, teller: Teller):
        self.walker, self.teller = walker, teller
        self.publications, self.deliveries = store.publications(), store.deliveries()
        self.readings = store.readings()
        self.notify, self.feedback = database("notify"), database("feedback")
        self._pool = walker.city.pool

    def face(self, command: str, **given: Any) -> Any:
        service, method = command.split(".")
        return self._pool.call(service, method, **given)

    # -- signing in ------------------------------------------------------------

    def enrol(self, organ: str, groups: str = "") -> View:
        """A row of the roster nobody else has."""
        [row] = rows_of(organ, 1, groups=groups)
        self.teller.enter([row])
        return row

    def ask(self, member: str, address: str = "", **given: Any) -> View:
        address = address or an_address()
        return dict(self.face("notify.send_code", member=member, address=address, **given))

    def open(self, member: str, code: str, address: str = "", device: str = "") -> View:
        given = {"member": member, "code": code, "address": address or an_address()}
        return dict(self.face("notify.open_session", device=device, **given))

    def codes(self, phone: str) -> list[str]:
        """What this phone got, oldest first."""
        text = self.teller.file.read_text("utf-8") if self.teller.file.exists() else ""
        lines = [json.loads(line) for line in text.splitlines()]
        return [
            line["text"].partition("验证码 ")[2][:6]
            for line in lines
            if line["to"] == phone and line["id"].startswith("code:")
        ]

    def code(self, phone: str, already: int = 0) -> str:
        """The next one to arrive."""
        found = eventually(lambda: self.codes(phone)[already:], 20) or []
        return str(found[-1])

    def sign_in(self, row: View, **given: Any) -> View:
        self.ask(row["member"], **given)
        return self.open(row["member"], self.code(row["phone"]), **given)

    def signed_in(self, organ: str, groups: str = "") -> View:
        """{member, organ, groups, ticket, …} of somebody new, with his token and phone."""
        row = self.enrol(organ, groups)
        opened = self.sign_in(row)
        shown = dict(self.face("notify.show_session", token=opened["token"]))
        return {**shown, "token": opened["token"], "phone": row["phone"]}

    # -- items -----------------------------------------------------------------

    def approve(
        self, organ: str, audience: list[str], plan: list[View] | None = None, **seal: Any
    ) -> View:
        """As if review had approved it; the worker opens its first stage."""
        item = seal.pop("item", f"i-{uuid4().hex[:20]}")
        version = seal.pop("version", 1)
        words = {"title": f"关于事项{next(_serials)}的通报", "body": f"内部正文{item}", **seal}
        of = {"id": organ, "code": organ.removeprefix("o-").upper(), "name": "某党委", "path": []}
        plan = plan or [DOCUMENT, MEMBERS, *([WEBSITE] if "society" in audience else [])]
        sealed = a_sealed(
            item=item,
            version=version,
            organ=of,
            audience=audience,
            plan=plan,
            **{"attachments": [], **words},
        )
        event = {
            "item": item,
            "version": version,
            "organ": organ,
            "at": clock.now().isoformat(),
            "data": {"hash": self.walker.content.seal(sealed)},
        }
        self.publications.add_once(domain.planned(event, clock.now()))
        id_ = f"{item}:{version}"
        eventually(lambda: self.publications.get(id_).opened, 30)
        return {"item": item, "version": version, "organ": organ, "title": words["title"]}

    def withdraw(self, item: View, kind: str = "ordinary") -> None:
        """As catalog would say it."""
        data = {"reason": "内容有误", "kind": kind}
        event = Event("item_withdrawn", item["item"], item["version"], data, item["organ"])
        self.teller.say("catalog", envelope(event, clock.now()))

    def delivery(self, item: View) -> View:
        id_ = domain.members_delivery(f"{item['item']}:{item['version']}")
        return dict(self.deliveries.get(id_) or {})

    def until(self, item: View, state: str) -> View:
        def reached() -> View | None:
            found = self.delivery(item)
            return found if found.get("state") == state else None

        return eventually(reached) or {}

    def listed(self, reader: View, **asked: Any) -> list[str]:
        """The items of one page."""
        found = self.face("publish.list_shown", ticket=reader["ticket"], **asked)
        return [row["item"] for row in found["rows"]]

    def read(self, reader: View, item: View) -> View:
        asked = {"ticket": reader["ticket"], "item": item["item"]}
        return dict(self.face("publish.read_shown", **asked))

    def say(self, reader: View, item: View, text: str = "建议再细一些", **given: Any) -> View:
        slip = given.pop("slip", "") or self.read(reader, item)["slip"]
        asked = {"ticket": reader["ticket"], "slip": slip, "item": item["item"], "text": text}
        return dict(
            self.face(
                "feedback.receive_member_case", **{"command_id": uuid4().hex, **asked, **given}
            )
        )
