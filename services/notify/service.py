"""notify listens: the roster, and announcements that become messages."""

from collections.abc import Sequence
from typing import Any

from common import clock, kernel, masks, settings
from common.entrypoints import Provide, command, on_event
from common.errors import Invalid
from common.floors import Floors
from common.reading import EventsRepeated, repeat
from common.store import Command
from contracts.commands import notify as commands
from services.notify import store
from services.notify.domain import announcements as domain
from services.notify.domain import audiences, roster, texts
from services.notify.domain.announcements import Announcement
from services.notify.domain.roster import Entry, Member
from services.notify.schemas import READS, AnnouncementDue, ItemRevised, ItemWithdrawn


class Notify(kernel.Kernel):
    name = "notify"
    READS = READS
    members: store.Members = Provide(store.members)
    announcements: store.Announcements = Provide(store.announcements)
    messages: store.Messages = Provide(store.messages)
    floors: Floors = Provide(store.floors)

    # -- the roster ------------------------------------------------------------

    @command(commands.ImportMembers)
    def import_members(self, command: dict[str, Any]) -> dict[str, int]:
        """A portion or nothing of it: {members, created, changed, unchanged}; Invalid per line."""
        self.copies.must(command["by"]["account"], "notify.import_members")
        changes, count = self._changes(command["rows"])
        if not command["dry_run"]:
            self.members.write_all([(after, before, ()) for after, before in changes])
        created = sum(1 for _, before in changes if before is None)
        return {
            "members": count,
            "created": created,
            "changed": len(changes) - created,
            "unchanged": count - len(changes),
        }

    def _changes(self, rows: list[Any]) -> tuple[list[tuple[Member, Member | None]], int]:
        """(after, before or None) of every member that the rows change, and how many they name."""
        known = self.copies.known(roster.organs_named(rows))
        entries, problems = roster.read_rows(rows, known)
        problems += roster.taken(entries, self.members.owners({e.phone for e in entries}))
        if problems:
            raise Invalid("党员名册有错，一行也没有导入。请改正下列各处后重新导入。", problems)
        before = self.members.of([entry.member for entry in entries])
        pairs = [self._pair(entry, before.get(entry.member)) for entry in entries]
        return [pair for pair in pairs if pair[0] != pair[1]], len(entries)

    def _pair(self, entry: Entry, before: Member | None) -> tuple[Member, Member | None]:
        return self.members.entered(entry, before), before

    @command(commands.SetOptOut)
    def set_opt_out(self, command: dict[str, Any]) -> dict[str, Any]:
        """No more messages for a member, or messages again; also for those not yet sent."""
        account = command["by"]["account"]
        member = self.members.get(command["member"])
        missing = self.members.missing(member.id)
        self.copies.must(account, "notify.set_opt_out", member.organ, missing=missing)
        opted_out = command["opted_out"]
        changed = self.members.change(
            member.id, lambda m: (roster.opt_out(m, opted_out), []), Command.of(command)
        )
        return self._view(changed)

    @command(commands.ShowPreview)
    def show_preview(self, query: dict[str, Any]) -> dict[str, Any]:
        """{text, units, pieces}: the message as members would get it, and as it is charged."""
        self.copies.must_ask(query["by"], "notify.show_preview")
        [signature] = settings.require("SMS_SIGNATURE")
        text = texts.compose(signature, query["organ_name"], query["title"], query["number"])
        return {"text": text, "units": texts.units(text), "pieces": texts.pieces(text)}

    @command(commands.ShowMember)
    def show_member(self, query: dict[str, Any]) -> dict[str, Any]:
        """{member, name (masked), phone (masked), organ, groups, opted_out}."""
        member, by = self.members.get(query["member"]), query["by"]
        missing = self.members.missing(member.id)
        self.copies.must_see(by, "notify.show_member", member.organ, missing)
        return self._view(member)

    @command(commands.ListMembers)
    def list_members(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """Members of one organ itself, masked, in the order of their ids."""
        organs = self.copies.within(query["by"], "notify.list_members", query["organ"])
        wanted = {"organ": {"$in": organs or []}, "_id": {"$gt": query["after"]}}
        found = self.members.find(wanted, sort=[("_id", 1)], limit=query["limit"])
        return [self._view(member) for member in found]

    def _view(self, member: Member) -> dict[str, Any]:
        name, phone = self.members.private(member)
        return {
            "member": member.id,
            "name": masks.name(name),
            "phone": masks.mobile(phone),
            "organ": member.organ,
            "groups": member.groups,
            "opted_out": member.opted_out,
        }

    # -- announcements ---------------------------------------------------------

    @command(commands.ListAnnouncements)
    def list_announcements(self, query: dict[str, Any]) -> Sequence[dict[str, Any]]:
        """Newest first, with the counts as last announced."""
        organs = self.copies.within(query["by"], "notify.list_announcements")
        found = self.announcements.newest(query["limit"], organs)
        return [_announced(a, a.counts) for a in found]

    @command(commands.ShowAnnouncement)
    def show_announcement(self, query: dict[str, Any]) -> dict[str, Any]:
        """One of them, with its messages counted now, and notes on who is not told."""
        id_ = f"{query['item']}:{query['version']}"
        found, missing = self.announcements.get(id_), self.announcements.missing(id_)
        self.copies.must_see(query["by"], "notify.show_announcement", found.organ, missing)
        counts = self.messages.counts(id_)
        return {**_announced(found, counts), "notes": audiences.notes(found.audience)}

    # -- what others announce ------------------------------------------------

    @on_event("publish", "announcement_due", AnnouncementDue)
    def on_announcement_due(self, event: dict[str, Any]) -> None:
        self.announcements.add_once(*domain.opened(event, clock.now()))
        # Written first, then looked again: see common/floors.py.
        self._stop_void(event["item"])

    @on_event("catalog", "item_revised", ItemRevised)
    def on_item_revised(self, event: dict[str, Any]) -> None:
        self.floors.raise_to(event["item"], event["version"], because="已修订为新的版本")
        self._stop_void(event["item"])

    @on_event("catalog", "item_withdrawn", ItemWithdrawn)
    def on_item_withdrawn(self, event: dict[str, Any]) -> None:
        self.floors.raise_to(event["item"], event["version"] + 1, because="已撤下")
        self._stop_void(event["item"])

    def _stop_void(self, item: str) -> None:
        """The worker then cancels what was not handed over; its sender asks the floor as well."""
        void = {"item": item, "version": {"$lt": self.floors.below(item)}}
        for document in self.announcements.docs.find(void, {"_id": 1}):
            self.announcements.change(document["_id"], lambda a: domain.stop(a, clock.now()))

    @on_event("publish", "events_repeated", EventsRepeated)
    def on_publish_repeated(self, event: dict[str, Any]) -> None:
        repeat(self, event)


def _announced(found: Announcement, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "announcement": found.id,
        "item": found.item,
        "version": found.version,
        "organ": found.organ,
        "number": found.number,
        "delivery": found.delivery,
        "audience": found.audience,
        "state": found.state,
        "handed": found.state in domain.HANDED,
        "total": found.total,
        "opted_out": found.opted_out,
        "counts": counts,
        "progress": found.progress,
        "problem": found.problem,
        "opened_at": found.opened_at.isoformat() if found.opened_at else "",
    }
