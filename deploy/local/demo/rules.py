"""What the rules ask for beside the road: catalogues, what is due, heavier routes, urgency,
deputies, opinions before a text is final, what is not disclosed, and why a date is that date.

Every command has an id of its own, so a second walk over the same data does nothing.
"""

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from cli.caller import Caller
from common import clock, workdays
from common.errors import NotFound
from contracts.commands.catalog.items import item_id
from contracts.words import NON_DISCLOSURES, WEIGHTS
from deploy.local.demo.city import City, decided
from deploy.local.demo.logins import ORGAN
from deploy.local.demo.tell import Teller
from deploy.local.demo.waiting import MissingStep, until

ABOVE = "o-10"
CATALOGUE = f"{ORGAN}:bureau-9"
HEAVY, CONSULTED, URGENT = "gv-gov-decisions-03", "gv-gov-decisions-07", "b9-service-04"
MONTHLY = "b9-resolutions-04"
OPINION_DAYS = 15
Found = Mapping[str, Any]


class Rules:
    """One thing after the other, each told with what the system answered."""

    def __init__(self, caller: Caller, city: City, tell: Teller) -> None:
        self._caller, self._city, self._tell = caller, city, tell

    def show(self) -> None:
        """MissingStep names the first thing that did not come about."""
        for part in (
            self._catalogue,
            self._work_plan,
            self._what_is_due,
            self._heavy,
            self._urgent,
            self._deputy,
            self._consultation,
            self._withheld,
            self._dates,
        ):
            part()

    # -- catalogues --------------------------------------------------------------

    def _catalogue(self) -> None:
        self._tell.item("公开目录", "本机关的目录可以改，改了要报上级")
        found = self._stands()
        if found["edition"] == 1:
            change = {"action": "change", "entry": "b9-rules-01"}
            change["fields"] = {"responsible": "办公室和机关党委"}
            asked = {"catalogue": CATALOGUE, "edition": 1, "changes": [change]}
            self._do("publisher", "catalog", "change_catalogue", reason="职责调整", **asked)
            self._deed("publisher", "改了一个条目的责任部门，写明原因")
        if self._stands()["state"] != "noted":
            edition = self._stands()["edition"]
            asked = {"catalogue": CATALOGUE, "edition": edition}
            self._do("publisher", "catalog", "file_catalogue", **asked)
            self._do("approver", "catalog", "decide_catalogue", ABOVE, decision="note", **asked)
            self._deed("approver", "收到目录报备，予以备案", ABOVE)
        differs = self._caller.ask("catalog", "show_comparison", catalogue=CATALOGUE)
        changed = len(differs["changed"])
        self._tell.proved(
            f"与提纲相比：缺 {len(differs['missing'])}、多 {len(differs['extra'])}、改 {changed}"
        )

    def _stands(self) -> Found:
        found = self._caller.ask("catalog", "show_catalogue", organ=ORGAN)
        return next(each for each in found if each["id"] == CATALOGUE)

    def _work_plan(self) -> None:
        self._tell.item("目录外事项", "没有列入目录的，先有上级批准的工作方案")
        fields = {"content": "老旧小区改造的进度", "column": "service", "route": "A"}
        fields |= {"audience": ["society"], "time_rule": "immediate"}
        fields |= {"forms": [{"channel": "website"}]}
        asked = {"organ": ORGAN, "title": "老旧小区改造进度的公开", "why": "群众多次来问"}
        plan = self._do("drafter", "catalog", "request_work_plan", fields=fields, **asked)
        decision = {"plan": plan["plan"], "decision": "approve", "comment": "请按方案公开"}
        self._do("approver", "catalog", "decide_work_plan", ABOVE, **decision)
        self._deed("approver", f"批准工作方案《{plan['title']}》，可以公开一件", ABOVE)

    # -- what is due -------------------------------------------------------------

    def _what_is_due(self) -> None:
        self._tell.item("应公开", "目录的每个条目按时限要求，到期应公开什么")
        month = f"{clock.today():%Y-%m}"
        id_ = f"{ORGAN}:{MONTHLY}:{month}"
        owed = until("本月的应公开没有列出", partial(self._owed, id_))
        self._tell.fact(
            f"{owed['content']}（{owed['label']}）：{owed['due_on']}，{owed['because']}"
        )
        if owed["state"] == "open":
            reason = "本月没有新的决议，没有可以公开的内容"
            self._do("drafter", "catalog", "declare_nothing", obligation=id_, reason=reason)
            self._do("approver", "catalog", "approve_nothing", obligation=id_)
            self._deed("approver", f"同意本期无可公开：{reason}")
        asked = {"organ": ORGAN, "counting": True, "limit": 1}
        counts = self._caller.ask("catalog", "list_obligations", **asked)["counts"]
        told = "、".join(f"{name} {count}" for name, count in counts.items() if count)
        self._tell.proved(f"本机关应公开：{told}")

    def _owed(self, id_: str) -> Found | None:
        try:
            return dict(self._caller.ask("catalog", "show_obligation", obligation=id_))
        except NotFound:
            return None

    # -- review ------------------------------------------------------------------

    def _heavy(self) -> None:
        self._tell.item("特别重要的事项", "主要领导审批、集体研究、报上级审核")
        text = {"weight": "major", "forms": ["website"]}
        item = self._saved(HEAVY, "听证会结论和意见采纳情况", **text)
        self._go(item)

    def _urgent(self) -> None:
        self._tell.item("紧急公开", "先由主要领导审批公开，其余各步公开以后补办")
        item = self._saved(URGENT, "河道水位上涨，沿河步道临时关闭", urgent="汛情，须立即告知")
        self._go(item)
        until("补审的结果没有通知到目录服务", partial(self._rechecked, item))
        self._tell.proved("补审通过，这次紧急公开站得住")

    def _rechecked(self, item: Found) -> bool:
        found = self._caller.ask("catalog", "show_item", item=item["item"])
        return any(line["action"] == "recheck_stands" for line in found["history"])

    def _go(self, item: Found) -> None:
        """Down the whole of its route, each step by somebody who may."""
        if item["state"] == "draft":
            seen = {"item": item["item"], "version": item["version"]}
            self._do("drafter", "catalog", "submit_item", about=item["item"], **seen)
        id_ = f"{item['item']}:{item['version']}"
        review = until("审核服务没有得知送审", partial(self._review, id_))
        self._tell.fact(f"分量：{WEIGHTS[review['weight']]}；程序：{_path(review)}")
        while review["state"] in ("open", "afterwards"):
            organ = review["waiting_for"].partition("/")[0]
            person = self._decider(review, organ)
            asked = {"review": id_, "step": review["step"], **decided(review)}
            name = f"{id_}:{review['step']}"
            self._caller.tell("review", "decide_step", person, _id(name), **asked)
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

    # -- who is away --------------------------------------------------------------

    def _deputy(self) -> None:
        self._tell.item("外出委托", "领导外出，由同事代为办理，记录上写明")
        leader, deputy = self._holder("auditor"), self._holder("publisher")
        post = {"holder": leader, "deputy": deputy, "organ": ORGAN, "role": "auditor"}
        today = clock.today()
        days = {"first": f"{today}", "last": f"{today + timedelta(days=2)}"}
        asked = self._caller.ask("access", "list_delegations", account=leader)
        if not asked:
            self._do("auditor", "access", "delegate_post", **post, **days)
            self._deed("auditor", f"委托 {deputy} 代理三天")
            self._do("auditor", "access", "end_delegation", **post)
            self._deed("auditor", "提前回来，收回委托")

    # -- opinions before the text is final ----------------------------------------

    def _consultation(self) -> None:
        self._tell.item("征求意见", "先公布草案，听取意见，再公布正式文本")
        text = {"plan": "draft", "opinion_days": OPINION_DAYS, "forms": ["website"]}
        item = self._saved(CONSULTED, "公共停车场收费调整方案（征求意见稿）", **text)
        self._go(item)
        shown = until("草案没有公开", partial(self._heard, item))
        until_day = shown["heard"]["until"]
        self._tell.proved(f"草案已公开，意见收到 {until_day} 为止")
        if shown["heard"]["over"]:
            return
        self._do(
            "drafter",
            "catalog",
            "revise_item",
            about="final",
            item=item["item"],
            version=1,
            note="按意见修改为正式文本",
        )
        preview = self._caller.ask("catalog", "show_preview", item=item["item"])
        why_not = [each for each in preview["problems"] if "截止以后" in each]
        if not why_not:
            raise MissingStep("征求意见没有截止，正式文本没有被拒绝")
        self._tell.fact(f"现在就想公布正式文本，系统拒绝：{why_not[0]}")

    def _heard(self, item: Found) -> Found | None:
        found = dict(self._caller.ask("catalog", "show_item", item=item["item"]))
        return found if found["heard"] and found["state"] != "approved" else None

    # -- what is not disclosed ----------------------------------------------------

    def _withheld(self) -> None:
        self._tell.item("不予公开", "有依据、有损害，由上级决定，登记在册，定期复核")
        asked = {
            "organ": ORGAN,
            "entry": "b9-democracy-01",
            "subject": "一次专题会议的讨论记录",
            "basis": "《中华人民共和国政府信息公开条例》第十六条",
            "harm": "讨论过程公开以后，参与讨论的人不愿直言，影响决策质量",
        }
        thing = self._do("drafter", "review", "request_non_disclosure", **asked)
        if thing["state"] == "requested":
            decision = {"non_disclosure": thing["non_disclosure"], "decision": "keep"}
            decision["reason"] = "依据充分，损害具体"
            name = "decide_non_disclosure"
            thing = self._do("approver", "review", name, ABOVE, **decision)
            self._deed("approver", f"{NON_DISCLOSURES[thing['state']]}：依据充分，损害具体", ABOVE)
        self._tell.proved(f"登记在册，{thing['due_on']} 以前复核：{thing['because']}")

    # -- dates ---------------------------------------------------------------------

    def _dates(self) -> None:
        self._tell.item("期限", "每个日期都说得出为什么；放假安排变了，先看哪些日期会变")
        found = self._caller.ask("catalog", "list_items", organ=ORGAN, state="draft", limit=100)
        dated = next((each for each in found if each["due_on"]), None)
        if dated:
            self._tell.fact(
                f"《{dated['title']}》应在 {dated['due_on']} 以前公开：{dated['because']}"
            )
        rest = [{"day": f"{day}", "works": "no", "notice": f"{day.year}"} for day in _next_days()]
        moved = [
            row
            for service in ("catalog", "review", "feedback", "oversight")
            for row in self._caller.ask(service, "list_moved_dates", rows=rest)
        ]
        self._tell.proved(f"假如接下来三个工作日放假：{len(moved)} 个没有办完的日期会顺延")

    # -- asking ----------------------------------------------------------------------

    def _saved(self, entry: str, title: str, **text: Any) -> dict[str, Any]:
        clarities = {
            "task": title,
            "leader": "分管负责同志",
            "lead_department": "办公室",
            "due": f"{clock.today() + timedelta(days=30)}",
            "person": "经办人",
        }
        asked = {
            "organ": ORGAN,
            "entry": entry,
            "title": title,
            "body": f"一、事项\n{title}。\n二、办理\n由办公室负责，限期完成。",
            "clarities": clarities,
            "occurred_on": f"{clock.today()}",
            **text,
        }
        known = self._known(item_id(_id("save_item", title)))
        return known or self._do("drafter", "catalog", "save_item", about=title, **asked)

    def _known(self, item: str) -> dict[str, Any] | None:
        """As a walk before this one left it."""
        try:
            return dict(self._caller.ask("catalog", "show_item", item=item))
        except NotFound:
            return None

    def _do(
        self,
        role: str,
        service: str,
        command: str,
        at: str = ORGAN,
        about: str = "",
        **asked: Any,
    ) -> dict[str, Any]:
        """By who holds the role; the same thing once, however often the walk is repeated."""
        id_ = _id(command, about or str(sorted(asked.items())))
        answer = self._caller.tell(service, command, self._holder(role, at), id_, **asked)
        return dict(answer) if isinstance(answer, Mapping) else {"found": answer}

    def _holder(self, role: str, organ: str = ORGAN) -> str:
        return self._city.holder(organ, role)

    def _deed(self, role: str, what: str, organ: str = ORGAN) -> None:
        self._tell.deed(self._city.who(self._holder(role, organ), role, organ), what)


def _id(*parts: str) -> str:
    return "demo-" + hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]


def _path(review: Found) -> str:
    after = "（公开以后）"
    return " → ".join(f"{s['label']}{after if s['afterwards'] else ''}" for s in review["path"])


def _next_days() -> list[date]:
    """The next three days that are counted."""
    calendar, day, found = workdays.published(), clock.today(), list[date]()
    while len(found) < 3:
        day += timedelta(days=1)
        if calendar.works(day) and day.year <= calendar.last_year:
            found.append(day)
        elif day.year > calendar.last_year:
            break
    return found
