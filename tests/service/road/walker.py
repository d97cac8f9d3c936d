"""Leads items down the road by commands alone, and reads what citizens would read."""

import hashlib
import http.client
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

from common import clock, uploads
from common.content import ContentStore
from common.database import database
from common.errors import NotAllowed
from contracts import search
from tests.faults.waiting import eventually
from tests.running import City

ORGAN = "o-10a05"
SHORT = "b9-service-04"  # society only: website required, board a reminder; route D
FULL = "b9-ideology-04"  # members, then society: document, website; board a reminder; route A
INSIDE = "b9-democracy-02"  # members only: document, bulletin a reminder
CLARITIES = {
    "task": "党务公开",
    "leader": "甲某",
    "lead_department": "机关党委",
    "due": "2026年12月底前",
    "person": "乙某",
}
View = dict[str, Any]


class Walker:
    """`site` is the folder of finished pages."""

    def __init__(self, city: City):
        self.city = city
        self.ask = city.ask
        self.tell = city.tell
        self.site = Path(city.stack.env()["SITE_DIR"])
        self.content = ContentStore(database("catalog", "content"))

    @property
    def admin(self) -> str:
        """Who sets the system up."""
        return self.city.administrator()

    # -- catalog ---------------------------------------------------------------

    def holder(self, role: str, organ: str = ORGAN) -> str:
        return self.city.holder(organ, role)

    def attach(self, name: str, data: bytes) -> dict[str, Any]:
        return dict(uploads.store(self.content, name, data))

    def save(self, entry: str = SHORT, organ: str = ORGAN, **text: Any) -> View:
        """A draft; audience and forms are the entry's, without reminders, unless given."""
        asked: dict[str, Any] = {
            "organ": organ,
            "entry": entry,
            "title": f"事项{uuid4().hex[:6]}",
            "body": "一、概况\n这里是正文。",
            "clarities": CLARITIES,
            "occurred_on": clock.today().isoformat(),
            "by": {"account": self.holder("drafter", organ)},
        }
        return self.told(lambda: self.tell("catalog", "save_item", "", **{**asked, **text}))

    @staticmethod
    def told(command: Callable[[], Any]) -> Any:
        """Posts that were imported just now arrive a moment later."""
        answers: list[Any] = []

        def answered() -> bool:
            try:
                answers.append(command())
            except NotAllowed as refused:
                if "没有担任" in str(refused):
                    return False
                raise
            return True

        eventually(answered, 20)
        return answers[0]

    def submit(self, view: View, by: str = "") -> View:
        by = by or self.holder("drafter", view["organ"])
        seen = {"item": view["item"], "version": view["version"]}
        view = dict(self.tell("catalog", "submit_item", by, **seen))
        self.review(view)
        return view

    def confirmed(self, view: View, reason: str = "对外公布的值班电话") -> View:
        """Saved with a reason for everything personal that was found."""
        kept = {"item": view["item"], "version": view["version"]}
        found = self.ask("catalog", "show_preview", item=view["item"])["findings"]
        said = [
            {**{name: one[name] for name in ("place", "kind", "digest")}, "reason": reason}
            for one in found
        ]
        text = {**self.item(view)["text"], "confirmations": said}
        return self.save(view["entry"], view["organ"], **kept, **text)

    def revise(self, view: View, **text: Any) -> View:
        """The next version, saved with another text."""
        by = self.holder("drafter", view["organ"])
        seen = {"item": view["item"], "version": view["version"]}
        begun = self.tell("catalog", "revise_item", by, note="更正内容", **seen)
        kept = {"item": view["item"], "version": begun["version"]}
        return self.save(view["entry"], view["organ"], **kept, **text)

    def withdraw(self, view: View, kind: str = "ordinary", reason: str = "内容有误") -> View:
        by = self.holder("drafter", view["organ"])
        seen = {"item": view["item"], "version": view["version"], "kind": kind}
        return dict(self.tell("catalog", "withdraw_item", by, reason=reason, **seen))

    def item(self, view: View) -> View:
        return dict(self.ask("catalog", "show_item", item=view["item"]))

    # -- review ----------------------------------------------------------------

    def review(self, view: View) -> View:
        """Once it is open."""
        id_ = f"{view['item']}:{view['version']}"
        return dict(eventually(lambda: self.ask("review", "show_review", review=id_)))

    def decider(self, review: View) -> str:
        """Somebody who may decide the step that is open."""
        organ, role = review["waiting_for"].split("/")
        done = {d["by"] for d in review["decisions"]}
        posts = self.ask("access", "list_posts", organ=organ, role=role)
        return str(next(p["person"] for p in posts if p["person"] not in done))

    def decide(self, view: View, by: str = "", **asked: Any) -> View:
        """The open step: approved, unless said otherwise."""
        review = self.review(view)
        by = by or self.decider(review)
        points = review["path"][review["step"]]["checklist"]
        checks = {point["id"]: "yes" for point in points}
        asked = {"decision": "approve", "step": review["step"], "checks": checks, **asked}
        return dict(self.tell("review", "decide_step", by, review=review["review"], **asked))

    def approve(self, view: View) -> View:
        while self.review(view)["state"] == "open":
            self.decide(view)
        return view

    # -- publish ---------------------------------------------------------------

    def publication(self, view: View) -> View:
        """Of this version, once it is there."""
        id_ = f"{view['item']}:{view['version']}"
        [found] = eventually(lambda: self.ask("publish", "show_publication", item=id_))
        return dict(found)

    def delivery(self, view: View, channel: str) -> View:
        """{} while it is not there."""
        found = self.publication(view)["deliveries"]
        return next((d for d in found if d["channel"] == channel), {})

    def until(self, view: View, state: str, channel: str = "") -> View:
        """The publication, or its delivery by a channel, once it is in this state."""

        def reached() -> View | None:
            found = self.delivery(view, channel) if channel else self.publication(view)
            return found if found.get("state") == state else None

        return eventually(reached) or {}

    def proof(self, **changes: Any) -> dict[str, Any]:
        proof = {"number": "澜文〔2026〕1号", "date": clock.today().isoformat()}
        return {**proof, "file_hash": self.content.put("会议纪要".encode()), **changes}

    def prove(self, view: View, channel: str, **changes: Any) -> View:
        asked = {"delivery": f"{view['item']}:{view['version']}:{channel}:main"}
        self.until(view, "awaiting", channel)
        by = self.holder("publisher", view["organ"])
        proof = self.proof(**changes)
        return dict(self.tell("publish", "prove_delivery", by, proof=proof, **asked))

    def published(self, entry: str = SHORT, **text: Any) -> View:
        """Down the whole road; what a person has to prove is proved."""
        return self.finish(self.submit(self.save(entry, **text)))

    def finish(self, submitted: View) -> View:
        """From submission to the last stage."""
        self.approve(submitted)
        eventually(lambda: self._prove_what_waits(submitted))
        eventually(lambda: self.item(submitted)["state"] == "published")
        return {**submitted, "url": self.publication(submitted)["url"]}

    def _prove_what_waits(self, view: View) -> bool:
        found = self.publication(view)
        for delivery in found["deliveries"]:
            if delivery["state"] == "awaiting" and delivery["required"]:
                self.prove(view, delivery["channel"])
        return bool(found["state"] == "published")

    # -- what citizens read ----------------------------------------------------

    def read(self, url: str) -> str:
        """The page as it stands in the folder; empty when there is none."""
        try:
            return (self.site / url.lstrip("/")).read_text("utf-8")
        except FileNotFoundError:
            return ""

    def get(self, path: str) -> tuple[int, bytes]:
        """As the portal answers."""
        connection = http.client.HTTPConnection(
            urlsplit(self.city.stack.health_url("portal")).netloc, timeout=10
        )
        try:
            connection.request("GET", quote(path, safe="/?=&+"))
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def tree(self) -> dict[str, str]:
        """{path: sha256} of everything but what is hidden, and {item: row} of what is found."""
        files = {
            path.relative_to(self.site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.site.rglob("[!.]*"))
            if path.is_file() and path.parent.name != ".search"
        }
        return files | self.findable()

    def findable(self) -> dict[str, str]:
        """{item: row} of the search file."""
        with closing(sqlite3.connect(self.site / search.PATH)) as db:
            try:
                rows = db.execute("SELECT item, * FROM rows ORDER BY item").fetchall()
            except sqlite3.OperationalError:  # begun anew this very moment
                return {}
        return {item: repr(row) for item, *row in rows}
