"""A Party member on his own pages: signs in by a code, reads what is for him, and nothing else."""

import html
import json
import re
import urllib.request
from collections.abc import Mapping, Sequence
from functools import cached_property
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode

from deploy.local.city import generate
from deploy.local.city.generate import Member
from deploy.local.demo.city import City
from deploy.local.demo.proofs import Walked, must
from deploy.local.demo.tell import Teller
from deploy.local.demo.waiting import until

PATIENCE = 10  # seconds
CODE = re.compile(r"验证码 (\d{6})")
HIDDEN = re.compile(r'name="csrf" value="([^"]*)"')


def shown_member(city: City) -> Member:
    """Who the show signs in, and anybody may try: the first of the bureau that wrote something."""
    named = {organ.name: organ.id for organ in city.organs.values()}
    own = named["卫生健康局"]
    return next(m for m in generate.members() if m.organ == own and not m.opted_out)


class MembersPages:
    """One browser on the members' face; no proxy comes between."""

    def __init__(self, url: str, sms: Path) -> None:
        self._url = url
        self._sms = sms

    @cached_property
    def _browser(self) -> urllib.request.OpenerDirector:
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        return urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    def get(self, path: str, form: Mapping[str, str] | None = None) -> tuple[int, str]:
        """Status and text, wherever the answer leads to."""
        data = urlencode(form).encode() if form else None
        try:
            with self._browser.open(f"{self._url}{path}", data, timeout=PATIENCE) as answer:
                return answer.status, html.unescape(answer.read().decode())
        except HTTPError as error:
            return error.code, html.unescape(error.read().decode())

    def sign_in(self, member: Member) -> tuple[int, str]:
        before = len(self._codes(member.phone))
        status, page = self.get("/sign-in")
        form = {"csrf": HIDDEN.findall(page)[0], "member": member.member, "next": "/"}
        self.get("/sign-in", form)
        until("验证码没有发到手机", lambda: len(self._codes(member.phone)) > before)
        return self.get("/sign-in/code", {**form, "code": self._codes(member.phone)[-1]})

    def _codes(self, phone: str) -> list[str]:
        lines = self._sms.read_text("utf-8").splitlines() if self._sms.exists() else []
        mine = [line for line in map(json.loads, lines) if line["to"] == phone]
        return [found[1] for line in mine if (found := CODE.search(line["text"]))]


class Reading:
    """What the show proves of them."""

    def __init__(self, city: City, url: str, sms: Path, tell: Teller) -> None:
        self._city = city
        self._url = url
        self._sms = sms
        self._tell = tell

    def visit(self, walked: Sequence[Walked]) -> None:
        """Everything inside that is his he reads; what is others' he cannot see."""
        member = shown_member(self._city)
        pages = MembersPages(self._url, self._sms)
        status, home = pages.sign_in(member)
        organ = self._city.organs[member.organ].name
        self._tell.deed(f"{organ}党员 {member.member}", "用短信验证码登录党员专页")
        chain = self._chain(member.organ)
        standing = [w for w in walked if w.item["state"] == "published"]
        own = [w for w in standing if _is_for(w, chain)]
        for each in own:
            status, page = pages.get(f"/items/{each.item['item']}")
            must(status == 200 and each.title in page, each, f"党员专页打不开（{status}）")
        others = [w for w in standing if not _is_for(w, chain)]
        for each in others:
            status, page = pages.get(f"/items/{each.item['item']}")
            must(status == 404 and each.title not in page, each, "不向他公开，党员专页却打得开")
        self._tell.proved(
            f"他看到向他公开的 {len(own)} 件，其余 {len(others)} 件打不开；阅读已记入证明"
        )

    def _chain(self, organ: str) -> list[str]:
        above = self._city.organs[organ].parent
        return [organ, *(self._chain(above) if above else [])]


def _is_for(walked: Walked, chain: Sequence[str]) -> bool:
    """By its audience, said once more in plain words: `chain` is his organ and all above it."""
    text, organ = walked.item["text"], walked.item["organ"]
    all_members = "members" in text["audience"] and organ in chain
    own_members = "organ_members" in text["audience"] and organ == chain[0]
    return "members" in text["forms"] and (all_members or own_members)
