"""Every page of the portal, the members' face and the console, and who opens it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

NOBODY = ""


@dataclass(frozen=True)
class Stop:
    """A page; `who` opens it: nobody, a member, or a role of the console. `answers` is the status
    it comes with."""

    face: str
    name: str
    endpoint: str
    who: str = NOBODY
    answers: int = 200

    def __str__(self) -> str:
        return f"{self.face}: {self.name}"


def _stops() -> Iterator[Stop]:
    for face, who, rows in _ROWS:
        for name, endpoint, *answers in rows:
            yield Stop(face, name, endpoint, who, *answers)


_ROWS: tuple[tuple[str, str, tuple[tuple[str, str, *tuple[int, ...]], ...]], ...] = (
    (
        "portal",
        NOBODY,
        (
            ("home", "home"),
            ("column", "page"),
            ("empty column", "page"),
            ("columns", "page"),
            ("organ", "page"),
            ("organs", "page"),
            ("catalogue", "page"),
            ("article", "page"),
            ("asking for opinions", "page"),
            ("older version", "page"),
            ("replaced", "page"),
            ("withdrawn", "page"),
            ("about", "page"),
            ("not found", "page", 404),
            ("search", "search.page"),
            ("results", "search.page"),
            ("no results", "search.page"),
            ("wrong day", "search.page", 400),
            ("query", "opinions.GET-query"),
        ),
    ),
    (
        "members",
        "member",
        (
            ("home", "reading.home"),
            ("nothing found", "reading.home"),
            ("item", "reading.item"),
            ("table", "reading.item"),
            ("corrected", "reading.item"),
            ("opinions", "opinions.mine"),
            ("opinion", "opinions.one"),
            ("me", "signing.own"),
            ("help", "signing.help"),
            ("missing", "reading.item", 404),
        ),
    ),
    ("members", NOBODY, (("sign in", "signing.form"),)),
    ("console", NOBODY, (("sign in", "signing.form"),)),
    (
        "console",
        "drafter",
        (
            ("my work", "home.mine"),
            ("items", "items.listed"),
            ("catalogue", "items.begin"),
            ("new item", "items.begin"),
            ("draft", "items.show"),
            ("edit", "items.edit"),
            ("submit", "items.submit"),
            ("word", "items.word"),
            ("published item", "items.show"),
            ("revise", "items.revise"),
            ("close", "items.close"),
            ("citizen preview", "items.previewed"),
            ("member preview", "items.previewed"),
            ("board preview", "items.previewed"),
            ("sms preview", "items.previewed"),
            ("plans", "plans.listing"),
            ("new plan", "plans.begin"),
            ("case to answer", "cases.show"),
            ("me", "signing.own"),
            ("password", "signing.password"),
            ("second factor", "signing.second"),
            ("not disclosed", "withholding.listing"),
            ("one not disclosed", "withholding.show"),
            ("ask not to disclose", "withholding.ask"),
            ("due", "due.listing"),
            ("due and over", "due.listing"),
            ("one period", "due.show"),
            ("what happened", "due.ask"),
            ("draft of a period", "items.begin"),
            ("missing item", "items.show", 404),
            ("not for me", "accounts.overview", 403),
        ),
    ),
    (
        "console",
        "auditor",
        (
            ("my work as auditor", "home.mine"),
            ("reviews", "reviews.listing"),
            ("decided reviews", "reviews.listing"),
            ("urgent counts", "reviews.listing"),
            ("review", "reviews.show"),
            ("second version", "reviews.show"),
            ("decided review", "reviews.show"),
            ("delegations", "delegating.listing"),
        ),
    ),
    ("console", "approver", (("nothing to disclose", "due.show"),)),
    ("console", "secrecy_reviewer", (("secrecy review", "reviews.show"),)),
    ("console", "approver", (("urgent review", "reviews.show"),)),
    (
        "console",
        "publisher",
        (
            ("publishing", "publishing.listing"),
            ("awaiting proof", "publishing.listing"),
            ("published", "publishing.listing"),
            ("one awaiting", "publishing.show"),
            ("one published", "publishing.show"),
            ("withdraw", "publishing.withdraw"),
            ("withdrawn", "publishing.show"),
            ("photo", "publishing.photo"),
            ("filings", "filings.listing"),
            ("boards", "boards.overview"),
            ("board", "boards.show"),
            ("roster", "roster.overview"),
            ("catalogues", "catalogues.listed"),
            ("one catalogue", "catalogues.show"),
            ("catalogue history", "catalogues.history"),
            ("beside the outline", "catalogues.compare"),
            ("new entry", "catalogues.add"),
            ("entry", "catalogues.edit"),
            ("import table", "catalogues.import_"),
        ),
    ),
    (
        "console",
        "case_handler",
        (
            ("cases", "cases.listed"),
            ("closed cases", "cases.listed"),
            ("new case", "cases.enter"),
            ("received case", "cases.show"),
            ("closed case", "cases.show"),
            ("ask to disclose again", "cases.ask"),
            ("to be disclosed again", "cases.asked"),
        ),
    ),
    (
        "console",
        "system_admin",
        (
            ("organs of the city", "organs.overview"),
            ("organs found", "organs.overview"),
            ("organ reformed", "organs.show"),
            ("reform an organ", "organs.reform"),
            ("accounts", "accounts.overview"),
            ("account", "accounts.show"),
            ("import accounts", "accounts.import_"),
            ("calendar", "calendar.overview"),
            ("import calendar", "calendar.import_"),
            ("system", "system.overview"),
        ),
    ),
    (
        "console",
        "audit_admin",
        (
            ("ledger", "audit.overview"),
            ("ledger of an item", "audit.overview"),
            ("sign-ins", "audit.sign_ins"),
            ("set aside", "audit.parked"),
        ),
    ),
)
STOPS = tuple(_stops())


def one_of_a_kind(stops: Iterable[Stop]) -> list[Stop]:
    """Of console pages one for each view of it and who opens it: the same template and forms. Of
    the portal and the members' pages all: one view there has many templates."""
    kinds = {
        (s.face, s.endpoint, s.who, "" if s.face == "console" else s.name): s
        for s in reversed(list(stops))
    }
    return list(reversed(kinds.values()))
