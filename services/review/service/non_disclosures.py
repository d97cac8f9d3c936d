"""What must not be disclosed: asked for by an organ, decided and examined by the one above."""

import hashlib
from datetime import timedelta
from typing import Any

from common import clock, kernel
from common.entrypoints import Provide, command
from common.store import Command
from common.uploads import check_marks
from contracts.commands import review as commands
from services.review import store
from services.review.domain import non_disclosures
from services.review.domain.non_disclosures import NonDisclosure

REQUEST, DECIDE = "review.request_non_disclosure", "review.decide_non_disclosure"
SOON = timedelta(days=30)  # before the day, an examination waits for somebody
TEXTS = {"subject": "事项名称", "basis": "法律依据", "harm": "可能造成的损害"}


class NonDisclosures(kernel.Kernel):
    """A part of the service class."""

    non_disclosures: store.NonDisclosures = Provide(store.non_disclosures)

    @command(commands.RequestNonDisclosure)
    def request_non_disclosure(self, command: dict[str, Any]) -> dict[str, Any]:
        account, organ = command["by"]["account"], command["organ"]
        self.copies.must(account, REQUEST, organ)
        for name, word in TEXTS.items():
            check_marks(word, command[name])
        above = self.copies.organ(organ)["parent"] or organ
        id_ = "n-" + hashlib.sha256(command["command_id"].encode()).hexdigest()[:20]
        thing, said = non_disclosures.request(id_, command, above, account, clock.now())
        self.non_disclosures.add_once(thing, said, Command.of(command))
        return self._view(self.non_disclosures.get(id_))

    @command(commands.DecideNonDisclosure)
    def decide_non_disclosure(self, command: dict[str, Any]) -> dict[str, Any]:
        """First, and at every examination after."""
        check_marks("理由", command["reason"])
        account = command["by"]["account"]

        def decide(thing: NonDisclosure) -> non_disclosures.Said:
            seen = self.copies.sees(command["by"], "review.show_non_disclosure", thing.organ)
            missing = None if seen else self.non_disclosures.missing(thing.id)
            persons = {"requester": [thing.requester]}
            self.copies.must(account, DECIDE, thing.superior, persons, missing=missing)
            return non_disclosures.decide(
                thing, command["decision"], command["reason"], account, self.almanac()
            )

        changed = self.non_disclosures.change(
            command["non_disclosure"], decide, Command.of(command)
        )
        return self._view(changed)

    @command(commands.ListNonDisclosures)
    def list_non_disclosures(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """The register, newest first, each with its `place`; for an account what waits for its
        decision: requests, and those whose day comes within a month."""
        organs = self.copies.within(query["by"], "review.list_non_disclosures", query["organ"])
        if query["account"]:
            at = self.copies.served(query["account"], DECIDE)
            found = self.non_disclosures.waiting(at, clock.today() + SOON, query["limit"])
            return [{**self._view(thing), "place": ""} for thing in found]
        states = [query["state"]] if query["state"] else list(non_disclosures.STATES)
        page = self.non_disclosures.newest(states, organs, query["after"], query["limit"])
        return [{**self._view(thing), "place": place} for thing, place in page]

    @command(commands.ShowNonDisclosure)
    def show_non_disclosure(self, query: dict[str, Any]) -> dict[str, Any]:
        thing = self.non_disclosures.get(query["non_disclosure"])
        missing = self.non_disclosures.missing(thing.id)
        self.copies.must_see(query["by"], "review.show_non_disclosure", thing.organ, missing)
        persons = {"requester": [thing.requester]}
        desk = self.copies.desk(DECIDE, thing.superior, persons)
        account = (query["by"] or {}).get("account", "")
        history = [{**line, "at": line["at"].isoformat()} for line in thing.history]
        pending = thing.state in ("requested", "kept")
        return {**self._view(thing), "history": history, "may": pending and account in desk.persons}

    def _view(self, thing: NonDisclosure) -> dict[str, Any]:
        names = ("organ", "entry", "item", "subject", "basis", "harm", "requester", "superior")
        requested = thing.requested_at.isoformat() if thing.requested_at else ""
        return {
            "non_disclosure": thing.id,
            **{name: getattr(thing, name) for name in names},
            "state": thing.state,
            "due_on": thing.review_on,
            "because": thing.because,
            "overdue": non_disclosures.is_over(thing, clock.today()),
            "requested_at": requested,
        }
