"""access listens: importing people and their posts, and telling who holds what."""

from typing import Any

from common import kernel, masks
from common.entrypoints import Provide, command
from common.errors import Invalid
from contracts.commands import access as commands
from services.access import domain, events, store
from services.access.schemas import READS


class Access(kernel.Kernel):
    name = "access"
    READS = READS
    people: store.People = Provide(store.people)

    @command(commands.ImportPeople)
    def import_people(self, command: dict[str, Any]) -> dict[str, int]:
        """A whole table or nothing: {people, created, changed, unchanged}; Invalid per line."""
        self.copies.must(command["by"]["account"], "access.import_people")
        organs = self.copies.known(row["organ"] for row in command["rows"])
        people, problems = domain.read_rows(command["rows"], organs)
        if problems:
            raise Invalid("人员表有错，一行也没有导入。请改正下列各处后重新导入。", problems)
        known = {person.id: person for person in self.people.find({"_id": {"$in": [*people]}})}
        found = (self._change(id_, lines, known.get(id_)) for id_, lines in people.items())
        changes = [change for change in found if change]
        if not command["dry_run"]:
            self.people.write_all(changes)
        created = sum(1 for _, before, _ in changes if before is None)
        return {
            "people": len(people),
            "created": created,
            "changed": len(changes) - created,
            "unchanged": len(people) - len(changes),
        }

    def _change(self, id_: str, lines: list[Any], before: domain.Person | None) -> Any:
        posts = domain.posts_of(lines)
        name, phone = lines[0]["name"], lines[0]["phone"]
        if before and before.posts == posts and self._private(before) == (name, phone):
            return None
        after = domain.Person(
            id_,
            self.people.sealed(id_, "name", name),
            self.people.sealed(id_, "phone", phone),
            posts,
            before.version + 1 if before else 1,
        )
        said = [events.post_changed(after)] if not before or before.posts != posts else []
        return after, before, said

    def _private(self, person: domain.Person) -> tuple[str, str]:
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
            "posts": person.posts,
        }

    @command(commands.ListNames)
    def list_names(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """[{account, name}] of those that there are; colleagues read each other's names whole."""
        self.copies.must_ask(query["by"], "access.list_names")
        found = self.people.find({"_id": {"$in": query["accounts"]}})
        return [{"account": p.id, "name": self.people.opened(p.id, "name", p.name)} for p in found]

    @command(commands.ListPosts)
    def list_posts(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """[{person, organ, role, from, to}] of an organ, a role, or both."""
        wanted = {k: query[k] for k in ("organ", "role") if query[k]}
        if not wanted:
            raise Invalid("请指定机关或角色。", ["organ、role 至少要有一个"])
        organs = self.copies.within(query["by"], "access.list_posts", query["organ"])
        there = {} if organs is None else {"organ": {"$in": organs}}
        which = {"posts": {"$elemMatch": {**wanted, **there}}}
        found = self.people.docs.find(which).limit(query["limit"])
        return [
            {"person": document["_id"], **post}
            for document in found
            for post in document["posts"]
            if wanted.items() <= post.items() and (organs is None or post["organ"] in organs)
        ]
