"""Walks an item down the road, one deed at a time, as the states of the services ask for it.

It looks at what stands and does the next thing, so a second walk over the same data does nothing.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any

from cli.caller import Caller
from cli.failures import sentence
from cli.publishing import enter_proof
from common import clock
from common.errors import NotAllowed, NotFound
from contracts.words import CHANNELS, DECISIONS
from deploy.local.demo import story
from deploy.local.demo.city import City, decided
from deploy.local.demo.public import Public
from deploy.local.demo.story import Turns
from deploy.local.demo.tell import Teller
from deploy.local.demo.waiting import ASK_EVERY, PATIENCE, MissingStep, NotYet

Item = Mapping[str, Any]
SHORT = 12  # characters of a hash on the screen
TEXT = ("title", "body", "clarities", "occurred_on", "basis", "audience", "forms", "attachments")


class Walk:
    """One item; `inside_first` counts how often the site was seen without what was still inside."""

    def __init__(
        self, caller: Caller, city: City, public: Public, tell: Teller, turns: Turns
    ) -> None:
        self._caller = caller
        self._city = city
        self._public = public
        self._tell = tell
        self._turns = turns
        self._told: set[str] = set()
        self.inside_first = 0

    def go(self, id_: str, patience: float = PATIENCE) -> Item:
        """The item as it stands at the end; MissingStep names what did not come."""
        since, waits = time.monotonic(), ""
        while True:
            item = self._caller.ask("catalog", "show_item", item=id_)
            try:
                act = self._next(item)
                if act is None:
                    return dict(item)
                act(item)
                since = time.monotonic()
            except NotYet as awaited:
                waits = str(awaited)
            except (NotAllowed, NotFound) as error:  # an import or an event still under way
                waits = sentence(error)
            if time.monotonic() - since > patience:
                raise MissingStep(f"{item['title']}：{waits}（等了 {patience:g} 秒）")
            time.sleep(ASK_EVERY)

    def _next(self, item: Item) -> Callable[[Item], None] | None:
        """What to do in this state; None at the end of the road."""
        acts = {"draft": self._draft, "submitted": self._review, "approved": self._publish}
        if item["state"] in acts:
            return acts[item["state"]]
        if item["state"] == "withdrawn":
            return None if "recalled" in item["public"] else _awaits("各渠道收回的消息")
        self._tell_published(item)
        if self._turns.correction and not _did(item, "revise"):
            return self._correct
        return self._withdraw if self._turns.withdrawal else None

    # -- catalog -------------------------------------------------------------

    def _draft(self, item: Item) -> None:
        last = item["history"][-1]["action"]
        if last == "return":
            changed = self._turns.returned
            body = item["text"]["body"].replace(changed["instead_of"], changed["write"])
            self._save(item, body, f"按意见修改，成为第 {item['version']} 版")
        elif last == "revise":
            body = story.correction_text(self._turns.correction)
            self._save(
                item, body, f"写好第 {item['version']} 版，第 {item['version'] - 1} 版仍在网上"
            )
        else:
            found = self._tell_catalog("submit_item", item)
            self._say(item, f"送审第 {found['version']} 版，封存为 {found['hash'][:SHORT]}")

    def _save(self, item: Item, body: str, what: str) -> None:
        text = {name: item["text"][name] for name in TEXT} | {"body": body}
        self._tell_catalog("save_item", item, organ=item["organ"], entry=item["entry"], **text)
        self._say(item, what)

    def _correct(self, item: Item) -> None:
        note = self._turns.correction["change_note"]
        self._tell_catalog("revise_item", item, note=note)
        self._say(item, f"发现笔误，修订：{note}")

    def _withdraw(self, item: Item) -> None:
        reason = self._turns.withdrawal["reason"]
        self._tell_catalog("withdraw_item", item, reason=reason)
        self._say(item, f"撤下：{reason}")

    def _tell_catalog(self, command: str, item: Item, **arguments: Any) -> Item:
        found = self._caller.tell(
            "catalog",
            command,
            drafter_of(item),
            item=item["item"],
            version=item["version"],
            **arguments,
        )
        return dict(found)

    # -- review --------------------------------------------------------------

    def _review(self, item: Item) -> None:
        review = self._caller.ask(
            "review", "show_review", review=f"{item['item']}:{item['version']}"
        )
        if review["state"] != "open":
            raise NotYet("审核的结果通知到目录服务")
        out = {drafter_of(item), *(d["by"] for d in review["decisions"])}
        person, organ = self._city.decider(item["organ"], review["role"], out)
        decision, comment = self._decision(item)
        if decision == "return":
            self._try_own_text(item, review)
        self._caller.tell(
            "review",
            "decide_step",
            person,
            review=review["review"],
            step=review["step"],
            comment=comment,
            **decided(review, decision),
        )
        who = self._city.who(person, review["role"], organ)
        passed = "（本单位没有人选，由上级办理）" if organ != item["organ"] else ""
        said = f"：{comment}" if comment else ""
        self._tell.deed(who, f"{review['label']}，{DECISIONS[decision]}{passed}{said}")

    def _try_own_text(self, item: Item, review: Item) -> None:
        """Four eyes: the drafter decides nothing about his own text."""
        asked = {"review": review["review"], "step": review["step"], "decision": "approve"}
        try:
            self._caller.tell("review", "decide_step", drafter_of(item), **asked)
        except NotAllowed as refused:
            self._tell.fact(f"承办人想自己批准，系统拒绝：{refused}")
            return
        raise MissingStep(f"{item['title']}：承办人批准了自己的材料，没有被拒绝")

    def _decision(self, item: Item) -> tuple[str, str]:
        if self._turns.returned and not _did(item, "return"):
            return "return", self._turns.returned["comment"]
        return "approve", ""

    # -- publish -------------------------------------------------------------

    def _publish(self, item: Item) -> None:
        found = publication(self._caller, item)
        if not found or found["state"] == "planned":
            raise NotYet("发布服务收到批准")
        for delivery in found["deliveries"]:
            if delivery["state"] == "awaiting":
                if delivery["required"]:
                    self._see_nothing_outside(item, found)
                self._prove(item, delivery)
                return
        raise NotYet("网页写好并取得证明，各阶段确认")

    def _see_nothing_outside(self, item: Item, found: Item) -> None:
        """Before a required inside proof is in, citizens must not see this version."""
        if not found["url"]:
            return
        page, version = self._public.page(found["url"]), item["version"]
        hidden = f"第{version}版" not in page.text if item["public"].get("urls") else page.gone
        if not hidden:
            raise MissingStep(f"{item['title']}：党内尚未确认，网站上已经有了第 {version} 版")
        self.inside_first += 1

    def _prove(self, item: Item, delivery: Mapping[str, Any]) -> None:
        """As the organ's publisher would: a number, today's date, the paper itself."""
        day = clock.today()
        label = CHANNELS[delivery["channel"]]
        code = self._city.organs[item["organ"]].code
        serial = int(item["item"][2:6], 16) % 900 + 100 + item["version"]
        number = f"{code}〔{day.year}〕{label}第{serial}号"
        paper = f"{label}证明\n编号：{number}\n事项：{item['title']}\n日期：{day}\n"
        publisher = self._city.holder(item["organ"], "publisher")
        proved = enter_proof(
            self._caller,
            delivery["delivery"],
            number,
            day.isoformat(),
            f"{label}证明.txt",
            paper.encode(),
            publisher,
        )
        who = self._city.who(publisher, "publisher", item["organ"])
        short = proved["proof"]["file_hash"][:SHORT]
        self._tell.deed(who, f"登记{label}证明 {number}，文件 {short}")

    def _tell_published(self, item: Item) -> None:
        key = f"published {item['version']}"
        if key in self._told:
            return
        self._told.add(key)
        found = publication(self._caller, item)
        web = website_proof(found)
        where = "已公开" if web else "已在党内公开"
        page = f"，{web['url']}，页面 {web['sha256'][:SHORT]}" if web else ""
        self._tell.proved(f"第 {item['version']} 版{where}，索引号 {found['number']}{page}")

    def _say(self, item: Item, what: str) -> None:
        self._tell.deed(self._city.who(drafter_of(item), "drafter", item["organ"]), what)


def publication(caller: Caller, item: Item) -> dict[str, Any]:
    """The publication of the item's version; empty while there is none."""
    found = caller.ask("publish", "show_publication", item=f"{item['item']}:{item['version']}")
    return dict(found[0]) if found else {}


def website_proof(found: Mapping[str, Any]) -> dict[str, str]:
    """{url, sha256, at} of the page; empty for what is inside only."""
    pages = [d["proof"] for d in found["deliveries"] if d["channel"] == "website" and d["proof"]]
    return dict(pages[0]) if pages else {}


def drafter_of(item: Item) -> str:
    """Who wrote it first; of a draft that the system opened, who took it up."""
    return str(next(line["by"] for line in item["history"] if line["action"] != "open"))


def _did(item: Item, action: str) -> bool:
    return any(line["action"] == action for line in item["history"])


def _awaits(what: str) -> Callable[[Item], None]:
    def wait(item: Item) -> None:
        raise NotYet(what)

    return wait
