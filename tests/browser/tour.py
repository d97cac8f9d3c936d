"""Where every stop is: with things in the city that leave no page empty of what it is for, and
somebody who may open it."""

from functools import cached_property
from urllib.parse import quote

from common import clock
from common.database import database
from common.parking import Parked
from tests import console
from tests.browser.catalogued import FOUND, Catalogued
from tests.browser.conftest import BODY, LONG_TITLE
from tests.browser.stops import Stop
from tests.faults.waiting import eventually
from tests.service.boards.walls import Walls
from tests.service.feedback.desk import Opinions
from tests.service.members.reader import Readers
from tests.service.organs.bureaus import Bureaus
from tests.service.road.walker import FULL, ORGAN, SHORT, View

TABLE = (
    "<h2>一、经费安排</h2><p>本年度经费安排如下表。</p><table><thead><tr><th>项目</th><th>金额（元）"
    "</th><th>用途</th></tr></thead><tbody><tr><td>主题党日</td><td>12,000</td><td>场地、资料</td>"
    "</tr><tr><td>慰问</td><td>8,600</td><td>困难党员</td></tr></tbody></table><p>特此通报。</p>"
)


class Tour:
    """`url(stop)` is where it is, `cookies(stop)` what its visitor's browser holds."""

    def __init__(self, readers: Readers, walls: Walls, portal: dict[str, str]) -> None:
        self.readers, self.walls = readers, walls
        self.walker, self.city = readers.walker, readers.walker.city
        self.opinions = Opinions(self.walker)
        self._catalogued = Catalogued(self.walker)
        self._tokens: dict[str, str] = {}
        self._paths = {("portal", name): url for name, url in portal.items()}
        self._paths |= {("members", name): path for name, path in self._of_members().items()}
        self._paths |= {("console", name): path for name, path in self._of_console().items()}

    def home(self, stop: Stop) -> str:
        """Of the face."""
        return self.city.stack.health_url(stop.face)

    def url(self, stop: Stop) -> str:
        path = self._paths[stop.face, stop.name]
        return path if "://" in path else self.home(stop) + path

    def cookies(self, stop: Stop) -> dict[str, str]:
        if not stop.who:
            return {}
        key = stop.face, stop.who
        if key not in self._tokens:
            self._tokens[key] = (
                self._member if stop.face == "members" else self._signed_in(stop.who)
            )
        return {f"gongkai_{stop.face}": self._tokens[key]}

    def _signed_in(self, role: str) -> str:
        is_officer = role.endswith("_admin")
        person = self.city.officer(role) if is_officer else self.walker.holder(role)
        account = console.ready(self.city, person)
        if is_officer:
            console.bind(self.city, account)
        given = {"login": account.login, "password": account.password, "code": account.code()}
        opened = self.city.ask("access", "open_session", address="127.0.0.1", **given)
        return str(opened["token"])

    # -- the members' face -------------------------------------------------------

    @cached_property
    def _reader(self) -> View:
        return self.readers.signed_in(ORGAN)

    @property
    def _member(self) -> str:
        return str(self._reader["token"])

    def _of_members(self) -> dict[str, str]:
        approve, title = self.readers.approve, "2026年第三季度党费收缴使用情况"
        file = self.walker.attach("附件1：党费收缴情况表.txt", "表".encode())
        everybody = {"body": BODY, "attachments": [file]}
        plain = approve(ORGAN, ["organ_members"], title=title)
        long = approve(ORGAN, ["members", "society"], title=LONG_TITLE, **everybody)
        asking = {"body": TABLE, "body_kind": "html", "opinion_days": 15}
        table = approve(ORGAN, ["organ_members"], title="年度活动经费安排（征求意见稿）", **asking)
        second = {"item": plain["item"], "version": 2, "change_note": "更正第三支部的金额"}
        approve(ORGAN, ["organ_members"], title=title, **second)
        said = self.readers.say(self._reader, table, "慰问金额请再核对")
        return {
            "home": "/",
            "nothing found": "/?q=没有的词",
            "item": f"/items/{long['item']}",
            "table": f"/items/{table['item']}",
            "corrected": f"/items/{plain['item']}",
            "opinions": "/opinions",
            "opinion": f"/opinions/{said['case']}",
            "me": "/me",
            "help": "/help",
            "missing": "/items/i-none",
            "sign in": "/sign-in",
        }

    # -- the console -------------------------------------------------------------

    def _of_console(self) -> dict[str, str]:
        return {
            **self._catalogued.items(),
            **self._catalogued.due(),
            **self._catalogued.catalogues(),
            **self._of_reviews(),
            **self._of_what_is_withheld(),
            **self._of_publishing(),
            **self._of_cases(),
            **self._of_administration(),
            "my work": "/",
            "my work as auditor": "/",
            "sign in": "/sign-in",
            "me": "/me",
            "password": "/me/password",
            "second factor": "/me/second",
        }

    def _of_reviews(self) -> dict[str, str]:
        file = self.walker.attach("附件1：党务公开目录.txt", "目录".encode())
        text = {"title": LONG_TITLE, "attachments": [file], "body": f"{BODY}\n{FOUND}"}
        fresh = self.walker.submit(self.walker.confirmed(self.walker.save(FULL, **text)))
        first = self.walker.published(FULL, title="分期安排", body="一、概况\n工期为二十日。")
        again = self.walker.revise(first, title="分期安排", body="一、概况\n工期为三十日。")
        second = self.walker.submit(again)
        secret = self.walker.submit(self.walker.save(SHORT, title=LONG_TITLE))
        why = "汛情紧急，沿河步道须立即封闭，来不及逐级审核"
        urgent = self.walker.submit(self.walker.save(FULL, title="步道封闭", urgent=why))
        done = f"{self._catalogued.published['item']}:1"
        return {
            "reviews": "/reviews",
            "decided reviews": "/reviews?tab=done",
            "urgent counts": "/reviews?tab=urgent",
            "review": f"/reviews/{fresh['item']}:1",
            "second version": f"/reviews/{second['item']}:2",
            "decided review": f"/reviews/{done}",
            "delegations": "/me/delegations",
            "secrecy review": f"/reviews/{secret['item']}:1",
            "urgent review": f"/reviews/{urgent['item']}:1",
        }

    def _of_what_is_withheld(self) -> dict[str, str]:
        """One that the organ above decides."""
        asked = {
            "organ": ORGAN,
            "entry": FULL,
            "subject": "某次专题会议的讨论记录和与会人员发言",
            "basis": "《中华人民共和国政府信息公开条例》第十六条",
            "harm": "公开会使参与讨论的人不愿直言，影响决策质量。",
        }
        drafter = self.walker.holder("drafter")
        thing = self.city.tell("review", "request_non_disclosure", drafter, **asked)
        return {
            "not disclosed": "/non-disclosures?tab=requested",
            "one not disclosed": f"/non-disclosures/{thing['non_disclosure']}",
            "ask not to disclose": "/non-disclosures/new",
        }

    def _of_publishing(self) -> dict[str, str]:
        walker = self.walker
        waiting = walker.approve(walker.submit(walker.save(FULL, title=LONG_TITLE)))
        walker.until(waiting, "awaiting", "document")
        gone = walker.published(title="将要撤下的事项")
        walker.withdraw(gone, reason="数字有误，核对后重新公开")
        walker.until(gone, "recalled", "website")
        paper = self.walls.put_up(kind="paper", name="院内公开栏")
        posted = walker.published()
        eventually(lambda: paper in walker.delivery(posted, "board")["papers"])
        sheet = walker.delivery(posted, "board")["delivery"]
        shown = self._catalogued.published["item"]
        return {
            "publishing": "/publishing",
            "awaiting proof": "/publishing?tab=awaiting",
            "published": "/publishing?tab=done",
            "one awaiting": f"/publishing/{waiting['item']}",
            "one published": f"/publishing/{shown}",
            "withdraw": f"/publishing/{shown}/withdraw",
            "withdrawn": f"/publishing/{gone['item']}",
            "photo": f"/p/{quote(sheet)}/{paper}",
            "filings": "/filings",
            "boards": f"/boards?organ={ORGAN}",
            "board": f"/boards/{paper}",
        }

    def _of_cases(self) -> dict[str, str]:
        opinions = self.opinions
        received = opinions.said("建议公开施工时间，联系电话 13812345678")["case"]
        assigned = opinions.assigned()["case"]
        closed = [opinions.act(opinions.replied(), "close_case") for _ in range(2)]
        ids = [case["case"] for case in closed]
        about = {"item": opinions.item, "cases": ids[:1]}
        asked = opinions.tell("request_redisclosure", opinions.handler, **about)
        return {
            "case to answer": f"/cases/{assigned}",
            "cases": "/cases",
            "closed cases": "/cases?tab=closed",
            "new case": f"/cases/new?item={opinions.item}",
            "received case": f"/cases/{received}",
            "closed case": f"/cases/{ids[1]}",
            "ask to disclose again": f"/cases/redisclose?item={opinions.item}",
            "to be disclosed again": f"/cases/redisclosures/{asked['redisclosure']}",
        }

    def _of_administration(self) -> dict[str, str]:
        stranger = console.ready(self.city, self.city.stranger(ORGAN)).person
        name = f"evt-none-none--review.on_none_{clock.now():%f}"
        Parked("review", database("review")).park(name, b"x", "看不懂")
        bureaus = Bureaus(self.walker)
        heir = bureaus.row("乡村振兴和农业农村局")
        bureaus.reform("merge", [bureaus.found("农业局")], into=[heir])
        return {
            "organs of the city": "/organs",
            "organs found": "/organs?q=局",
            "organ reformed": f"/organs/{heir['id']}",
            "reform an organ": f"/organs/{ORGAN}/split",
            "accounts": f"/accounts?organ={ORGAN}",
            "account": f"/accounts/{stranger}",
            "import accounts": "/accounts/import",
            "calendar": "/calendar",
            "import calendar": "/calendar/import",
            "not for me": "/accounts",
            "roster": f"/roster?organ={ORGAN}",
            "system": "/system",
            "ledger": "/audit",
            "ledger of an item": f"/audit?item={self._catalogued.published['item']}",
            "sign-ins": "/audit/sign-ins",
            "set aside": "/audit/parked",
        }
