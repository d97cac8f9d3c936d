"""The order of the show: load the city, walk every story, prove it, sum it up."""

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from cli import drafts
from cli.caller import Caller
from common import settings
from common.database import database
from deploy.local.demo import logins, rules, story
from deploy.local.demo.circle import Circle
from deploy.local.demo.circle_proofs import CircleProofs
from deploy.local.demo.city import City
from deploy.local.demo.logins import Logins
from deploy.local.demo.members import Reading, shown_member
from deploy.local.demo.proofs import Proofs, Walked, look_up
from deploy.local.demo.public import Public
from deploy.local.demo.story import Story
from deploy.local.demo.tell import Teller
from deploy.local.demo.unfinished import Unfinished
from deploy.local.demo.waiting import until
from deploy.local.demo.walk import SHORT, Item, Walk, website_proof
from deploy.local.demo.walls import Walls
from deploy.local.folder import ROOT, default_path
from deploy.local.keys import Keys
from deploy.local.stack import Stack

HOME = ROOT / ".run"


class Show:
    """Everything between the start and the addresses."""

    def __init__(self, caller: Caller, stack: Stack, tell: Teller) -> None:
        self._caller = caller
        self._city = City()
        env = stack.env()
        self._public = Public(env["SITE_URL"], Path(env["SITE_DIR"]))
        self._tell = tell
        self._inside_first = 0
        self._walls = Walls(caller, self._city, tell, stack.folder)
        self._circle = Circle(caller, self._city, self._public, tell, stack.folder)
        self._reading = Reading(self._city, env["MEMBERS_URL"], Path(env["SMS_CONSOLE_FILE"]), tell)
        self._logins = Logins(caller, self._city, Keys(stack.folder), tell)

    def run(self) -> None:
        """MissingStep names the first step or proof that did not come."""
        stories = [each for each in (story.invented(), story.real()) if each]
        self._load()
        self._tell.chapter("账号")
        self._logins.open()
        walked = [item for each in stories for item in self._walk(each)]
        walked += [answer for each in stories for answer in self._go_round(each, walked)]
        self._tell.chapter("公开栏")
        self._walls.visit()
        self._tell.chapter("党员专页")
        self._reading.visit(walked)
        self._tell.chapter("报备")
        self._acknowledge(walked)
        self._tell.chapter("规则")
        rules.show(self._caller, self._city, self._tell)
        self._tell.chapter("核对")
        self._prove(walked)
        if self._inside_first:
            self._tell.proved(
                f"先党内后党外：党内确认之前 {self._inside_first} 次查看网站，都还没有"
            )
        self._tell.chapter("汇总")
        columns = ("事项", "机关", "结果", "索引号", "网址", "页面证明")
        self._tell.table(columns, [self._row(each) for each in walked])

    def leave(self) -> None:
        """Something to do for everybody who signs in."""
        Unfinished(self._caller, self._city, self._tell).leave()

    def _prove(self, walked: list[Walked]) -> None:
        answered = {w.item["cause"]["item"] for w in walked if w.item.get("cause")}
        walked = [_as_rewritten(w) if w.item["item"] in answered else w for w in walked]
        codes = {item: self._circle.codes(item) for item in sorted(answered)}
        sms = Path(settings.text("SMS_CONSOLE_FILE"))
        circle = CircleProofs(self._caller, self._public, self._walls, walked, codes, sms)
        for proved in (*Proofs(self._public, walked).all(), *circle.all()):
            self._tell.proved(proved)

    def _load(self) -> None:
        self._tell.chapter("导入澜泽市")
        self._caller.by = self._city.administrator
        with tempfile.TemporaryDirectory() as folder:
            self._city.load(self._caller, Path(folder), self._tell)
        self._caller.by = ""

    def _walk(self, each: Story) -> Iterable[Walked]:
        self._tell.chapter(f"{each.name}：{len(each.drafts)} 项")
        ready = drafts.prepare(self._caller, iter(each.drafts))
        for position, row in enumerate(ready, 1):
            item, is_new = drafts.save(self._caller, row)
            organ = self._city.organs[row.organ].name
            self._tell.item(f"{position}. {item['title']}", organ)
            who = self._city.who(row.by, "drafter", row.organ)
            files = f"，附件 {len(row.draft.attachments)} 个" if row.draft.attachments else ""
            self._tell.deed(who, f"写好文本{files}" if is_new else "以前已写好")
            walk = Walk(
                self._caller, self._city, self._public, self._tell, each.turns_of(row.draft.file)
            )
            yield look_up(self._caller, walk.go(item["item"]))
            self._inside_first += walk.inside_first

    def _go_round(self, each: Story, walked: Iterable[Walked]) -> Iterable[Walked]:
        """What people say about an item, and how it was handled, disclosed again."""
        titles = {draft.values["title"]: draft.file for draft in each.drafts}
        for one in list(walked):
            turns = each.turns_of(titles.get(one.title, ""))
            if turns.redisclosure:
                self._tell.chapter(f"意见：{one.title}")
                draft = self._circle.go(one.item, turns)
                walk = Walk(self._caller, self._city, self._public, self._tell, story.Turns())
                yield look_up(self._caller, walk.go(draft))
                self._inside_first += walk.inside_first

    def _acknowledge(self, walked: Iterable[Walked]) -> None:
        """The organ above takes note of everything that was filed with it."""
        published = [w.item for w in walked if w.item["state"] == "published"]
        until("报备没有齐", lambda: not self._unfiled(published))
        filed = self._caller.ask("oversight", "list_filings", state="filed", limit=1000)
        for filing in filed:
            who = self._city.holder(filing["superior"], "approver")
            self._caller.tell("oversight", "acknowledge_filing", who, filing=filing["filing"])
        self._tell.proved(f"{len(filed)} 件报备由上级的主要领导签收")

    def _unfiled(self, published: Iterable[Item]) -> list[str]:
        found = self._caller.ask("oversight", "list_filings", limit=1000)
        filed = {filing["item"] for filing in found}
        above = self._city.organs
        return [i["item"] for i in published if i["item"] not in filed and above[i["organ"]].parent]

    def _row(self, each: Walked) -> tuple[str, ...]:
        first = each.publications[0]
        result = {"withdrawn": "已撤下"}.get(
            each.item["state"], f"第 {each.item['version']} 版公开"
        )
        where = each.url or "只在党内"
        proof = website_proof(first).get("sha256", "")[:SHORT]
        organ = self._city.organs[each.item["organ"]].name
        return each.title, organ, result, first["number"], where, proof


