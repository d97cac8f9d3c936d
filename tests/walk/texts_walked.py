"""Walking with texts: written, decided, published, revised, withdrawn, talked about."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from contracts.words import OUTCOMES
from services.review.domain.reviews import Review
from tests.unit.review.review_samples import said
from tests.walk import city, commands, loops, placing
from tests.walk.watched import Watched
from tests.walk.world import World

numbers = st.integers(0, 11)
mails = st.integers(0, 3)  # how the post comes after a command: 0 not at all, else all of it
persons = st.sampled_from(city.PERSONS)
organs = st.sampled_from(city.ORGANS + city.NEW)
entries = st.sampled_from([entry["id"] for entry in city.ENTRIES])
PLAIN = {"plan": "", "opinion_days": 0}
FINAL = {"plan": "final", "opinion_days": 0, "changed": "采纳了两条", "weight": "major"}
texts = st.sampled_from(
    [
        PLAIN,
        PLAIN | {"weight": "important"},
        PLAIN | {"weight": "major", "urgent": "汛情"},
        PLAIN | {"urgent": "停水"},
        {"plan": "draft", "opinion_days": 15, "weight": "major"},
        {"plan": "draft", "opinion_days": 15, "weight": "major"},
        FINAL,
    ]
)


def chosen(from_: Sequence[Any], number: int) -> Any:
    return from_[number % len(from_)]


class Texts(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.watched = Watched()
        self.order = 0

    def do(self, command: Callable[..., None], **arguments: Any) -> bool:
        self.watched.before(self.world, command, arguments)
        done = self.world.do(command, **arguments)
        if done:
            self.watched.after(self.world, command, arguments)
        return done

    def mail(self, how: int) -> None:
        """What is on its way comes, in one order or another."""
        waiting = list(self.world.bag.waiting) if how else []
        for letter in waiting[how - 1 :] + waiting[: how - 1]:
            self.world.hear(letter)

    # -- texts -------------------------------------------------------------------

    def item(self, number: int, *states: str) -> Any:
        found = [i for i in self.world.catalog.items.all.values() if i.state in states]
        return chosen(found, number) if found else None

    def whoever(self, number: int, action: str, organ: str) -> str:
        """Most often somebody who may; else anybody."""
        may = placing.who_may(self.world, f"catalog.{action}", organ)
        return chosen(may or city.PERSONS, number)

    @initialize(
        begun=st.lists(st.tuples(organs, entries, texts), min_size=2, max_size=4),
        order=st.integers(0, 1000),
    )
    def some_texts_are_there(
        self, begun: list[tuple[str, str, dict[str, Any]]], order: int
    ) -> None:
        self.order = order
        for number, (organ, entry, fields) in enumerate(begun):
            self.a_text_is_begun(number + 1, organ, entry, fields, 0, mail=1)

    @rule(number=numbers, organ=organs, entry=entries, fields=texts, owed=numbers, mail=mails)
    def a_text_is_begun(
        self, number: int, organ: str, entry: str, fields: dict[str, Any], owed: int, mail: int
    ) -> None:
        item = commands.item_id(len(self.world.catalog.items.all))
        periods = [
            o.period
            for o in self.world.catalog.obligations.all.values()
            if (o.organ, o.entry) == (organ, entry)
        ]
        period = chosen(["", *periods], owed)
        by = self.whoever(number, "save_item", organ)
        values = {"organ": organ, "entry": entry, "version": 0, "period": period, **fields}
        if self.do(commands.save_item, by=by, item=item, **values) and number % 3:
            self.do(commands.submit_item, by=by, item=item, version=1)
        self.mail(mail)

    @rule(number=numbers, fields=texts, entry=entries, by=persons)
    def a_draft_is_written_on(
        self, number: int, fields: dict[str, Any], entry: str, by: str
    ) -> None:
        if item := self.item(number, "draft", "submitted"):
            who = self.whoever(number, "save_item", item.organ) if number % 4 else by
            values = {"organ": item.organ, "entry": item.entry or entry, **fields}
            self.do(commands.save_item, by=who, item=item.id, version=item.version, **values)

    @rule(number=numbers, by=persons)
    def a_draft_is_submitted(self, number: int, by: str) -> None:
        if item := self.item(number, "draft"):
            who = self.whoever(number, "submit_item", item.organ) if number % 4 else by
            self.do(commands.submit_item, by=who, item=item.id, version=item.version)

    @rule(number=numbers, by=persons)
    def a_text_is_revised(self, number: int, by: str) -> None:
        if item := self.item(number, "published", "withdrawn", "approved", "submitted", "closed"):
            who = self.whoever(number, "revise_item", item.organ) if number % 4 else by
            self.do(commands.revise_item, by=who, item=item.id, version=item.version)
            if number % 3:
                self.do(commands.submit_item, by=who, item=item.id, version=item.version + 1)

    @rule(number=numbers, kind=st.sampled_from(["ordinary", "secrecy"]))
    def a_text_is_withdrawn(self, number: int, kind: str) -> None:
        states = ("draft", "submitted", "approved", "published", "closed", "withdrawn")
        if item := self.item(number, *states):
            who = self.whoever(number, "withdraw_item", item.organ)
            version = item.version
            self.do(commands.withdraw_item, by=who, item=item.id, version=version, kind=kind)

    @rule(number=numbers, steps=st.integers(4, 14), who=numbers, mail=mails)
    def a_text_goes_on(self, number: int, steps: int, who: int, mail: int) -> None:
        """Whoever may take its next steps does."""
        for _ in range(steps):
            if item := self.item(number, "draft", "submitted", "approved", "published"):
                self._goes_on(item, who, mail)

    def _goes_on(self, item: Any, who: int, mail: int) -> None:
        id_ = f"{item.id}:{item.version}"
        if item.state == "draft":
            by = self.whoever(who, "submit_item", item.organ)
            if item.text.get("plan") == "final" and not item.text["changed"]:
                names = {"item": item.id, "organ": item.organ, "entry": item.entry}
                self.do(commands.save_item, by=by, version=item.version, **names, **FINAL)
            self.do(commands.submit_item, by=by, item=item.id, version=item.version)
        elif item.state == "published":
            self._follows(item, who)
        elif id_ in self.world.publish.publications.all:
            self._goes_out(id_, who)
        elif id_ in self.world.review.reviews.all:
            self._decided(self.world.review.reviews.get(id_), 5 * who + 1, False, "spare")
        self.mail(mail)

    def _goes_out(self, id_: str, who: int) -> None:
        self.do(loops.advance)
        found = self.world.publish.publications.get(id_)
        for planned in found.plan:
            if found.stage_open(planned["stage"]):
                by = self.whoever(who, "close_item", found.organ)
                channel = planned["channel"]
                self.do(commands.prove_delivery, by=by, publication=id_, channel=channel)
        self.do(loops.advance)

    def _follows(self, item: Any, who: int) -> None:
        """The final text of a draft plan is begun, sometimes too early."""
        if item.text.get("plan") == "draft":
            by = self.whoever(who, "save_item", item.organ)
            if who % 2 == 0:
                case = f"c-{len(self.world.cases.all)}"
                self.do(commands.open_case, case=case, item=item.id)
            self.do(World.passes, hours=chosen((400, 1, 400, 400), who))
            self.do(commands.revise_item, by=by, item=item.id, version=item.version)

    @rule(number=numbers)
    def a_text_is_closed(self, number: int) -> None:
        if item := self.item(number, "published"):
            who = self.whoever(number, "close_item", item.organ)
            self.do(commands.close_item, by=who, item=item.id, version=item.version)
            if number % 2:
                case = f"c-{len(self.world.cases.all)}"
                self.do(commands.open_case, case=case, item=item.id)

    # -- reviews -----------------------------------------------------------------

    @rule(number=numbers, who=numbers, returns=st.booleans(), anybody=persons)
    def a_step_is_decided(self, number: int, who: int, returns: bool, anybody: str) -> None:
        pending = [r for r in self.world.review.reviews.all.values() if r.pending]
        if pending:
            self._decided(chosen(pending, number), who, returns and who % 3 == 0, anybody)

    def _decided(self, review: Review, who: int, returns: bool, anybody: str) -> None:
        if not review.pending:
            return
        desk = sorted(placing.desk(self.world, review).persons)
        posts = placing.posts(self.world, review)
        deputies = [p.person for p in posts if p.behalf and p.person in desk]
        by = chosen(deputies or desk, who) if desk and who % 5 else anybody
        decision = said(review, "return", "请改") if returns else said(review)
        self.do(commands.decide_step, by=by, review=review.id, step=review.at, decision=decision)

    # -- publishing and opinions -------------------------------------------------

    @rule(number=numbers)
    def a_delivery_is_proved(self, number: int) -> None:
        going = [
            (p, planned["channel"])
            for p in self.world.publish.publications.all.values()
            for planned in p.plan
            if p.state in ("open", "waiting")
        ]
        if going:
            found, channel = chosen(going, number)
            by = self.whoever(number, "close_item", found.organ)
            self.do(commands.prove_delivery, by=by, publication=found.id, channel=channel)
            self.do(loops.advance)

    @rule(number=numbers, outcome=st.sampled_from(["new", "new", "", *OUTCOMES]), mail=mails)
    def an_opinion_comes_or_is_answered(self, number: int, outcome: str, mail: int) -> None:
        """Without an outcome it is not taken up."""
        item = self.item(number, "closed") or self.item(number, "published", "approved")
        cases = [case.id for case in self.world.cases.all.values() if case.state != "closed"]
        if outcome == "new" and item:
            case = f"c-{len(self.world.cases.all)}"
            self.do(commands.open_case, case=case, item=item.id)
        elif outcome != "new" and cases:
            self.do(commands.close_case, case=chosen(cases, number), outcome=outcome)
        self.mail(mail)

    @rule(number=numbers)
    def opinions_are_disclosed_again(self, number: int) -> None:
        cases = [c for c in self.world.cases.all.values() if c.state == "closed" and c.outcome]
        if cases:
            case = chosen(cases, number)
            due_on = (self.world.today + timedelta(7)).isoformat()
            self.do(commands.request_redisclosure, item=case.item, cases=[case.id], due_on=due_on)
