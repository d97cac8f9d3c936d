"""Where the stops of catalogues, items and what is due are, and what has to be there for them."""

from datetime import timedelta
from functools import cached_property

from common import clock
from tests.browser.conftest import BODY, LONG_TITLE
from tests.faults.waiting import eventually
from tests.service.road.walker import FULL, ORGAN, View, Walker

FOUND = "联系人电话 13812345678。"


class Catalogued:
    """Each of its three gives paths in the console by the names of stops."""

    def __init__(self, walker: Walker) -> None:
        self.walker, self.city = walker, walker.city

    @cached_property
    def published(self) -> View:
        """Two versions of it were shown, with everything a text may have."""
        file = self.walker.attach("附件1：党务公开目录.txt", "目录".encode())
        text = {"title": LONG_TITLE, "attachments": [file]}
        first = self.walker.published(FULL, body=BODY, **text)
        revised = self.walker.revise(first, body=BODY.replace("10日", "5日"), **text)
        return self.walker.finish(self.walker.submit(revised))

    def items(self) -> dict[str, str]:
        shown = self.published["item"]
        named = {"supersedes": [shown], "supersedes_reason": "新的目录施行"}
        draft = self.walker.save(FULL, title=LONG_TITLE, body=FOUND, **named)["item"]
        views = {f"{as_} preview": as_ for as_ in ("citizen", "member", "board", "sms")}
        return {
            "items": "/items",
            "catalogue": f"/items/new?organ={ORGAN}",
            "new item": f"/items/new?organ={ORGAN}&entry={FULL}",
            "draft": f"/items/{draft}",
            "edit": f"/items/{draft}/edit",
            "submit": f"/items/{draft}/submit",
            "word": f"/items/{draft}/word",
            "published item": f"/items/{shown}",
            "revise": f"/items/{shown}/revise",
            "close": f"/items/{shown}/close",
            **{name: f"/items/{draft}/preview/{as_}" for name, as_ in views.items()},
            "missing item": "/items/i-none",
        }

    def due(self) -> dict[str, str]:
        """One in every state that the calendar and a day can bring about."""
        month, drafter = f"{clock.today():%Y-%m}", self.walker.holder("drafter")
        owed = [f"{ORGAN}:{entry}:{month}" for entry in ("b9-resolutions-04", "b9-ideology-02")]
        for id_ in owed:
            eventually(lambda id_=id_: self._owed(id_), 30)
        over = {"organ": ORGAN, "entry": "b9-appointments-01", "note": "拟任干部的任前公示"}
        long_ago = {**over, "occurred_on": f"{clock.today() - timedelta(days=40)}"}
        late = self.city.tell("catalog", "register_occurrence", drafter, **long_ago)
        if self._owed(owed[1])["state"] == "open":
            nothing = {"obligation": owed[1], "reason": "本月没有组织生活会，没有可以公开的内容"}
            self.city.tell("catalog", "declare_nothing", drafter, **nothing)
        month_of_late, entry = late["due_on"][:7], f"organ={ORGAN}&entry=b9-resolutions-04"
        return {
            "due": f"/due?month={clock.today() + timedelta(days=20):%Y-%m}&organ={ORGAN}",
            "due and over": f"/due?month={month_of_late}&organ={ORGAN}&tab=missing",
            "one period": f"/due/{late['obligation']}",
            "nothing to disclose": f"/due/{owed[1]}",
            "what happened": "/due/new",
            "draft of a period": f"/items/new?{entry}&period={month}",
        }

    def _owed(self, id_: str) -> View:
        return dict(self.city.ask("catalog", "show_obligation", obligation=id_))

    def catalogues(self) -> dict[str, str]:
        """One that was changed, with a retired entry, and returned by the organ above."""
        [stands] = self.city.ask("catalog", "show_catalogue", organ=ORGAN)
        publisher = self.walker.holder("publisher")
        changes = [
            {"action": "retire", "entry": "b9-rules-01"},
            {
                "action": "change",
                "entry": FULL,
                "fields": {"responsible": "机关党委和宣传教育中心"},
            },
        ]
        asked = {"catalogue": stands["id"], "edition": stands["edition"]}
        told = {"changes": changes, "reason": "职责调整，按新的三定规定"}
        self.city.tell("catalog", "change_catalogue", publisher, **asked, **told)
        self._plan()
        one = f"/catalogues/{stands['id']}"
        return {
            "plans": "/plans?tab=approved",
            "new plan": "/plans/new",
            "catalogues": "/catalogues",
            "one catalogue": one,
            "catalogue history": f"{one}/history",
            "beside the outline": f"{one}/compare",
            "new entry": f"{one}/new",
            "entry": f"{one}/entries/{FULL}",
            "import table": f"{one}/import",
        }

    def _plan(self) -> None:
        """One that the organ above approved."""
        drafter = self.walker.holder("drafter")
        fields = {"content": "老旧小区改造的进度", "column": "service", "route": "A"}
        fields |= {"audience": ["members", "society"], "time_rule": "staged"}
        fields |= {"forms": [{"channel": "document"}, {"channel": "website"}]}
        asked = {"organ": ORGAN, "title": LONG_TITLE, "why": "群众多次来问", "fields": fields}
        plan = self.city.tell("catalog", "request_work_plan", drafter, **asked)
        decided = {"plan": plan["plan"], "decision": "approve", "comment": "请按方案公开"}
        above = self.walker.holder("approver", "o-10")
        self.city.tell("catalog", "decide_work_plan", above, **decided)
