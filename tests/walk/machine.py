"""The walk: anybody tries anything at any time, and events come late, twice and in any order."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from common.posts import DELEGABLE
from tests.walk import city, loops, offices, placing
from tests.walk.inherited import hear_again
from tests.walk.invariants import AFTER_DRAINING, AFTER_EVERY_STEP
from tests.walk.reforming import Reforms
from tests.walk.replay import differences, replayed, state_of
from tests.walk.texts_walked import chosen, entries, mails, numbers, organs, persons
from tests.walk.world import World

leaders = st.sampled_from(city.LEADERS)
KERNEL = ("post_changed", "calendar_changed")
WANTED = ("request", "keep", "disclose")


class Walk(Reforms):
    # -- time, workers and events ------------------------------------------------

    @rule(hours=st.sampled_from([1, 8, 24, 72, 200, 400]))
    def time_passes(self, hours: int) -> None:
        self.do(World.passes, hours=hours)

    @rule(loop=st.sampled_from(loops.LOOPS))
    def a_worker_works(self, loop: Callable[[World], None]) -> None:
        self.do(loop)

    @rule()
    def all_workers_work(self) -> None:
        for loop in loops.LOOPS:
            self.do(loop)

    @rule(number=st.integers(0, 30))
    def an_event_comes_out_of_order(self, number: int) -> None:
        if waiting := self.world.bag.waiting:
            self.world.hear(chosen(waiting, number))

    @rule(number=st.integers(1, 30))
    def events_come_again(self, number: int) -> None:
        """As the echo repeats what was said of late."""
        heard = [one for one in self.world.bag.heard if one.event["type"] not in KERNEL]
        for letter in heard[-number:]:
            self.world.hear(letter)

    @rule()
    def all_events_come(self) -> None:
        self.settle()

    def settle(self) -> None:
        """Nothing is on its way, and every worker has looked."""
        for _ in range(2):
            for loop in loops.LOOPS:
                self.world.drain()
                self.do(loop)
        self.world.drain()
        for holds in AFTER_DRAINING:
            holds(self.world)

    # -- offices -----------------------------------------------------------------

    @rule(person=leaders, comes=st.booleans(), mail=mails)
    def somebody_leaves_or_comes_back(self, person: str, comes: bool, mail: int) -> None:
        self.do(offices.come_back if comes else offices.leave, person=person)
        self.mail(mail)

    @rule(holder=leaders, deputy=numbers, post=numbers, days=st.integers(0, 20), mail=mails)
    def somebody_stands_in(self, holder: str, deputy: int, post: int, days: int, mail: int) -> None:
        """Until it is over, or somebody ends it."""
        held = [p for p in city.POSTS[holder] if p[1] in DELEGABLE]
        organ, role = chosen(held or city.POSTS[holder], post)
        pending = [r for r in self.world.review.reviews.all.values() if r.pending]
        if pending and post % 3:  # of whoever should decide next
            review = chosen(pending, post)
            organ, persons = placing.desk(self.world, review)
            holder, role = chosen(sorted(persons) or [holder], deputy), review.current["role"]
        there = [p for p in city.LEADERS if any(o == organ for o, _ in city.POSTS[p])]
        names = {"deputy": chosen([*there, "spare", "spare"], deputy), "organ": organ, "role": role}
        if days:
            self.do(offices.delegate_post, holder=holder, days=days, **names)
        else:
            self.do(offices.end_delegation, holder=holder, **names)
        self.mail(mail)

    @rule(organ=organs, parent=organs, mail=mails)
    def an_organ_moves(self, organ: str, parent: str, mail: int) -> None:
        self.do(offices.move_organ, organ=organ, parent=parent)
        self.mail(mail)

    @rule(ahead=st.integers(1, 12))
    def a_day_off_is_announced(self, ahead: int) -> None:
        self.do(offices.add_rest_day, day=self.world.today + timedelta(ahead))

    # -- catalogues and what is owed ---------------------------------------------

    @rule(
        organ=organs,
        entry=entries,
        action=st.sampled_from(["change", "retire", "restore"]),
        time_rule=st.sampled_from(["quarterly", "monthly", "immediate", "fixed"]),
    )
    def a_catalogue_changes(self, organ: str, entry: str, action: str, time_rule: str) -> None:
        by = self.whoever(0, "change_catalogue", organ)
        names = {"organ": organ, "entry": entry, "action": action, "time_rule": time_rule}
        self.do(offices.change_catalogue, by=by, **names)

    @rule(organ=organs, stage=st.sampled_from(["招标", "完工"]), last=st.booleans())
    def a_stage_is_over(self, organ: str, stage: str, last: bool) -> None:
        by = self.whoever(0, "register_occurrence", organ)
        said = {"entry": "e-inside", "work": "修路", "stage": stage, "last": last}
        self.do(offices.register_occurrence, by=by, organ=organ, **said)

    @rule(number=numbers, by=persons, what=st.sampled_from(["ask", "approve", "refuse"]))
    def nothing_is_to_be_disclosed(self, number: int, by: str, what: str) -> None:
        states = {"ask": "open"}
        owed = self.world.catalog.obligations.all.values()
        found = [o for o in owed if o.state == states.get(what, "asked")]
        command = {
            "ask": offices.declare_nothing,
            "approve": offices.approve_nothing,
            "refuse": offices.refuse_nothing,
        }[what]
        if found:
            one = chosen(found, number)
            self.do(
                command,
                by=self.whoever(number, f"{command.__name__}", one.organ),
                obligation=one.id,
            )

    @rule(organ=organs, entry=entries, number=numbers, decision=st.sampled_from(WANTED))
    def something_is_kept_back(self, organ: str, entry: str, number: int, decision: str) -> None:
        things = sorted(self.world.review.non_disclosures.all)
        if decision == "request" or not things:
            by = self.whoever(number, "register_occurrence", organ)
            self.do(offices.request_non_disclosure, by=by, organ=organ, entry=entry)
        else:
            by, thing = chosen(city.LEADERS, number), chosen(things, number)
            self.do(offices.decide_non_disclosure, by=by, thing=thing, decision=decision)

    # -- what holds --------------------------------------------------------------

    @invariant()
    def it_holds_after_every_step(self) -> None:
        for holds in AFTER_EVERY_STEP:
            holds(self.world)
        self.watched.grown(self.world)

    def teardown(self) -> None:
        """In the end everything has come; the same commands with the events in another order, and
        some twice, end the same."""
        self.settle()
        self.it_holds_after_every_step()
        before = state_of(self.world)
        hear_again(self.world)
        assert differences(before, state_of(self.world)) == []
        again = replayed(self.world.log, Random(self.order))
        assert differences(state_of(self.world), state_of(again)) == []
