"""What access does when an organ was closed: posts end there, and go on at its heir."""

from typing import Any

from common import clock, kernel
from common.entrypoints import Provide, on_event
from common.reading import OrganChanged
from common.sessions import Sessions
from services.access import events, store
from services.access.domain import handovers, people
from services.access.domain.people import Person


class Following(kernel.Kernel):
    people: store.People = Provide(store.people)
    sessions: Sessions = Provide(store.sessions)

    @on_event("catalog", "organ_changed", OrganChanged)
    def on_organ_changed(self, event: dict[str, Any]) -> None:
        """Safe to hear twice: who has no post there any more is left alone."""
        super().on_organ_changed(event)
        if event["data"]["state"] != "closed":
            return

        def decide(person: Person) -> tuple[Person, list[Any]]:
            after = handovers.settled(person, self.copies.closing)
            return after, [events.post_changed(after)] if after != person else []

        for person in self.people.at(event["item"]):
            after = self.people.change(person.id, decide)
            if after != person and not people.held_on(after.posts, clock.today()):
                self.sessions.end_all(person.id)
