"""The organ's own catalogue, what stands outside it, and what is due."""

from functools import partial

from common import clock
from common.errors import NotFound
from contracts.words import STANDINGS
from deploy.local.demo.logins import ORGAN
from deploy.local.demo.rules.asking import ABOVE, Asking, Found
from deploy.local.demo.waiting import until

CATALOGUE = f"{ORGAN}:bureau-9"
MONTHLY = "b9-resolutions-04"


class Catalogues(Asking):
    def show(self) -> None:
        self._catalogue()
        self._work_plan()
        self._what_is_due()

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
        told = "、".join(f"{STANDINGS[name]} {count}" for name, count in counts.items() if count)
        self._tell.proved(f"本机关应公开：{told}")

    def _owed(self, id_: str) -> Found | None:
        try:
            return dict(self._caller.ask("catalog", "show_obligation", obligation=id_))
        except NotFound:
            return None
