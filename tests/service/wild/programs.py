"""Who asks over the HTTP API, what of the city they may name, and how their requests travel."""

from collections import Counter
from itertools import cycle
from typing import Any

from common.posts import ROLE_NAMES
from contracts.policy import ADMINISTRATORS, STAFF
from tests import console
from tests.faults.waiting import eventually
from tests.running import City
from tests.service.members.reader import Readers

ORGAN = "o-10a05"
HOSTS = 120  # addresses of this machine that requests come from: each has a limit of its own
NOBODY = ""


class Ground:
    """`tokens` by face and by who asks; `known` are things that stand in the city, by the names
    that parameters have for them; `seen` counts the answers by face and status."""

    def __init__(self, city: City, readers: Readers) -> None:
        self.city, self.readers = city, readers
        self.walker = readers.walker
        self.sessions = cycle(console.from_own_address() for _ in range(HOSTS))
        self.seen: Counter[tuple[str, int]] = Counter()
        self.tokens = {
            "portal": {"nobody": NOBODY},
            "members": {"nobody": NOBODY, "member": readers.signed_in(ORGAN)["token"]},
            "console": {"nobody": NOBODY, **self._staff()},
        }
        self.passing = {
            "portal": NOBODY,
            "members": readers.signed_in(ORGAN)["token"],
            "console": self._opened(console.ready(city, city.holder(ORGAN, "drafter"))),
        }
        self.known = self._known()

    def address(self, face: str) -> str:
        return self.city.stack.health_url(face)

    def _staff(self) -> dict[str, str]:
        found = {}
        for role in ROLE_NAMES:
            if role in ADMINISTRATORS:
                account = console.ready(self.city, self.city.officer(role))
                found[role] = self._opened(console.bind(self.city, account))
            elif person := self._holder(role):
                found[role] = self._opened(console.ready(self.city, person))
        return found

    def _holder(self, role: str) -> str:
        """Of the organ, or else anywhere; nobody where the role is not staff's or not taken."""
        posts = self.city.ask("access", "list_posts", role=role) if role in STAFF else []
        own = [post for post in posts if post["organ"] == ORGAN] or posts
        return str(own[0]["person"]) if own else ""

    def _opened(self, account: console.Account) -> str:
        """Over the API itself; "" stands for nobody, so a session has to be there."""
        given = {"login": account.login, "password": account.password, "code": account.code()}
        url = f"{self.address('console')}/api/v1/access/open_session"
        answer = next(self.sessions).post(url, json=given, timeout=20)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["token"])

    def _known(self) -> dict[str, list[Any]]:
        """Nothing that other tests need: administrators may do anything with it."""
        walker = self.walker
        stranger = self._stranger()
        draft, waiting = walker.save(), walker.submit(walker.save())
        shown = walker.published()
        inside = self.readers.approve(ORGAN, ["organ_members", "society"])
        items = [draft["item"], waiting["item"], shown["item"], inside["item"]]
        code = self._say_something(shown["item"])
        handler = walker.holder("case_handler")
        cases = eventually(
            lambda: self.city.ask("feedback", "list_cases", organ=ORGAN, by={"account": handler})
        )
        deliveries = walker.publication(shown)["deliveries"]
        return {
            "item": items,
            "organ": [ORGAN],
            "entry": [shown["entry"]],
            "account": [stranger],
            "person": [stranger],
            "review": [f"{waiting['item']}:{waiting['version']}"],
            "case": [case["case"] for case in cases or []][:3],
            "cases": [[case["case"] for case in cases or []][:1]],
            "delivery": [delivery["delivery"] for delivery in deliveries],
            "version": [1],
            "edited": [1],
            "step": [0, 1],
            "decision": ["approve", "return"],
            "items": [items],
            "role": ["drafter", "approver"],
            "limit": [1, 5],
            "q": ["事项", "正文"],
            "from": ["", "2026-01-01"],
            "to": ["", "2099-12-31"],
            "column": [""],
            "code": [code],
            "before": [""],
            "after": [""],
        }

    def _stranger(self) -> str:
        """Somebody with an account whom nobody else knows."""
        return console.ready(self.city, self.city.stranger(ORGAN)).person

    def _say_something(self, item: str) -> str:
        """The query code."""
        said = {"item": item, "text": "建议写明办理时限", "name": "", "contact": ""}

        def received() -> str:
            url = f"{self.address('portal')}/api/v1/feedback/receive_case"
            answer = next(self.sessions).post(url, json=said, timeout=20)
            return str(answer.json()["code"]) if answer.status_code == 200 else ""

        return eventually(received, 60)
