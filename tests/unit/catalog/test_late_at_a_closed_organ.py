"""What is said of a closed organ's texts after its heir took over: the closed one owes nothing and
begins nothing again, and the heir is asked for nothing twice."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from services.catalog.domain import heard, items
from services.catalog.domain.items import Item
from services.catalog.domain.obligations import Obligation
from services.catalog.service.hearing import Hearing
from services.catalog.service.inheriting import Heirs
from tests.unit.catalog.item_samples import AT, a_draft, a_published, an_approved
from tests.unit.catalog.obligation_samples import owed
from tests.unit.catalog.reform_samples import after, city, reform
from tests.walk.memory import Kept, KeptObligations, KeptOrgans

CLOSED, HEIR, OTHER = "o-b1", "o-b", "o-c"
WITHDRAWN = {"reason": "数据有误", "kind": "ordinary"}
OUT = {"stage": "outside", "last": True, "urls": [], "number": ""}


class Catalog(SimpleNamespace):
    """What its handlers need, in memory; o-b1 has had these things and is closed."""

    def __init__(self, *had: Item | Obligation, also: str = "", then: str = "") -> None:
        stores: Any = (KeptOrgans(_unheard), Kept(_unheard), Kept(_unheard))
        stores += (KeptObligations(_unheard),)
        organs, kept, _, obligations = stores
        copies = SimpleNamespace(closed=lambda organs: {*organs} & {CLOSED, then})
        heirs = Heirs(*stores)
        super().__init__(items=kept, obligations=obligations, heirs=heirs, copies=copies)
        merged = [organ for organ in (CLOSED, also) if organ]
        into = {"into": [{"id": HEIR}]} if also else {}
        kind = "merge" if also else "close"
        tree = after(city(), reform(kind, merged, **into))
        for organ in (after(tree, reform("close", [then])) if then else tree).values():
            organs.add_once(organ)
        for thing in had:
            (kept if isinstance(thing, Item) else obligations).add_once(thing)
        for closed in merged:
            self.heirs.follow(organs.get(closed), AT)

    def hears(self, what: str, **data: Any) -> None:
        said = {"item": "i-1", "version": 1, "organ": CLOSED, "at": AT.isoformat(), "data": data}
        getattr(Hearing, f"on_{what}")(self, said)

    def owed_by(self) -> dict[str, str]:
        return {one.organ: one.state for one in self.obligations.all.values()}


def _unheard(said: Any) -> None: ...


def its(item: Item, **text: Any) -> Item:
    return replace(item, organ=CLOSED, entry="b9-01", text={**item.text, **text})


def due(organ: str = CLOSED, **changes: Any) -> Obligation:
    found = owed()
    return replace(found, id=f"{organ}:{found.entry}:{found.period}", organ=organ, **changes)


def test_what_is_withdrawn_later_is_owed_again_by_the_heir() -> None:
    met = due(state="met", item="i-1", version=1)
    withdrawn, _ = items.withdraw(its(a_published()), "数据有误", "ordinary", "p-1", AT)
    catalog = Catalog(withdrawn, met)
    assert catalog.owed_by() == {CLOSED: "met"}

    for _ in range(2):
        catalog.hears("item_withdrawn", **WITHDRAWN)

    assert catalog.owed_by() == {CLOSED: "lapsed", HEIR: "open"}


def test_also_when_it_was_met_at_an_heir_that_is_closed_as_well() -> None:
    met = due(HEIR, state="met", item="i-1", version=1, inherited=[CLOSED])
    withdrawn, _ = items.withdraw(its(a_published()), "数据有误", "ordinary", "p-1", AT)
    catalog = Catalog(withdrawn, met, then=HEIR)

    catalog.hears("item_withdrawn", **WITHDRAWN)

    assert catalog.owed_by() == {HEIR: "lapsed", "o-root": "open"}


def test_what_was_approved_before_and_comes_out_later_is_not_asked_of_the_heir_again() -> None:
    for text in ({}, {"period": due().period}):
        catalog = Catalog(its(an_approved(), **text), due())
        assert catalog.owed_by() == {CLOSED: "lapsed", HEIR: "open"}

        for _ in range(2):
            catalog.hears("item_published", **OUT)

        assert catalog.owed_by() == {CLOSED: "lapsed", HEIR: "met"}


def test_what_comes_out_later_stays_its_own_though_the_heir_has_begun_the_next_version() -> None:
    catalog = Catalog(its(an_approved()))
    revised = items.revise(its(an_approved()), "改", "p-1", AT)
    catalog.items.change("i-1", lambda _: catalog.heirs.go_on(revised, AT))
    assert catalog.items.get("i-1").organ == HEIR

    catalog.hears("item_published", **OUT)

    found = catalog.items.get("i-1")
    assert (found.organ, found.version, found.public["version"]) == (CLOSED, 2, 1)


def test_but_it_does_not_meet_what_the_heir_owes_itself_or_for_another() -> None:
    for others in ({"had": [due(HEIR)]}, {"had": [due(OTHER)], "also": OTHER}):
        had = [its(an_approved()), due(), *others.pop("had")]
        catalog = Catalog(*had, **others)  # type: ignore[arg-type]

        catalog.hears("item_published", **OUT)

        assert catalog.owed_by()[HEIR] == "open"


def test_a_draft_withdrawn_before_anybody_saw_it_is_owed_no_more_whatever_is_heard_first() -> None:
    born = due(born_of="i-1")
    withdrawn, _ = items.withdraw(its(a_draft()), "错", "ordinary", "p-1", AT)
    recalled, _ = heard.recalled(withdrawn, 1, {}, AT)
    catalog = Catalog(recalled, born)

    catalog.hears("item_withdrawn", **WITHDRAWN)

    assert catalog.owed_by() == {CLOSED: "lapsed", HEIR: "lapsed"}


def test_opinions_on_what_it_published_are_answered_in_a_draft_of_the_heir() -> None:
    catalog = Catalog(its(a_published()))
    asked = {"item": "i-1", "opinions": 1, "outcomes": {"adopted": 1}, "due_on": "2026-04-02"}

    Hearing.on_redisclosure_requested(catalog, {"item": "r-1", "data": asked})

    [draft] = (item for item in catalog.items.all.values() if item.cause)
    assert (draft.organ, draft.cause["item"]) == (HEIR, "i-1")


def test_a_text_that_was_never_public_is_begun_again_at_the_heir() -> None:
    withdrawn, _ = items.withdraw(its(a_draft()), "错", "ordinary", "p-1", AT)
    catalog = Catalog(withdrawn)

    begun, said = catalog.heirs.go_on(items.revise(withdrawn, "改", "p-1", AT), AT)
    assert (begun.organ, begun.state, [e.type for e in said]) == (HEIR, "draft", ["item_revised"])

    public = items.revise(its(a_published()), "改", "p-1", AT)
    assert catalog.heirs.go_on(public, AT) == public
