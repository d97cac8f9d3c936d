"""Looks at the end whether everything that must be shown is shown, and nothing else."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

from cli.caller import Caller
from common import clock
from deploy.local.demo.public import Page, Public, runs
from deploy.local.demo.waiting import MissingStep, until
from deploy.local.demo.walk import Item, website_proof
from services.publish.domain import SETTLED
from services.publish.site import paths

OPENED_BEFORE = timedelta(minutes=10)  # the page's date is the opening, not the confirmation
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
NEWEST = 20  # entries of a feed and of a list's first page that are looked for


@dataclass(frozen=True)
class Walked:
    """An item at the end of its road; `publications` newest first.

    `rewritten` is the hash of its page now, where the page had to be written again since its proof
    was taken: to name what was disclosed about opinions.
    """

    item: Item
    publications: Sequence[dict[str, Any]]
    rewritten: Sequence[str] = ()

    @property
    def title(self) -> str:
        return str(self.item["title"])

    @property
    def is_public(self) -> bool:
        return self.item["state"] == "published" and bool(self.publications[0]["url"])

    @property
    def is_inside(self) -> bool:
        return "society" not in self.item["text"]["audience"]

    @property
    def url(self) -> str:
        return str(self.publications[0]["url"])

    @property
    def earlier(self) -> list[dict[str, Any]]:
        """Versions that were public before this one."""
        return [p for p in self.publications[1:] if "outside" in p["confirmed"]]


def look_up(caller: Caller, item: Item) -> Walked:
    """With every version's publication."""
    return Walked(item, caller.ask("publish", "show_publication", item=item["item"]))


