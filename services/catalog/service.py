"""catalog listens: organs, catalogues, and the life of items."""

from typing import Any

from common import clock, kernel
from common.content import ContentStore
from common.entrypoints import Provide, command, on_event
from common.errors import Damaged, Invalid
from common.reading import EventsRepeated, repeat
from common.store import Command, Store
from common.uploads import check_marks
from contracts.commands import catalog as commands
from services.catalog import events, store
from services.catalog.domain import catalogues, items, organs, texts
from services.catalog.domain.catalogues import Catalogue
from services.catalog.domain.items import Item
from services.catalog.domain.organs import Organ
from services.catalog.schemas import READS, ItemApproved, ItemPublished, ItemRecalled, ItemReturned


class Catalog(kernel.Kernel):
    name = "catalog"
    READS = READS
    organs: store.Organs = Provide(store.organs)
    catalogues: Store[Catalogue] = Provide(store.catalogues)
    items: Store[Item] = Provide(store.items)
    content: ContentStore = Provide(store.content)

    # -- organs and catalogues -----------------------------------------------

    @command(commands.ImportOrgans)
    def import_organs(self, command: dict[str, Any]) -> dict[str, int]:
        """A whole table or nothing: {rows, created, changed, unchanged}; Invalid per line."""
        self.copies.must_administer(command["by"]["account"])
        revision, known = self.organs.tree()
        changes, problems = organs.changes(command["rows"], known)
        if problems:
            raise Invalid("机关表有错，一行也没有导入。请改正下列各处后重新导入。", problems)
        if not command["dry_run"]:
            said = [(after, before, [events.organ_changed(after)]) for after, before in changes]
            self.organs.write_tree(said, revision)
        created = sum(1 for _, before in changes if before is None)
        rows = len(command["rows"])
        return {
            "rows": rows,
            "created": created,
            "changed": len(changes) - created,
            "unchanged": rows - len(changes),
        }

    @command(commands.FindOrgans)
    def find_organs(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """[{id, code, name, parent, level, kind, regime}] by id, code or name, or all."""
        name = query["name"]
        wanted = (
            {"$or": [{"_id": name}, {"code": name}, {"name": name}]} if name else store.ALL_ORGANS
        )
        found = self.organs.find(wanted, limit=query["limit"])
        return [{"id": o.id, **{f: getattr(o, f) for f in organs.FIELDS}} for o in found]

    @command(commands.AdoptOutline)
    def adopt_outline(self, command: dict[str, Any]) -> dict[str, Any]:
        """Make the outline's entries the organ's own catalogue: {catalogue, entries}."""
        account = command["by"]["account"]
        self.copies.must_administer(account)
        organ = self.organs.get(command["organ"])
        outline = store.outline(command["outline"])
        adopted = catalogues.adopt(organ.id, outline)
        self.catalogues.add_once(adopted, [], Command.of(command))
        return {"catalogue": adopted.id, "entries": len(adopted.entries)}

    @command(commands.ShowCatalogue)
    def show_catalogue(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """The organ's catalogues with their entries."""
        return [
            {"id": c.id, "outline": c.outline, "version": c.outline_version, "entries": c.entries}
            for c in self._catalogues(query["organ"])
        ]

    # -- items ---------------------------------------------------------------

    @command(commands.SaveItem)
    def save_item(self, command: dict[str, Any]) -> dict[str, Any]:
        """Create a draft, or replace the draft's text; refused, nothing is stored."""
        account = command["by"]["account"]
        self.copies.must_hold(account, ["drafter"], command["organ"])
        _, entry = catalogues.entry_of(self._catalogues(command["organ"]), command["entry"])
        text = texts.text_of(command, entry)
        texts.check(text, entry)
        self._check_attachments(text["attachments"])
        id_ = command["item"] or commands.item_id(command["command_id"])

        def decide(item: Item) -> items.Said:
            item.must_be(command["version"] or item.version)
            if item.organ != command["organ"]:
                raise Invalid("事项属于另一个机关，没有保存。", [f"organ: {item.organ}"])
            return items.save(item, text, command["entry"], account, clock.now())

        fresh = None if command["item"] else lambda: Item(id_, organ=command["organ"])
        return _view(self.items.change(id_, decide, Command.of(command), fresh))

    @command(commands.ItemVersion)
    def submit_item(self, command: dict[str, Any]) -> dict[str, Any]:
        """Seal text and plan, and ask for review of exactly that."""
        account = command["by"]["account"]

        def decide(item: Item) -> items.Said:
            item.must_be(command["version"])
            self.copies.must_hold(account, ["drafter"], item.organ)
            catalogue, entry = catalogues.entry_of(self._catalogues(item.organ), item.entry)
            texts.check(item.text, entry)
            chain = self._chain(item.organ)
            # checked before sealing: a state that cannot be submitted seals nothing
            items.submit(item, "", entry["route"], account, clock.now())
            sealed = self.content.seal(texts.seal_of(item, entry, catalogue.regime, chain))
            return items.submit(item, sealed, entry["route"], account, clock.now())

        return _view(self.items.change(command["item"], decide, Command.of(command)))

    @command(commands.ReviseItem)
    def revise_item(self, command: dict[str, Any]) -> dict[str, Any]:
        """Begin the next version; what was open is void, what is public stays."""
        check_marks("修订说明", command["note"])
        return self._change(
            command, ["drafter"], lambda i, by: items.revise(i, command["note"], by, clock.now())
        )

    @command(commands.WithdrawItem)
    def withdraw_item(self, command: dict[str, Any]) -> dict[str, Any]:
        """Take this version and older ones off every channel."""
        check_marks("撤下原因", command["reason"])
        return self._change(
            command,
            ["drafter", "publisher", "approver"],
            lambda i, by: items.withdraw(i, command["reason"], command["kind"], by, clock.now()),
        )

    @command(commands.ItemVersion)
    def close_item(self, command: dict[str, Any]) -> dict[str, Any]:
        return self._change(
            command, ["drafter", "publisher"], lambda i, by: items.close(i, by, clock.now())
        )

    def _change(self, command: dict[str, Any], roles: list[str], act: Any) -> dict[str, Any]:
        account = command["by"]["account"]

        def decide(item: Item) -> items.Said:
            self.copies.must_hold(account, roles, item.organ)
            item.must_be(command["version"])
            said: items.Said = act(item, account)
            return said

        return _view(self.items.change(command["item"], decide, Command.of(command)))

    @command(commands.ShowItem)
    def show_item(self, query: dict[str, Any]) -> dict[str, Any]:
        """The item with its text and history."""
        item = self.items.get(query["item"])
        history = [{**line, "at": line["at"].isoformat()} for line in item.history]
        return {**_view(item), "text": item.text, "history": history}

    @command(commands.ListItems)
    def list_items(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """By organ, state or both; all states when only the organ is given."""
        wanted = {k: query[k] for k in ("organ", "state") if query[k]}
        if not wanted:
            raise Invalid("请指定机关或状态。", ["organ、state 至少要有一个"])
        return [_view(i) for i in self.items.find(wanted, sort=[("_id", 1)], limit=query["limit"])]

    def _catalogues(self, organ: str) -> list[Catalogue]:
        return list(self.catalogues.find({"organ": organ}))

    def _chain(self, organ: str) -> list[dict[str, Any]]:
        chain: list[Organ] = []
        at: str | None = organ
        while at:
            chain.append(self.organs.get(at))
            at = chain[-1].parent
        return [{"id": o.id, "code": o.code, "name": o.name} for o in chain]

    def _check_attachments(self, attachments: list[dict[str, Any]]) -> None:
        found = self.content.try_many([a["hash"] for a in attachments])
        for attachment in attachments:
            place, data = f"附件 {attachment['name']}", found[attachment["hash"]]
            if isinstance(data, Damaged):
                raise Invalid(f"{place} 没有上传或者已经损坏，事项没有保存。请重新上传。", [place])
            check_marks(place, data, attachment["name"])

    # -- what others announce ------------------------------------------------

    @on_event("review", "item_returned", ItemReturned)
    def on_item_returned(self, event: dict[str, Any]) -> None:
        version, reason = event["version"], event["data"]["reason"]
        self.items.change(event["item"], lambda i: items.returned(i, version, reason, clock.now()))

    @on_event("review", "item_approved", ItemApproved)
    def on_item_approved(self, event: dict[str, Any]) -> None:
        version, hash_ = event["version"], event["data"]["hash"]
        self.items.change(event["item"], lambda i: items.approved(i, version, hash_, clock.now()))

    @on_event("publish", "item_published", ItemPublished)
    def on_item_published(self, event: dict[str, Any]) -> None:
        data = event["data"]
        self.items.change(
            event["item"],
            lambda i: items.published(
                i, event["version"], data["stage"], data["last"], data["urls"], clock.now()
            ),
        )

    @on_event("publish", "item_recalled", ItemRecalled)
    def on_item_recalled(self, event: dict[str, Any]) -> None:
        version, counts = event["version"], event["data"]["counts"]
        self.items.change(event["item"], lambda i: items.recalled(i, version, counts, clock.now()))

    @on_event("review", "events_repeated", EventsRepeated)
    def on_review_repeated(self, event: dict[str, Any]) -> None:
        repeat(self, event)

    @on_event("publish", "events_repeated", EventsRepeated)
    def on_publish_repeated(self, event: dict[str, Any]) -> None:
        repeat(self, event)


def _view(item: Item) -> dict[str, Any]:
    public = {**item.public, "stages": sorted(item.public.get("stages", {}))}
    return {
        "item": item.id,
        "version": item.version,
        "state": item.state,
        "organ": item.organ,
        "entry": item.entry,
        "title": item.text.get("title", ""),
        "hash": item.sealed,
        "public": public,
    }
