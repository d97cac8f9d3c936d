"""Who stands in for whom while somebody is away."""

from typing import Any

from common import clock
from common.entrypoints import command
from common.store import Command
from contracts.commands import access as commands
from services.access import events
from services.access.domain import delegations
from services.access.domain.delegations import Delegation
from services.access.domain.people import Person, shown
from services.access.service import desk


class DelegationCommands(desk.Desk):
    """A part of the service class."""

    @command(commands.DelegatePost)
    def delegate_post(self, command: dict[str, Any]) -> list[dict[str, Any]]:
        """The holder's delegations from now on."""
        by, today = command["by"]["account"], clock.today()
        self.must(by, "access.delegate_post", command["holder"])
        holder = self.people.get(command["holder"])
        wanted = Delegation(
            holder.id,
            command["deputy"],
            command["organ"],
            command["role"],
            command["first"],
            command["last"],
        )

        def decide(deputy: Person) -> Any:
            after = delegations.delegate(deputy, holder, wanted, by, today)
            return after, [events.post_changed(after)]

        self.people.change(wanted.deputy, decide, Command.of(command))
        return self._delegations(holder.id)

    @command(commands.EndDelegation)
    def end_delegation(self, command: dict[str, Any]) -> list[dict[str, Any]]:
        """The holder's delegations that are left."""
        by, holder, today = command["by"]["account"], command["holder"], clock.today()
        self.must(by, "access.end_delegation", holder)

        def decide(deputy: Person) -> Any:
            after = delegations.end(deputy, holder, command["organ"], command["role"], today)
            return after, [events.post_changed(after)]

        self.people.change(command["deputy"], decide, Command.of(command))
        return self._delegations(holder)

    @command(commands.ListDelegations)
    def list_delegations(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """[{deputy, behalf, organ, role, from, to, by}] given and received, the latest first."""
        if query["by"]:
            self.must(query["by"]["account"], "access.list_delegations", query["account"])
        return self._delegations(query["account"])

    def _delegations(self, account: str) -> list[dict[str, Any]]:
        wanted = {"$or": [{"_id": account}, {"posts.behalf": account}]}
        found = [
            {"deputy": document["_id"], "by": post["by"], **shown(post)}
            for document in self.people.docs.find(wanted, {"posts": 1})
            for post in document["posts"]
            if post.get("behalf") and account in (document["_id"], post["behalf"])
        ]
        return sorted(found, key=lambda each: (each["from"], each["deputy"]), reverse=True)
