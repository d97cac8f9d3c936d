"""Looks at the end whether everybody was told, shown and answered, and the ledger holds."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from cli import ledger
from cli.caller import Caller
from deploy.local.city import generate
from deploy.local.demo.proofs import Walked, must
from deploy.local.demo.public import Public, runs
from deploy.local.demo.waiting import MissingStep, until
from deploy.local.demo.walls import Walls
from services.oversight.domain import verifications

LEAST_TOLD = 3000  # members that the whole city's item is announced to, less who opted out
RSS, JSON_FEED = "/rss.xml", "/feed.json"


class CircleProofs:
    """Each method gives a sentence when it holds, or raises MissingStep naming what does not."""

    def __init__(
        self,
        caller: Caller,
        public: Public,
        walls: Walls,
        walked: Sequence[Walked],
        codes: Mapping[str, Sequence[str]],
        sms: Path,
    ) -> None:
        self._caller = caller
        self._site = public
        self._walls = walls
        self._walked = walked
        self._codes = codes
        self._sms = sms

    def all(self) -> Iterator[str]:
        """One after the other."""
        checks = (
            self.everybody_was_told_once,
            self.boards_show_what_their_readers_may_see,
            self.askers_see_what_became_of_it,
            self.what_was_disclosed_again_is_linked,
            self.feeds_name_them,
            self.everything_was_filed,
            self.the_ledger_holds,
        )
        return (check() for check in checks)

    def everybody_was_told_once(self) -> str:
        told = [each for each in self._walked if "sms" in each.item["text"]["forms"]]
        until("短信没有全部交给网关", lambda: not self._untold(told), 120)
        sent = map(json.loads, self._sms.read_text("utf-8").splitlines())
        lines = [line for line in sent if not line["id"].startswith("code:")]
        twice = [id_ for id_, times in Counter(line["id"] for line in lines).items() if times > 1]
        if twice:
            raise MissingStep(f"短信 {twice[0]} 发了不止一次")
        members = {member.phone: member for member in generate.members()}
        refused = [line["id"] for line in lines if members[line["to"]].opted_out]
        if refused:
            raise MissingStep(f"退订的党员也收到了短信：{refused[0]}")
        audience = Counter(line["id"].split(":")[0] for line in lines)
        whole = max(audience.values(), default=0)
        if whole < LEAST_TOLD - sum(bool(member.opted_out) for member in members.values()):
            raise MissingStep(f"全市的事项只通知到 {whole} 名党员")
        return (
            f"{len(told)} 个事项发短信 {len(lines):,} 条，每人每版一条，退订的没有收到；"
            f"全市的一件通知到 {whole:,} 人次"
        )

    def _untold(self, told: Sequence[Walked]) -> list[str]:
        """Announcements of versions that stand whose messages are still under way."""
        states = {
            f"{a['item']}:{a['version']}": a["state"]
            for a in self._caller.ask("notify", "list_announcements", limit=1000)
        }
        wanted = (f"{w.item['item']}:{w.item['version']}" for w in told)
        return [id_ for id_ in wanted if states.get(id_) not in ("handed", "finished")]

    def boards_show_what_their_readers_may_see(self) -> str:
        inside = {
            run
            for each in self._walked
            if each.is_inside
            for run in runs(f"{each.title}\n{each.item['text']['body']}")
        } - {run for w in self._walked if w.is_public for run in runs(w.item["text"]["body"])}
        boards, sheets = self._walls.boards(), 0
        for board in boards:
            names = [row["sheet"] for row in self._walls.manifest(board)]
            for name in ["manifest.json", "", *(f"sheets/{name}" for name in names)]:
                text = self._walls.fetch(board, name)[1].decode("utf-8", "replace")
                leaked = [run for run in inside if run in text]
                if board["scope"] == "society" and leaked:
                    raise MissingStep(f"{board['name']} 面向社会，却有党内的文字“{leaked[0]}”")
                sheets += name.startswith("sheets/")
        status, _ = self._walls.fetch_as_stranger("manifest.json")
        if status != 404:
            raise MissingStep(f"没有登记的设备也能打开公开栏（{status}）")
        return f"{len(boards)} 块公开栏显示 {sheets} 张公开页，面向社会的没有一个党内的字"

    def askers_see_what_became_of_it(self) -> str:
        count = 0
        for item, codes in self._codes.items():
            [each] = [w for w in self._walked if w.item["item"] == item]
            [answer] = [w for w in self._walked if w.item.get("cause", {}).get("item") == item]
            for code in codes:
                page = self._site.post("/opinions/query", {"code": code})
                must(page.status == 200, each, f"查询码 {code} 查不到（{page.status}）")
                must(_path(answer.url) in page.text, each, f"查询码 {code} 看不到再公开的网址")
                count += 1
        wrong = self._site.post("/opinions/query", {"code": "AAAA-BBBB-CCCC-DDDD"})
        if wrong.status != 404:
            raise MissingStep(f"不存在的查询码也有结果（{wrong.status}）")
        return f"{count} 位提意见的人凭查询码看到答复和再公开的网页"

    def what_was_disclosed_again_is_linked(self) -> str:
        answers = [w for w in self._walked if w.item.get("cause")]
        for answer in answers:
            cause = answer.item["cause"]
            [each] = [w for w in self._walked if w.item["item"] == cause["item"]]
            original, page = self._site.page(each.url), self._site.page(answer.url)
            must(_path(answer.url) in original.text, each, "原网页没有链接意见办理情况")
            must(_path(each.url) in page.text, answer, "意见办理情况没有链接原事项")
            must(f"{cause['opinions']} 条意见" in page.text, answer, "没有写明收到几条意见")
            must(answer.item["text"]["changed"] in page.text, answer, "没有写明作了哪些改动")
        return f"{len(answers)} 次再公开：写明收到几条意见、改动了什么，与原网页互相链接"

    def feeds_name_them(self) -> str:
        rss, feed = self._site.page(RSS), self._site.page(JSON_FEED)
        ElementTree.fromstring(rss.body)
        urls = {entry["url"] for entry in json.loads(feed.body)["items"]}
        for each in [w for w in self._walked if w.item.get("cause")]:
            must(each.url in rss.text, each, "RSS 没有列出")
            must(any(url.endswith(_path(each.url)) for url in urls), each, "JSON Feed 没有列出")
        return "RSS 和 JSON Feed 都已列出"

    def everything_was_filed(self) -> str:
        found = self._caller.ask("oversight", "list_filings", limit=1000)
        filed = {filing["item"]: filing for filing in found}
        for each in self._walked:
            if each.item["state"] == "published" and each.item["organ"] != generate.organs()[0].id:
                filing = filed.get(each.item["item"])
                must(bool(filing), each, "没有向上级报备")
                must((filing or {}).get("state") == "acknowledged", each, "上级没有签收报备")
        return f"{len(found)} 件报备，上级全部签收"

    def the_ledger_holds(self) -> str:
        def entered() -> bool:
            return all(self._entries(w, "item_published") for w in self._walked if w.is_public)

        until("台账没有记全", entered)
        verdict = ledger.check()
        if verdict.fault:
            raise MissingStep(f"台账：{verifications.sentence(verdict.fault)}")
        return f"台账 {verdict.last.seq:,} 条，逐条校验无误，末尾与头文件一致"

    def _entries(self, walked: Walked, type_: str) -> list[Any]:
        item = walked.item["item"]
        found = self._caller.ask("oversight", "list_entries", item=item, limit=1000)
        return [entry for entry in found if entry["type"] == type_]


def _path(url: str) -> str:
    return url[url.index("/organs/") :] if "/organs/" in url else url
