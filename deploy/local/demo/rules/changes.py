"""What becomes of a public text that grows or is replaced, and of an organ that is merged."""

from functools import partial
from typing import Any

from common.errors import NotFound
from deploy.local.demo.logins import ORGAN
from deploy.local.demo.rules.asking import ABOVE, HEAVY, Asking, Found, command_id
from deploy.local.demo.waiting import until

GROWS, REPLACES = "夜间停车试点听证会的意见采纳情况", "夜间停车试点两次听证会的情况合并公布"
BODY = "一、意见\n收到意见十二条。\n二、采纳\n采纳九条，其余三条已逐条说明。"
NOTE = "会后又收到两条意见"
TEXT = {"weight": "ordinary", "forms": ["website"]}
OFFICE = "o-parking"
SAID = {"document": "澜编〔2026〕9号", "reason": "试点结束，职能并回"}


class Changes(Asking):
    def show(self) -> None:
        self._replace(self._supplement())
        self._merge()

    def _supplement(self) -> Found:
        self._tell.item("补充公开", "只增加，原有的文字不动，页面标出增加了什么、为什么")
        item = self._saved(HEAVY, GROWS, body=BODY, **TEXT)
        if item["version"] == 1:
            self._publish(item)
            asked = {"item": item["item"], "version": 1, "note": NOTE, "kind": "supplement"}
            item = self._do("drafter", "catalog", "revise_item", about=GROWS, **asked)
            text = self._written(HEAVY, GROWS, body=f"{BODY}\n补记：{NOTE}，均已采纳。", **TEXT)
            seen = {"item": item["item"], "version": 2}
            about = f"{GROWS}:2"
            item = self._do("drafter", "catalog", "save_item", about=about, **seen, **text)
        item = self._publish(item)
        self._tell.proved(f"补充说明“{NOTE}”和增加的一段写在页面上：{item['title']}")
        return item

    def _replace(self, old: Found) -> None:
        self._tell.item("取代", "新的公开以后，旧的页面还在，写明被什么取代、为什么")
        named = {"supersedes": [old["item"]], "supersedes_reason": "两次听证会的情况合并公布"}
        new = self._saved(HEAVY, REPLACES, **TEXT, **named)
        self._publish(new)
        until("旧的事项没有标明被取代", partial(self._is_replaced, old, new))
        self._tell.proved(f"《{old['title']}》已由《{new['title']}》取代")

    def _publish(self, item: Found) -> Found:
        """Down its route until it is public."""
        self._go(item)
        return until(f"{item['title']}没有公开", partial(self._public, item))

    def _public(self, item: Found) -> Found | None:
        found = self._known(item["item"])
        public = found and (found["state"], found["version"]) == ("published", item["version"])
        return found if public else None

    def _is_replaced(self, old: Found, new: Found) -> bool:
        found = self._caller.ask("catalog", "list_titles", items=[old["item"]])
        return any(row["superseded_by"] == new["item"] for row in found)

    # -- organs -------------------------------------------------------------------

    def _merge(self) -> None:
        self._tell.item("机构改革", "撤并、更名、改隶属，先看会牵动什么；历史留在原处")
        if self._office() is None:
            row = {"id": OFFICE, "code": "PARKING", "name": "停车试点办公室", "parent": ABOVE}
            kind = {"level": "department", "kind": "bureau", "regime": "party"}
            self._administer("import_organs", rows=[{"line": 2, **row, **kind}])
        asked: dict[str, Any] = {
            "kind": "merge",
            "organs": [OFFICE],
            "into": [{"id": ORGAN}],
            **SAID,
        }
        if (self._office() or {})["state"] == "active":
            self._administer("reform_organs", **asked)
        found = until("停车试点办公室没有并入", self._merged)
        heirs = "、".join(each["name"] for each in found["successors"])
        self._tell.proved(f"{found['name']}已并入{heirs}（{SAID['document']}），职责和期限随之转移")

    def _administer(self, command: str, **asked: Any) -> None:
        admin = self._city.administrator
        found = self._caller.tell("catalog", command, admin, command_id(command), **asked)
        self._tell.deed(f"系统管理员 {admin}", _told(found))

    def _office(self) -> Found | None:
        try:
            return dict(self._caller.ask("catalog", "show_organ", organ=OFFICE))
        except NotFound:
            return None

    def _merged(self) -> Found | None:
        found = self._office()
        return found if found and found["state"] == "closed" else None


def _told(found: Found) -> str:
    if "rows" in found:
        return f"设立 {found['created']} 个机关"
    return f"办理合并，牵动 {len(found['organs'])} 个机关"
