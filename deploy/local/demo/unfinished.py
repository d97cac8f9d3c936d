"""What the demo leaves undone at the bureau of the log-ins: something to do for every role."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cli.caller import Caller
from common import clock
from common.errors import NotFound
from contracts.commands.catalog.items import item_id
from deploy.local.city import generate
from deploy.local.demo.city import City, decided
from deploy.local.demo.logins import ORGAN
from deploy.local.demo.tell import Teller
from deploy.local.demo.waiting import until

FILE = Path(generate.__file__).with_name("unfinished.toml")


class Unfinished:
    """Laid out once; what somebody has done with it since stays as it is."""

    def __init__(self, caller: Caller, city: City, tell: Teller) -> None:
        self._caller = caller
        self._city = city
        self._tell = tell

    def leave(self) -> None:
        """MissingStep when a service does not hear of it in time."""
        left = tomllib.loads(FILE.read_text("utf-8"))
        items = sum(self._item(each) for each in left["item"])
        opinions = self._opinion(left["opinion"])
        self._tell.proved(f"留给各个角色试着办：事项 {items} 件、意见 {opinions} 条")

    def _item(self, given: Mapping[str, Any]) -> bool:
        """False when it has been there before."""
        id_ = uuid5(NAMESPACE_URL, given["title"]).hex
        try:
            self._caller.ask("catalog", "show_item", item=item_id(id_))
        except NotFound:
            self._lead(self._save(id_, given), given["waits_for"])
            return True
        return False

    def _save(self, id_: str, given: Mapping[str, Any]) -> dict[str, Any]:
        drafter = self._city.holder(ORGAN, "drafter")
        names = {post.person: post.name for post in self._city.posts}
        today = clock.today()
        clarities = {
            "task": given["title"],
            "leader": names[self._city.holder(ORGAN, "auditor")],
            "lead_department": "机关党委",
            "due": (today + timedelta(days=30)).isoformat(),
            "person": names[drafter],
        }
        text = {name: given[name] for name in ("title", "entry")} | {"body": given["body"].strip()}
        occurred = (today - timedelta(days=given["occurred"])).isoformat()
        asked = {**text, "organ": ORGAN, "clarities": clarities, "occurred_on": occurred}
        return dict(self._caller.tell("catalog", "save_item", drafter, id_, **asked))

    def _lead(self, item: Mapping[str, Any], waits_for: str) -> None:
        """Down the road to whoever has to do something next."""
        if waits_for == "drafter":
            return
        seen = {"item": item["item"], "version": item["version"]}
        drafter = self._city.holder(ORGAN, "drafter")
        self._caller.tell("catalog", "submit_item", drafter, **seen)
        while (review := self._review(item))["state"] == "open" and review["role"] != waits_for:
            out = {drafter, *(decision["by"] for decision in review["decisions"])}
            person, _ = self._city.decider(ORGAN, review["role"], out)
            asked = {"review": review["review"], "step": review["step"], **decided(review)}
            self._caller.tell("review", "decide_step", person, **asked)

    def _review(self, item: Mapping[str, Any]) -> dict[str, Any]:
        def heard() -> dict[str, Any]:
            id_ = f"{item['item']}:{item['version']}"
            try:
                return dict(self._caller.ask("review", "show_review", review=id_))
            except NotFound:
                return {}

        return until(f"{item['title']}：审核服务没有得知送审", heard)

    def _opinion(self, given: Mapping[str, Any]) -> int:
        about = {"organ": ORGAN, "state": "published", "limit": 1000}
        found = self._caller.ask("catalog", "list_items", **about)
        item = next((i["item"] for i in found if i["title"] == given["title"]), "")
        handler = self._city.holder(ORGAN, "case_handler")
        if not item or self._caller.ask("feedback", "list_cases", item=item):
            return 0
        asked = {"item": item, "channel": "phone", "text": given["text"]}
        self._caller.tell("feedback", "enter_case", handler, **asked)
        return 1