class Proofs:
    """Each method gives a sentence when it holds, or raises MissingStep naming what does not."""

    def __init__(self, public: Public, walked: Sequence[Walked]) -> None:
        self._site = public
        self._walked = walked
        self._public = [w for w in walked if w.is_public]
        self._inside = [w for w in walked if w.is_inside]
        self._withdrawn = [w for w in walked if w.item["state"] == "withdrawn"]

    def all(self) -> Iterator[str]:
        """One after the other."""
        checks = (
            self.every_item_arrived,
            self.every_delivery_has_its_proof,
            self.pages_are_right,
            self.attachments_are_right,
            self.corrections_are_told,
            self.withdrawn_text_is_gone,
            self.inside_stays_inside,
            self.lists_name_them,
            self.feed_names_them,
            self.sitemap_names_them,
        )
        return (check() for check in checks)

    def every_item_arrived(self) -> str:
        for each in self._walked:
            must(each.item["state"] in ("published", "withdrawn"), each, "没有走完流程")
        return (
            f"{len(self._walked)} 个事项全部走完：公开在网站 {len(self._public)}，"
            f"只在党内公开 {len(self._inside)}，撤下 {len(self._withdrawn)}"
        )

    def every_delivery_has_its_proof(self) -> str:
        count = 0
        for each in self._public + self._inside:
            for delivery in each.publications[0]["deliveries"]:
                if delivery["required"]:
                    must(bool(delivery["proof"]), each, f"{delivery['channel']} 没有证明")
                    count += 1
        return f"{count} 项必需的投放都有证明"

    def pages_are_right(self) -> str:
        for each in self._public:
            page, proof = self._site.page(each.url), website_proof(each.publications[0])
            must(page.status == 200, each, f"页面 {each.url} 打不开（{page.status}）")
            proved = {proof["sha256"], *each.rewritten}
            must(page.hash in proved, each, "页面与投放证明的散列值不一致")
            must(page.meta.get("ArticleTitle") == each.title, each, "页面标题不对")
            must(_dated(page, each), each, f"页面日期不对：{page.meta.get('PubDate')}")
            must(page.shows(each.item["text"]["body"]), each, "页面正文不全")
        return f"{len(self._public)} 个网页都能打开，标题、日期、正文正确，内容与证明一致"

    def attachments_are_right(self) -> str:
        count = 0
        for each in self._public:
            for file in each.item["text"]["attachments"]:
                got = self._site.page(paths.attachment(file["hash"], file["name"]))
                must(got.hash == file["hash"], each, f"附件 {file['name']} 下载的内容不对")
                count += 1
        return f"{count} 个附件都能下载，内容与批准的一致"

    def corrections_are_told(self) -> str:
        corrected = [w for w in self._public if w.earlier]
        for each in corrected:
            page, version = self._site.page(each.url), each.item["version"]
            must(f"现为第{version}版" in page.text, each, "页面没有说明已更正")
            for earlier in each.earlier:
                old = self._site.page(paths.older(each.url, earlier["version"]))
                must(old.status == 200, each, f"第 {earlier['version']} 版的旧页打不开")
                must(old.hash != page.hash, each, "旧页与新页相同")
        return f"{len(corrected)} 个更正：现行页写明第几版，旧版另有网址"

    def withdrawn_text_is_gone(self) -> str:
        everything = self._site.everything()
        for each in self._withdrawn:
            page = self._site.page(each.url)
            must("已撤下" in page.text and page.status == 200, each, "网址上没有撤下的说明")
            proof = website_proof(each.publications[0])
            must(page.hash == proof["sha256"], each, "撤下页与收回证明的散列值不一致")
            for delivery in each.publications[0]["deliveries"]:
                must(delivery["state"] in SETTLED, each, f"{delivery['channel']} 还没有收回")
            _nowhere(each, everything, self._open_runs())
        return f"{len(self._withdrawn)} 个撤下的事项：网址上写明撤下和原因，正文已不在网站任何地方"

    def inside_stays_inside(self) -> str:
        everything = self._site.everything()
        for each in self._inside:
            _nowhere(each, everything, self._open_runs())
            number = each.publications[0]["number"]
            code, _, month_serial = number.partition("/")
            year, _, rest = month_serial.partition("-")
            page = self._site.page(f"/organs/{code.lower()}/{year}/{rest}.html")
            must(page.gone, each, "在网站上能打开")
        return f"{len(self._inside)} 个只在党内公开的事项：网站目录和网址上都没有一个字"

    def _open_runs(self) -> set[str]:
        """What public pages say anyway: set phrases that every organ uses."""
        return {run for w in self._public for run in runs(f"{w.title}\n{w.item['text']['body']}")}

    def lists_name_them(self) -> str:
        home = self._site.page("/")
        _must_all(self._newest(), lambda w: w.url in home.text, "首页没有列出")
        for each in self._public:
            code = each.publications[0]["number"].partition("/")[0]
            organ = self._site.page(paths.folder_of(paths.organ_list(code)))
            must(each.url in organ.text, each, "机关的列表没有列出")
        return "首页、各机关的列表都已列出"

    def feed_names_them(self) -> str:
        feed = self._site.page(paths.FEED)
        ElementTree.fromstring(feed.body)
        _must_all(self._newest(), lambda w: w.url in feed.text, "订阅源没有列出")
        return "订阅源（Atom）已列出"

    def sitemap_names_them(self) -> str:
        """Written a moment later than the pages, when it is quiet."""
        missing = until("网站地图没有列出全部页面", lambda: not self._not_in_sitemap(), 40)
        assert missing
        return "网站地图已列出"

    def _not_in_sitemap(self) -> set[str]:
        index = self._site.page(paths.SITEMAP)
        shards = [loc.text or "" for loc in ElementTree.fromstring(index.body).iter(SITEMAP)]
        texts = [self._site.page(shard).text for shard in shards]
        return {w.url for w in self._public if not any(w.url in text for text in texts)}

    def _newest(self) -> list[Walked]:
        """Those that stand on first pages whatever else was published meanwhile."""
        by_date = sorted(self._public, key=lambda w: w.publications[0]["confirmed"]["outside"])
        return by_date[-NEWEST // 4 :]


def _dated(page: Page, each: Walked) -> bool:
    """PubDate is when the outer stage of the first public version opened."""
    first = [each.publications[0], *each.earlier][-1]
    confirmed = clock.parse(first["confirmed"]["outside"])
    try:
        told = datetime.strptime(page.meta.get("PubDate", ""), "%Y-%m-%d %H:%M")
    except ValueError:
        return False
    opened = told.replace(tzinfo=clock.SHANGHAI)
    return confirmed - OPENED_BEFORE < opened <= confirmed


def _nowhere(each: Walked, everything: str, said_anyway: Iterable[str]) -> None:
    own = runs(f"{each.title}\n{each.item['text']['body']}") - set(said_anyway)
    found = [run for run in own if run in everything]
    must(not found, each, f"网站上找得到它的文字“{found[0] if found else ''}”")


def must(holds: bool, each: Walked, what: str) -> None:
    if not holds:
        raise MissingStep(f"{each.title}：{what}")


def _must_all(those: Iterable[Walked], holds: Any, what: str) -> None:
    for each in those:
        must(holds(each), each, what)
