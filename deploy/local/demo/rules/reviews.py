"""Heavier routes, urgency, deputies, opinions before a text is final, what is not disclosed."""

from datetime import timedelta
from functools import partial

from common import clock
from contracts.words import NON_DISCLOSURES
from deploy.local.demo.logins import ORGAN
from deploy.local.demo.rules.asking import ABOVE, HEAVY, URGENT, Asking, Found
from deploy.local.demo.waiting import MissingStep, until

CONSULTED = "gv-gov-decisions-07"
OPINION_DAYS = 15


class Reviews(Asking):
    def show(self) -> None:
        self._heavy()
        self._urgent()
        self._deputy()
        self._consultation()
        self._withheld()

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
        asked = {"organ": ORGAN, "year": clock.today().year}
        [counted] = self._caller.ask("review", "show_urgent_counts", **asked)
        self._tell.proved(
            f"补审结束，计入统计：今年紧急公开 {counted['published']} 件，"
            f"补审通过 {counted['stood']} 件，逾期 {counted['late']} 件"
        )

    def _rechecked(self, item: Found) -> bool:
        found = self._caller.ask("catalog", "show_item", item=item["item"])
        return any(line["action"] == "recheck_stands" for line in found["history"])

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
        if item["version"] == 1:
            self._go(item)
        shown = until("草案没有公开", partial(self._heard, item))
        until_day = shown["heard"]["until"]
        self._tell.proved(f"草案已公开，意见收到 {until_day} 为止")
        if shown["heard"]["over"]:
            return
        asked = {"item": item["item"], "version": 1, "note": "按意见修改为正式文本"}
        self._do("drafter", "catalog", "revise_item", about="final", **asked)
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
