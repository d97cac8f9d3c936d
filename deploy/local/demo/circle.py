"""Round the circle: opinions about an item, each answered, and how they were handled disclosed.

It looks at what stands and does the next thing, so a second walk over the same data does nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from cli.caller import Caller
from cli.failures import sentence
from common.errors import NotAllowed
from contracts.words import OUTCOMES
from deploy.local.demo.city import City
from deploy.local.demo.public import Public
from deploy.local.demo.story import Turns, again_text
from deploy.local.demo.tell import Teller
from deploy.local.demo.waiting import MissingStep, until
from deploy.local.demo.walk import Item
from deploy.local.folder import RunFolder

CODES = "codes.json"  # what askers wrote down, in the run folder: it is shown to them only once
BY_PHONE = "phone"
Opinion = Mapping[str, Any]


class Circle:
    """The opinions about one item; `codes` are what the askers came home with."""

    def __init__(
        self, caller: Caller, city: City, public: Public, tell: Teller, folder: RunFolder
    ) -> None:
        self._caller = caller
        self._city = city
        self._public = public
        self._tell = tell
        self._folder = folder

    def go(self, item: Item, turns: Turns) -> str:
        """The id of the draft that discloses how the opinions were handled."""
        turn = turns.redisclosure
        self._hear(item, turn["opinion"])
        self._try_to_close(item)
        for case, opinion in zip(self._cases(item), turn["opinion"], strict=True):
            self._handle(item, case, opinion)
        asked = self._ask_again(item)
        draft = until("意见办理情况的草稿没有立项", lambda: self._draft(asked))
        self._write(draft, turn)
        return draft

    def codes(self, item: str) -> list[str]:
        return list(self._folder.read(CODES).get(item, ()))

    # -- opinions --------------------------------------------------------------

    def _hear(self, item: Item, opinions: Sequence[Opinion]) -> None:
        for opinion in opinions[len(self._cases(item)) :]:
            code = (self._by_phone if opinion.get("by_phone") else self._by_form)(item, opinion)
            known = self._folder.read(CODES)
            self._folder.write(CODES, {**known, item["item"]: [*known.get(item["item"], ()), code]})

    def _by_form(self, item: Item, opinion: Opinion) -> str:
        """As a citizen: the form on the page, the preview, and off it goes."""
        [url] = item["public"]["urls"]
        form = self._public.page(url).hidden("/opinions/preview")
        said = {name: opinion.get(name, "") for name in ("text", "name", "contact")}
        preview = self._public.post("/opinions/preview", {**form, **said})
        sent = self._public.post("/opinions/send", preview.hidden("/opinions/send"))
        if not sent.code:
            raise MissingStep(f"{item['title']}：意见没有收下（{sent.status}）")
        who = opinion.get("name") or "一位群众（匿名）"
        self._tell.deed(who, f"在网页上提意见：{opinion['text']}")
        return sent.code

    def _by_phone(self, item: Item, opinion: Opinion) -> str:
        handler = self._handler(item)
        given = {name: opinion.get(name, "") for name in ("text", "name")}
        found = self._caller.tell(
            "feedback", "enter_case", handler, item=item["item"], channel=BY_PHONE, **given
        )
        who = self._city.who(handler, "case_handler", item["organ"])
        self._tell.deed(who, f"登记{opinion['name']}打来的电话：{opinion['text']}")
        return str(found["code"])

    def _try_to_close(self, item: Item) -> None:
        """An item with open cases cannot be closed."""
        if all(case["state"] == "closed" for case in self._cases(item)):
            return
        seen = {"item": item["item"], "version": item["version"]}
        drafter = self._city.holder(item["organ"], "drafter")

        def refused() -> str:
            now = self._caller.ask("catalog", "show_item", item=item["item"])
            if not now["open_cases"]:
                return ""  # catalog has not heard of the opinions yet
            try:
                self._caller.tell("catalog", "close_item", drafter, **seen)
            except NotAllowed as error:
                return sentence(error)
            raise MissingStep(f"{item['title']}：还有意见没有办结，却办结了")

        said = until("目录服务没有得知意见", refused)
        self._tell.fact(f"承办人想先办结，系统拒绝：{said}")

    # -- answers ---------------------------------------------------------------

    def _handle(self, item: Item, case: Mapping[str, Any], opinion: Opinion) -> None:
        handler, lead = self._handler(item), self._city.holder(item["organ"], "drafter")
        auditor = self._city.holder(item["organ"], "auditor")
        reply = {"reply": opinion["reply"], "outcome": opinion["outcome"]}
        steps = {
            "received": ("screen_case", handler, {"kind": opinion["kind"]}),
            "screened": ("assign_case", handler, {"lead": lead}),
            "assigned": ("answer_case", lead, reply),
            "answered": ("review_reply", auditor, {"decision": "approve"}),
            "replied": ("close_case", handler, {}),
        }
        while case["state"] in steps:
            command, by, given = steps[case["state"]]
            seen = {"case": case["case"], "version": case["version"]}
            case = self._caller.tell("feedback", command, by, **seen, **given)
            if command == "close_case":
                who = self._city.who(handler, "case_handler", item["organ"])
                word = OUTCOMES[opinion["outcome"]]
                self._tell.deed(who, f"甄别、交办、答复并经审核：{word}。{opinion['reply']}")

    # -- disclosed again -------------------------------------------------------

    def _ask_again(self, item: Item) -> str:
        cases = self._cases(item)
        asked = {case["redisclosure"] for case in cases} - {""}
        if asked:
            return str(asked.pop())
        handler = self._handler(item)
        found = self._caller.tell(
            "feedback",
            "request_redisclosure",
            handler,
            item=item["item"],
            cases=[case["case"] for case in cases],
        )
        who = self._city.who(handler, "case_handler", item["organ"])
        self._tell.deed(who, f"要求公开 {len(cases)} 条意见的办理情况，{found['due_on']} 以前")
        return str(found["redisclosure"])

    def _draft(self, redisclosure: str) -> str:
        found = self._caller.ask("feedback", "show_redisclosure", redisclosure=redisclosure)
        return str(found["draft"])

    def _write(self, draft: str, turn: Mapping[str, Any]) -> None:
        item = self._caller.ask("catalog", "show_item", item=draft)
        if item["state"] != "draft" or item["text"]["body"]:
            return
        drafter = self._city.holder(item["organ"], "drafter")
        text = {**item["text"], "body": again_text(turn), "changed": turn["changed"]}
        kept = {name: item[name] for name in ("item", "version", "organ", "entry")}
        self._caller.tell("catalog", "save_item", drafter, **kept, **text)
        who = self._city.who(drafter, "drafter", item["organ"])
        self._tell.deed(who, f"写好系统立项的草稿“{item['title']}”：{turn['changed']}")

    def _cases(self, item: Item) -> list[dict[str, Any]]:
        return list(self._caller.ask("feedback", "list_cases", item=item["item"]))

    def _handler(self, item: Item) -> str:
        return self._city.holder(item["organ"], "case_handler")
