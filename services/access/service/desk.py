"""What the commands of access share: who may ask, and how an account is shown."""

from collections.abc import Iterable, Mapping
from typing import Any

from common import clock
from common.copies import Copies
from common.entrypoints import Provide
from common.errors import NotAllowed
from common.posts import ROLE_NAMES, Post
from common.sessions import Sessions
from contracts import policy
from services.access import store
from services.access.domain import people, rights
from services.access.domain.accounts import Account
from services.access.domain.people import Person


class Desk:
    """A part of the service class."""

    copies: Copies
    people: store.People = Provide(store.people)
    accounts: store.Accounts = Provide(store.accounts)
    sessions: Sessions = Provide(store.sessions)
    failures: store.Failures = Provide(store.failures)
    sign_ins: store.SignIns = Provide(store.sign_ins)

    def must(self, account: str, action: str, about: str = "") -> None:
        """NotAllowed unless contracts/policy lets the account, by the posts stored here now.

        `about` is the account that is looked at or changed.
        """
        holders = self.people.administrators(clock.today())
        held = {role for role, persons in holders.items() if account in persons}
        posts = [Post(account, "", role) for role in rights.acting(held, holders)]
        persons = {"self": [about]} if about else {}
        policy.check(account, action, policy.Facts(posts=posts, persons=persons))

    def must_create(self, account: str, action: str, persons: Iterable[str]) -> None:
        """A system administrator, or for the first system administrator whoever sets up."""
        administrators = self.people.administrators(clock.today()).get(rights.SYSTEM, set())
        first = administrators and not self.accounts.any_of(administrators)
        if not (first and {*persons} <= administrators):
            self.must(account, action)

    def must_have_one_office(self, person: Person) -> None:
        """NotAllowed for posts that were stored before the rule was held."""
        held = people.administrator_roles(person.posts)
        if len(held) > 1:
            names = "、".join(sorted(ROLE_NAMES[role] for role in held))
            raise NotAllowed(f"{person.id} 同时担任{names}（三员分立），请先改正职务。")

    def posts(self, persons: Iterable[Person]) -> dict[str, list[dict[str, Any]]]:
        """[{organ, organ_name, role}] held today, by person."""
        today = clock.today()
        held = {person.id: people.held_on(person.posts, today) for person in persons}
        names = self.copies.names(post["organ"] for posts in held.values() for post in posts)
        return {
            id_: [
                {"organ": p["organ"], "organ_name": names.get(p["organ"], ""), "role": p["role"]}
                for p in posts
            ]
            for id_, posts in held.items()
        }

    def acts_for(self, organs: Iterable[str]) -> dict[str, str]:
        """{closed organ: the one of these that answers for it}."""
        return {
            closed: organ
            for organ in sorted(organs)
            for closed in sorted(self.copies.inherited([organ]) - {organ})
        }

    def shown(self, found: Mapping[str, Person]) -> list[dict[str, Any]]:
        """People with their accounts; `state` is none where there is no account."""
        accounts, posts = self.accounts.of(found), self.posts(found.values())
        return [
            {
                "account": person.id,
                "name": self.people.opened(person.id, "name", person.name),
                "posts": posts[person.id],
                **_account(accounts.get(person.id)),
            }
            for person in found.values()
        ]


def _account(account: Account | None) -> dict[str, Any]:
    if account is None:
        return {"login": "", "state": "none", "temporary": False, "totp": False, "signed_in_at": ""}
    return {
        "login": account.login,
        "state": account.state,
        "temporary": account.temporary_until is not None,
        "totp": bool(account.totp),
        "signed_in_at": iso(account.signed_in_at),
    }


def iso(moment: Any) -> str:
    return moment.isoformat() if moment else ""
