"""The small city of the campaign: four organs, everybody in post, three entries to disclose by."""

from typing import Any
from uuid import uuid4

from common import clock
from common.content import ContentStore
from common.copies import Copies
from common.database import database
from common.errors import Invalid
from services.catalog import store as catalog_store
from services.catalog.domain import catalogues, items, seals
from services.catalog.domain.items import Item
from services.review import store as review_store
from services.review.domain import reviews as review_domain
from tests.faults.cases import CODES, Case
from tests.faults.waiting import eventually

AGREED = {"decision": "approve", "comment": "", "checks": {}, "minutes": None}
ROOT = {"id": "o-f", "code": "F0", "name": "演练市委", "parent": ""}
BUREAUS = {
    code: {"id": f"o-{code.lower()}", "code": code, "name": f"演练{code}局", "parent": "o-f"}
    for code in CODES
}
ROLES = ("drafter", "auditor", "approver", "publisher", "case_handler")
OUTLINE = "bureau-9"
OPERATOR = {"account": "operator"}
MEMBERS = 4  # of every bureau; the last one wants no messages
FIRST_PHONE = 16920000000


def who(role: str, organ: str) -> str:
    """The one person who holds the role at the organ."""
    return f"{role}-{organ}"


def found(pool: Any) -> None:
    """Import organs and people, adopt the outline; returns when every service knows of it."""
    pool.call("catalog", "import_organs", rows=_organ_rows(), by=OPERATOR, command_id=_id())

    def imported() -> bool:
        try:
            rows = _people_rows()
            pool.call("access", "import_people", rows=rows, by=OPERATOR, command_id=_id())
        except Invalid:  # access has not heard of the organs yet
            return False
        return True

    eventually(imported)
    for organ in _bureau_ids():
        asked = {"organ": organ, "outline": OUTLINE, "by": OPERATOR, "command_id": _id()}
        pool.call("catalog", "adopt_outline", **asked)
    readers = ("catalog", "review", "publish", "feedback", "notify", "oversight")
    eventually(lambda: all(map(_knows_everybody, readers)))
    members, boards = {"rows": _member_rows()}, {"rows": _board_rows()}
    pool.call("notify", "import_members", **members, by=OPERATOR, command_id=_id())
    pool.call("publish", "import_boards", **boards, by=OPERATOR, command_id=_id())


def _knows_everybody(service: str) -> bool:
    copies = Copies(database(service))
    return all(
        copies.knows(organ) and copies.posts_of(who(role, organ))
        for organ in _bureau_ids()
        for role in ROLES
    )


def _bureau_ids() -> list[str]:
    return [bureau["id"] for bureau in BUREAUS.values()]


def _organ_rows() -> list[dict[str, Any]]:
    kinds = {"regime": "party", "level": "department", "kind": "bureau"}
    above = {"regime": "party", "level": "city", "kind": "county_committee"}
    rows = [{**ROOT, **above}, *({**bureau, **kinds} for bureau in BUREAUS.values())]
    return [{"line": line, **row} for line, row in enumerate(rows, 2)]


def _people_rows() -> list[dict[str, Any]]:
    held = [(role, organ) for organ in _bureau_ids() for role in ROLES]
    return [
        {
            "line": line,
            "person": who(role, organ),
            "name": f"某{line}",
            "phone": str(16900000000 + line),
            "organ": organ,
            "role": role,
            "from": "2024-01-01",
        }
        for line, (role, organ) in enumerate(held, 2)
    ]


def phones_of(organ: str) -> set[str]:
    """Who gets an SMS about an item of this bureau for its members."""
    return {r["phone"] for r in _member_rows() if r["organ"] == organ and not r["opted_out"]}


def _member_rows() -> list[dict[str, Any]]:
    held = [(organ, n) for organ in _bureau_ids() for n in range(1, MEMBERS + 1)]
    return [
        {
            "line": line,
            "member": f"m-{organ}-{n}",
            "name": f"党员{line}",
            "phone": str(FIRST_PHONE + line),
            "organ": organ,
            "opted_out": "是" if n == MEMBERS else "",
        }
        for line, (organ, n) in enumerate(held, 2)
    ]


def board_of(organ: str, scope: str) -> str:
    return f"bd-{organ}-{scope}"


def _board_rows() -> list[dict[str, Any]]:
    held = [(organ, scope) for organ in _bureau_ids() for scope in ("society", "inside")]
    return [
        {
            "line": line,
            "board": board_of(organ, scope),
            "name": f"演练公开栏{line}",
            "organ": organ,
            "place": "大厅",
            "kind": "kiosk",
            "scope": scope,
        }
        for line, (organ, scope) in enumerate(held, 2)
    ]


def _id() -> str:
    return uuid4().hex


class Desk:
    """Puts items where only the last decision is missing, as the services themselves would."""

    def __init__(self) -> None:
        self._items = catalog_store.items()
        self._reviews = review_store.reviews()
        self._content: ContentStore = catalog_store.content()
        outline = catalog_store.outlines().on(OUTLINE, clock.today())
        self._catalogues = {o: catalogues.adopt(o, outline) for o in _bureau_ids()}

    def lay(self, cases: list[Case]) -> None:
        """Sealed, submitted, audited; waiting for the approver."""
        pairs = [self._pair(case) for case in cases]
        if pairs:
            self._items.docs.insert_many([self._items.fresh(item) for item, _ in pairs])
            self._reviews.docs.insert_many([self._reviews.fresh(review) for _, review in pairs])

    def _pair(self, case: Case) -> tuple[Item, review_domain.Review]:
        organ, now = case.organ, clock.now()
        drafter, auditor = (who(role, organ) for role in ROLES[:2])
        catalogue, entry = catalogues.entry_of([self._catalogues[organ]], case.entry)
        written = {**case.text(1, self._content), "basis": entry["basis"]}
        item, _ = items.save(Item(case.item, organ=organ), written, case.entry, drafter, now)
        bureau = BUREAUS[case.code]
        seal = seals.seal_of(item, entry, catalogue.regime, [bureau, ROOT])
        item, [event] = items.submit(
            item, self._content.seal(seal), entry["route"], ROOT["id"], drafter, now
        )
        submitted = {"item": item.id, "version": 1, "organ": organ, "data": event.data}
        route = review_store.routes().on(entry["route"], clock.today())
        review = review_domain.open_review(submitted, route, now)
        audited, _ = review_domain.decide(review, 0, AGREED, auditor, organ, now)
        return item, review_domain.waiting(audited, organ)
