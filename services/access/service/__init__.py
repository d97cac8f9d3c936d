"""access listens: people and their posts, accounts, signing in."""

from typing import Any

from common import clock, kernel, masks
from common.entrypoints import command
from common.errors import Invalid
from contracts.commands import access as commands
from services.access import events
from services.access.domain import people as domain
from services.access.domain.delegations import kept
from services.access.domain.people import Person
from services.access.schemas import READS

# nameko runs the classes found in these
from services.access.service import accounts, delegating, following, own, sessions

Change = tuple[Person, Person | None, list[Any]]


class Access(
    following.Following,
    accounts.AccountCommands,
    delegating.DelegationCommands,
    own.OwnCommands,
    sessions.SessionCommands,
    kernel.Kernel,
):
    name = "access"
    READS = READS

    @command(commands.ImportPeople)
    def import_people(self, command: dict[str, Any]) -> dict[str, int]:
        """A whole table or nothing: {people, created, changed, unchanged}; Invalid per line.

        The security administrator decides posts; whose last post ends is signed out at once.
        """
        by = command["by"]["account"]
        self.must(by, "access.import_people")
        named = [row["organ"] for row in command["rows"]]
        known, closed = self.copies.known(named), self.copies.closed(named)
        people, problems = domain.read_rows(command["rows"], known, closed)
        before = self.people.of(people)
        problems += domain.stored_problems(people, before, by)
        if problems:
            raise Invalid("人员表有错，一行也没有导入。请改正下列各处后重新导入。", problems)
        found = (self._change(id_, lines, before.get(id_)) for id_, lines in people.items())
        changes = [change for change in found if change]
        if any(said for _, _, said in changes):
            self.must(by, "access.import_people:posts")
        if not command["dry_run"]:
            self.people.write_all(changes)
            self._sign_out(changes)
        created = sum(1 for _, had, _ in changes if had is None)
        return {
            "people": len(people),
            "created": created,
            "changed": len(changes) - created,
            "unchanged": len(people) - len(changes),
        }

    def _change(self, id_: str, lines: list[Any], before: Person | None) -> Change | None:
        posts = [*domain.posts_of(lines), *kept(before)]
        name, phone = lines[0]["name"], lines[0]["phone"]
        if before and before.posts == posts and self._private(before) == (name, phone):
            return None
        after = Person(
            id_,
            self.people.sealed(id_, "name", name),
            self.people.sealed(id_, "phone", phone),
            posts,
            before.version + 1 if before else 1,
        )
        said = [events.post_changed(after)] if not before or before.posts != posts else []
        return after, before, said

    def _sign_out(self, changes: list[Change]) -> None:
        today = clock.today()
        for person, before, said in changes:
            if before and said and not domain.held_on(person.posts, today):
                self.sessions.end_all(person.id)

    def _private(self, person: Person) -> tuple[str, str]:
        return (
            self.people.opened(person.id, "name", person.name),
            self.people.opened(person.id, "phone", person.phone),
        )

    @command(commands.ShowPerson)
    def show_person(self, query: dict[str, Any]) -> dict[str, Any]:
        """{person, name (masked), phone (masked), posts}; everybody may read his own."""
        person, by = self.people.get(query["person"]), query["by"]
        if by and by["account"] != person.id:
            organs = {post["organ"] for post in person.posts}
            if not any(self.copies.sees(by, "access.show_person", organ) for organ in organs):
                raise self.people.missing(person.id)
        name, phone = self._private(person)
        return {
            "person": person.id,
            "name": masks.name(name),
            "phone": masks.mobile(phone) if phone else "",
            "posts": [domain.shown(post) for post in person.posts],
        }

    @command(commands.ListNames)
    def list_names(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """[{account, name}] of those that there are; colleagues read each other's names whole."""
        self.copies.must_ask(query["by"], "access.list_names")
        found = self.people.find({"_id": {"$in": query["accounts"]}})
        return [{"account": p.id, "name": self.people.opened(p.id, "name", p.name)} for p in found]

    @command(commands.ListPosts)
    def list_posts(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """[{person, organ, role, from, to, behalf}] of an organ, a role, or both."""
        wanted = {k: query[k] for k in ("organ", "role") if query[k]}
        if not wanted:
            raise Invalid("请指定机关或角色。", ["organ、role 至少要有一个"])
        organs = self.copies.within(query["by"], "access.list_posts", query["organ"])
        there = {} if organs is None else {"organ": {"$in": organs}}
        which = {"posts": {"$elemMatch": {**wanted, **there}}}
        found = self.people.docs.find(which).limit(query["limit"])
        return [
            {"person": document["_id"], **domain.shown(post)}
            for document in found
            for post in document["posts"]
            if wanted.items() <= post.items() and (organs is None or post["organ"] in organs)
        ]
