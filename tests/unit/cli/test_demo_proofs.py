"""The demonstration's last look: each proof holds on a sound site and fails on a broken one."""

from typing import Any

import pytest

from common.seals import digest
from deploy.local.demo.proofs import Proofs, Walked
from deploy.local.demo.public import Page, Public
from deploy.local.demo.waiting import MissingStep

URL = "/organs/10a01/2026/11-0001.html"
FILE = {"name": "附件.txt", "hash": digest("附件".encode()), "size": 6, "type": "text/plain"}
FILE_URL = f"/files/{FILE['hash'][:2]}/{FILE['hash']}/附件.txt"  # type: ignore[index]
OPEN, INSIDE, TAKEN = (
    "公开的一段足够长的正文文字",
    "党内的一段足够长的正文文字",
    "撤下的一段足够长的正文文字",
)
CONFIRMED = "2026-11-20T02:00:30+00:00"


def a_page(body: str, version: int = 2, date: str = "2026-11-20 10:00") -> str:
    return (
        f'<meta name="ArticleTitle" content="公开题"><meta name="PubDate" content="{date}">'
        f"<p>现为第{version}版</p>{body}"
    )


SITE = {
    URL: a_page(OPEN),
    "/organs/10a01/2026/11-0001-v1.html": "旧版",
    FILE_URL: "附件",
    "/organs/10a02/2026/11-0001.html": "已撤下",
    "/": URL,
    "/organs/10a01/": URL,
    "/feed.xml": f"<feed>{URL}</feed>",
    "/sitemap.xml": '<i xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><loc>/s/1.xml</loc></i>',
    "/s/1.xml": f"<u>{URL}</u>",
}


class Site(Public):
    """A site in a dict."""

    def __init__(self, pages: dict[str, str]) -> None:
        self._pages = pages

    def page(self, url: str) -> Page:
        body = self._pages.get(url)
        return Page(404, b"") if body is None else Page(200, body.encode())

    def everything(self) -> str:
        return "\n".join(self._pages.values())


def a_walked(
    title: str, body: str, state: str = "published", audience: Any = ("society",), **more: Any
) -> Walked:
    text = {"body": body, "audience": list(audience), "attachments": more.get("files", [])}
    item = {"title": title, "state": state, "version": len(more["publications"]), "text": text}
    return Walked(item, more["publications"])


def a_publication(url: str, sha256: str, version: int = 1, state: str = "proved") -> dict[str, Any]:
    proof = {"url": url, "sha256": sha256}
    delivery = {"channel": "website", "required": True, "state": state, "proof": proof}
    number = f"{url.split('/')[2].upper()}/2026-11-0001"
    return {
        "url": url,
        "number": number,
        "version": version,
        "deliveries": [delivery],
        "confirmed": {"outside": CONFIRMED},
    }


def the_walked() -> list[Walked]:
    """What was proved on the sound site."""
    now = a_publication(URL, digest(SITE[URL].encode()), 2)
    gone = "/organs/10a02/2026/11-0001.html"
    withdrawn = a_publication(gone, digest(SITE[gone].encode()), state="recalled")
    paper = {"number": "1", "date": "2026-11-20", "file_hash": "f"}
    inner = {"channel": "bulletin", "required": True, "state": "proved", "proof": paper}
    inside = {"url": "", "number": "10A03/2026-11-0001", "deliveries": [inner], "confirmed": {}}
    return [
        a_walked("公开题", OPEN, files=[FILE], publications=[now, a_publication(URL, "x")]),
        a_walked("撤下题", TAKEN, "withdrawn", publications=[withdrawn]),
        a_walked("党内题", INSIDE, audience=["members"], publications=[inside]),
    ]


def look(changes: dict[str, str | None]) -> list[str]:
    pages = {url: body for url, body in (SITE | changes).items() if body is not None}
    return list(Proofs(Site(pages), the_walked()).all())


def test_a_sound_site_has_every_proof() -> None:
    assert len(look({})) == 10


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({URL: None}, "打不开"),
        ({URL: a_page(OPEN) + " "}, "散列值不一致"),
        ({FILE_URL: "别的"}, "附件 附件.txt"),
        ({"/organs/10a01/2026/11-0001-v1.html": None}, "旧页打不开"),
        ({"/organs/10a02/2026/11-0001.html": None}, "没有撤下的说明"),
        ({"/old.html": TAKEN}, "撤下题：网站上找得到"),
        ({"/leak.html": INSIDE}, "党内题：网站上找得到"),
        ({"/organs/10a03/2026/11-0001.html": ""}, "党内题：在网站上能打开"),
        ({"/": ""}, "首页没有列出"),
        ({"/organs/10a01/": ""}, "机关的列表没有列出"),
        ({"/feed.xml": "<feed/>"}, "订阅源没有列出"),
    ],
)
def test_a_broken_site_lacks_a_proof_by_name(changes: dict[str, str | None], said: str) -> None:
    with pytest.raises(MissingStep, match=said):
        look(changes)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (a_page(OPEN).replace("公开题", "别的题"), "标题不对"),
        (a_page(OPEN, date="2026-11-19 10:00"), "日期不对"),
        (a_page(OPEN, date="昨天"), "日期不对"),
        (a_page("只有半句"), "正文不全"),
        (a_page(OPEN, version=1), "没有说明已更正"),
    ],
)
def test_a_page_that_matches_its_proof_may_still_be_wrong(
    monkeypatch: pytest.MonkeyPatch, page: str, said: str
) -> None:
    monkeypatch.setitem(SITE, URL, page)

    with pytest.raises(MissingStep, match=said):
        look({})


@pytest.mark.parametrize(
    ("state", "said"), [("submitted", "没有走完流程"), ("draft", "没有走完流程")]
)
def test_an_item_that_did_not_arrive_is_named(state: str, said: str) -> None:
    walked = the_walked()
    walked.append(a_walked("停下题", OPEN, state, publications=[a_publication(URL, "x")]))

    with pytest.raises(MissingStep, match=f"停下题：{said}"):
        list(Proofs(Site(SITE), walked).all())


def test_a_required_delivery_without_proof_is_named() -> None:
    walked = the_walked()
    walked[2].publications[0]["deliveries"][0]["proof"] = None

    with pytest.raises(MissingStep, match="党内题：bulletin 没有证明"):
        list(Proofs(Site(SITE), walked).all())


def test_a_delivery_that_was_not_taken_back_is_named() -> None:
    walked = the_walked()
    walked[1].publications[0]["deliveries"][0]["state"] = "recalling"

    with pytest.raises(MissingStep, match="撤下题：website 还没有收回"):
        list(Proofs(Site(SITE), walked).all())
