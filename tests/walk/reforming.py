"""Walking with organs: closed, merged and split, with heirs old and new."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from common.errors import Invalid
from services.catalog import events
from services.catalog.domain import catalogues, reforms
from services.catalog.domain.reforms import Reform
from tests.walk import city, commands
from tests.walk.texts_walked import Texts, chosen, entries, mails, numbers
from tests.walk.world import World

STEPS = 6  # of a review, at most
in_every_other_walk = precondition(lambda walk: walk.order % 2 == 1)
kinds = st.sampled_from(["close", "merge", "split"])


def reform_organs(world: World, kind: str, **given: Any) -> None:
    said = {"document": "1号", "reason": "改革", "by": "admin", "at": world.now}
    wanted = Reform(kind=kind, command={"id": "", "digest": ""}, **said, **given)
    planned, problems = reforms.plan(wanted, dict(world.catalog.organs.all))
    if problems:
        raise Invalid("机关没有改。", problems)
    for after, _ in planned:
        told = after, [events.organ_changed(after)]
        world.catalog.organs.change(
            after.id, lambda _, told=told: told, new=lambda after=after: after
        )


def adopt_outline(world: World, by: str, organ: str) -> None:
    copies = world.knows["catalog"].copies
    copies.must(by, "catalog.adopt_outline", organ)
    copies.must_go_on(organ)
    fresh = catalogues.adopt(world.catalog.organs.get(organ).id, city.ADOPTED)
    above = world.catalog.organs.get(organ).parent
    world.catalog.catalogues.add_once(*catalogues.announced(fresh, "", above))


class Reforms(Texts):
    """In every other walk: in the rest the organs stay, and texts come further."""

    @in_every_other_walk
    @rule(number=numbers, who=numbers, what=st.sampled_from(["revise", "revise", "withdraw"]))
    def an_heir_sees_to_what_was_published(self, number: int, who: int, what: str) -> None:
        closed = self.world.knows["catalog"].copies.closed(self.world.catalog.organs.all)
        items = self.world.catalog.items.all.values()
        found = [i for i in items if i.organ in closed and i.state != "draft"]
        if found and what == "withdraw":
            item = chosen(found, number)
            by = self.whoever(who, "withdraw_item", item.organ)
            names = {"item": item.id, "version": item.version}
            self.do(commands.withdraw_item, by=by, kind="ordinary", **names)
        elif found:
            item = chosen(found, number)
            by = self.whoever(who, "revise_item", item.organ)
            self.do(commands.revise_item, by=by, item=item.id, version=item.version)
            self.do(commands.submit_item, by=by, item=item.id, version=item.version + 1)

    @in_every_other_walk
    @rule(
        kind=kinds, number=numbers, other=numbers, entry=entries, follow=st.booleans(), mail=mails
    )
    def organs_are_reformed(
        self, kind: str, number: int, other: int, entry: str, follow: bool, mail: int
    ) -> None:
        going = [o for o in self.world.catalog.organs.all.values() if o.state == "active"]
        below = [organ.id for organ in going if organ.parent]
        if below:
            busy = self._with_a_text_on_its_way(below, number) if number % 2 else ""
            gone = busy or chosen(below, number)
            old = chosen([organ.id for organ in going if organ.id != gone], other)
            given = self._given(kind, gone, old, entry, follow)
            self.do(reform_organs, kind=kind, **given)
        self.mail(mail)

    def _with_a_text_on_its_way(self, organs: list[str], number: int) -> str:
        """One of which a text has just been approved, if there is any."""
        items = self.world.catalog.items
        going = [i for i in items.all.values() if i.organ in organs and i.state == "submitted"]
        item = chosen(going or [None], number)
        for _ in range(STEPS if item else 0):
            if items.get(item.id).state == "submitted":
                self._goes_on(items.get(item.id), number, mail=1)
        return item.organ if item else ""

    def _given(self, kind: str, gone: str, old: str, entry: str, follow: bool) -> dict[str, Any]:
        """Whoever takes over has a clerk, his own or one that comes along."""
        organs, into = [gone], [{"id": old}]
        free = [id_ for id_ in city.NEW if id_ not in self.world.catalog.organs.all]
        if kind == "close" or not free:
            return {"organs": organs, "into": into[: old != city.CITY], "follow": follow}
        new = city.row(free[0])
        if kind == "merge":
            return {"organs": [*organs, *([old] if old != city.CITY else [])], "into": [new]}
        if follow:
            return {"organs": organs, "into": [new, *into], "entries": {entry: old}}
        named = {
            "entries": {entry: new["id"]},
            "persons": dict.fromkeys(self._clerks(gone), new["id"]),
        }
        return {"organs": organs, "into": [*into, new], "follow": False, **named}

    def _clerks(self, organ: str) -> list[str]:
        """Who is there now, or will be when access has heard of what was closed before."""
        kept, clerks = self.world.catalog.organs, set(city.PERSONS) - set(city.LEADERS)
        return [
            person
            for person in sorted(clerks)
            for organs in [{post["organ"] for post in self.world.people.get(person).posts}]
            if organ in {reforms.heirs(kept.get, each, "")[-1] for each in organs}
        ]

    @in_every_other_walk
    @rule(number=numbers)
    def an_outline_is_adopted(self, number: int) -> None:
        """By an organ that has no catalogue."""
        have = {c.organ for c in self.world.catalog.catalogues.all.values()}
        lack = [organ for organ in self.world.catalog.organs.all if organ not in have]
        if lack:
            organ = chosen(lack, number)
            by = self.whoever(number, "adopt_outline", organ)
            self.do(adopt_outline, by=by, organ=organ)
