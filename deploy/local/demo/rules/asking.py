"""What every part of the rules' show needs: asking as who holds a post, and going down a route.

Every command has an id of its own, so a second walk over the same data does nothing.
"""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from cli.caller import Caller
from common import clock
from common.errors import NotFound
from contracts.commands.catalog.items import item_id
from contracts.words import WEIGHTS
from deploy.local.demo.city import City, decided
from deploy.local.demo.logins import ORGAN
from deploy.local.demo.tell import Teller
from deploy.local.demo.waiting import MissingStep, until

ABOVE = "o-10"
HEAVY, URGENT = "gv-gov-decisions-03", "b9-service-04"  # entries for heavy and for pressing things
Found = Mapping[str, Any]


class Asking:
    """At the organ that the first log-ins are for."""

    def __init__(self, caller: Caller, city: City, tell: Teller) -> None:
        self._caller, self._city, self._tell = caller, city, tell

    def _go(self, item: Found) -> None:
        """Down the whole of its route, each step by somebody who may."""
        id_ = f"{item['item']}:{item['version']}"
        if item["state"] == "draft":
            seen = {"item": item["item"], "version": item["version"]}
            self._do("drafter", "catalog", "submit_item", about=id_, **seen)
        review = until("审核服务没有得知送审", partial(self._review, id_))
        self._tell.fact(f"分量：{WEIGHTS[review['weight']]}；程序：{_path(review)}")
        while review["state"] in ("open", "afterwards"):
            organ = review["waiting_for"].partition("/")[0]
            person = self._decider(review, organ)
            asked = {"review": id_, "step": review["step"], **decided(review)}
            name = f"{id_}:{review['step']}"
            self._caller.tell("review", "decide_step", person, command_id(name), **asked)
            self._tell.deed(f"{self._city.organs[organ].name} {person}", f"{review['label']}，同意")
            review = self._caller.ask("review", "show_review", review=id_)

    def _review(self, id_: str) -> Found | None:
        try:
            return dict(self._caller.ask("review", "show_review", review=id_))
        except NotFound:
            return None

    def _decider(self, review: Found, organ: str) -> str:
        if not review["deciders"]:
            raise MissingStep(f"{organ} 没有可以办理“{review['label']}”的人")
        return str(review["deciders"][0])

    def _saved(self, entry: str, title: str, **text: Any) -> dict[str, Any]:
        known = self._known(item_id(command_id("save_item", title)))
        written = self._written(entry, title, **text)
        return known or self._do("drafter", "catalog", "save_item", about=title, **written)

    def _written(self, entry: str, title: str, **text: Any) -> dict[str, Any]:
        """What an item of this title says, where `text` says nothing else."""
        clarities = {
            "task": title,
            "leader": "分管负责同志",
            "lead_department": "办公室",
            "due": f"{clock.today() + timedelta(days=30)}",
            "person": "经办人",
        }
        return {
            "organ": ORGAN,
            "entry": entry,
            "title": title,
            "body": f"一、事项\n{title}。\n二、办理\n由办公室负责，限期完成。",
            "clarities": clarities,
            "occurred_on": f"{clock.today()}",
            **text,
        }

    def _known(self, item: str) -> dict[str, Any] | None:
        """As a walk before this one left it."""
        try:
            return dict(self._caller.ask("catalog", "show_item", item=item))
        except NotFound:
            return None

    def _do(
        self,
        who: str,
        service: str,
        command: str,
        at: str = ORGAN,
        about: str = "",
        **asked: Any,
    ) -> dict[str, Any]:
        """By who holds the role; the same thing once, however often the walk is repeated."""
        id_ = command_id(command, about or str(sorted(asked.items())))
        answer = self._caller.tell(service, command, self._holder(who, at), id_, **asked)
        return dict(answer) if isinstance(answer, Mapping) else {"found": answer}

    def _holder(self, role: str, organ: str = ORGAN) -> str:
        return self._city.holder(organ, role)

    def _deed(self, role: str, what: str, organ: str = ORGAN) -> None:
        self._tell.deed(self._city.who(self._holder(role, organ), role, organ), what)


def command_id(*parts: str) -> str:
    return "demo-" + hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]


def _path(review: Found) -> str:
    after = "（公开以后）"
    return " → ".join(f"{s['label']}{after if s['afterwards'] else ''}" for s in review["path"])