def _as_rewritten(walked: Walked) -> Walked:
    """With what the site's owner recorded of the page it wrote last."""
    record = database("publish")["pages"].find_one({"_id": walked.item["item"]}) or {}
    written = record.get("written", ())
    return replace(walked, rewritten=[w["hash"] for w in written if w["path"] == walked.url])


def goodbye(stack: Stack, tell: Teller) -> None:
    """Where to look, and how to go on from another terminal."""
    here = default_path() == HOME
    prefix = "" if here else f"RUN_DIR={stack.folder.path} "
    ports = stack.ports
    health = [name for name in sorted(ports) if name.endswith((".service", ".worker"))]
    tell.chapter("可以这样登录")
    tell.line(f"  公开工作台：{stack.env()['CONSOLE_URL']}")
    tell.table(("角色", "谁", "账号", "密码"), logins.rows(City(), Keys(stack.folder)))
    member = shown_member(City())
    tell.line(f"  党员专页：{stack.env()['MEMBERS_URL']}    党员编号 {member.member}")
    tell.line(
        f"  验证码发到 {member.phone}，看这个文件的最后一行：{stack.env()['SMS_CONSOLE_FILE']}"
    )
    tell.chapter("现在可以看")
    for line in (
        f"公开网站：{stack.env()['SITE_URL']}    凭查询码看意见办理情况：/opinions/query",
        f"公开栏：用浏览器打开 {stack.env()['BOARDS_URL']}，屏幕显示六位代码；",
        f"  登记：{prefix}.venv/bin/gongkai board enrol 代码 公开栏 --by {City().administrator}；"
        f"公开栏编号见 {prefix}.venv/bin/gongkai board list",
        f"消息服务器 RabbitMQ：127.0.0.1:{ports['broker']}    "
        f"数据库 MongoDB：127.0.0.1:{ports['database']}",
        "健康检查（另有 /readyz、/metrics）：",
        *(f"  {name:<18}{stack.health_url(name)}/healthz" for name in health),
        f"日志：{stack.folder.path}/log",
        "",
        "在另一个终端里（项目目录下）：",
        f"  {prefix}.venv/bin/gongkai doctor",
        f"  {prefix}.venv/bin/gongkai item list --state published",
        f"  {prefix}.venv/bin/gongkai publish waiting",
        f"  系统管理员是 {City().administrator}，办理时写 --by {City().administrator}",
        "",
        "按 Ctrl-C 停止；再次运行 make demo 会接着用这些数据。",
    ):
        tell.line(f"  {line}")
