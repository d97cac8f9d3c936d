"""What members read: the list of what is open to each, an item, its files; and the read-log."""

import base64
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from common import clock
from common.audiences import keys
from common.content import ContentStore
from common.copies import Copies
from common.entrypoints import Provide, command
from common.errors import NotFound
from common.tickets import SLIP_LIFE, Signer, Slip, Ticket
from contracts.commands import publish as commands
from services.publish import domain, store
from services.publish.domain import Publication, Succession

MISSING = "没有找到这件事项，或者它现在不向您公开。请回到列表，从那里打开。"
NO_FILE = "没有找到这个附件，或者它已经换成了新的。请回到事项页面，从那里打开。"
LOOKED = 1000  # publications looked at for one page of a search; a later page looks at the next
PAGE = 100  # at a time
KEPT = ("title", "body", "basis", "clarities", "occurred_on", "change_note")


class MembersRead:
    """A part of the service class."""

    copies: Copies
    publications: store.Publications
    voids: store.Voids
    successions: store.Successions
    deliveries: store.Deliveries
    content: ContentStore
    readings: store.Readings = Provide(store.readings)
    signer: Signer = Provide(store.signer)

    @command(commands.ListShown)
    def list_shown(self, query: dict[str, Any]) -> dict[str, Any]:
        """{rows, next}: `next` is "" at the end, else what to give as `before`; a search looks
        at so many at a time and may find none of them."""
        ticket = self._ticket(query)
        if query["items"] is not None:
            found, after = self._newest(ticket, query["items"]), ""
        else:
            found, after = self._page(ticket, query)
        read = self.readings.of(ticket.member, found)
        over = self.successions.of(p.item for p in found)
        rows = [_row(p, p.id in read, over.get(p.item)) for p in found]
        return {"rows": rows, "next": after}

    @command(commands.ReadShown)
    def read_shown(self, query: dict[str, Any]) -> dict[str, Any]:
        """The sealed text, what surrounds it, and the `slip` that lets this member answer."""
        ticket = self._ticket(query)
        publication = self._shown(ticket, query["item"])
        sealed = self.content.unseal(publication.hash)
        now = clock.now()
        first = self.readings.add(ticket.member, publication, now)
        self.deliveries.was_read(domain.members_delivery(publication.id), now, first)
        over = self.successions.of([publication.item]).get(publication.item)
        return {
            **_row(publication, not first, over),
            **_text(publication, sealed),
            **self._successor(ticket, over),
            "slip": self._slip(ticket, publication),
        }

    def _successor(self, ticket: Ticket, over: Succession | None) -> dict[str, Any]:
        """What holds in its place, named where this member may read it."""
        last = over.last if over else {}
        found = self._newest(ticket, [last["by"]]) if last else []
        named = {"item": found[0].item, "title": found[0].title} if found else None
        return {"superseded_reason": last.get("reason", ""), "successor": named}

    @command(commands.ReadFile)
    def read_file(self, query: dict[str, Any]) -> dict[str, Any]:
        """{name, type, size, data (Base64), next}: `next` is the offset to go on at, None at the
        end."""
        publication = self._shown(self._ticket(query), query["item"])
        sealed = self.content.unseal(publication.hash)
        named = [a for a in sealed["attachments"] if a["hash"] == query["hash"]]
        if not named:
            raise NotFound(NO_FILE)
        data, size = self.content.part(query["hash"], query["offset"], commands.PORTION)
        end = query["offset"] + len(data)
        return {
            **{name: named[0][name] for name in ("name", "type")},
            "size": size,
            "data": base64.b64encode(data).decode(),
            "next": end if end < size else None,
        }

    # -- who may read what -----------------------------------------------------

    def _ticket(self, query: dict[str, Any]) -> Ticket:
        return self.signer.opened(Ticket, query["ticket"], clock.now())

    def _keys(self, ticket: Ticket) -> list[str]:
        return keys(ticket.organ, ticket.groups, self.copies.chain(ticket.organ))

    def _newest(self, ticket: Ticket, items: Sequence[str]) -> list[Publication]:
        """Of each of these items the version that the member may read, where there is one."""
        held = self._keys(ticket)
        below = {v.id: v.withdrawn_below for v in self.voids.find({"_id": {"$in": list(items)}})}
        found = []
        for item, versions in self.publications.versions_of(items).items():
            shown = domain.shown_to(held, versions)
            if shown and shown.version >= below.get(item, 0):
                found.append(shown)
        return sorted(found, key=lambda p: p.shown, reverse=True)

    def _shown(self, ticket: Ticket, item: str) -> Publication:
        """NotFound, in the same words, when there is none or it is not for him."""
        found = self._newest(ticket, [item])
        if not found:
            raise NotFound(MISSING)
        return found[0]

    def _page(self, ticket: Ticket, query: dict[str, Any]) -> tuple[list[Publication], str]:
        """The next ones, and where to go on. The index gives what his keys open; of each item
        the newest version decides."""
        held, words = self._keys(ticket), query["words"].split()
        found: list[Publication] = []
        before, looked = query["before"], 0
        while looked < LOOKED:
            opened = self.publications.shown(held, before, PAGE if words else query["limit"])
            newest = {p.id for p in self._newest(ticket, [p.item for p in opened])}
            for publication in opened:
                before = publication.shown
                if publication.id in newest and all(w in publication.title for w in words):
                    found.append(publication)
                if len(found) == query["limit"]:
                    return found, before
            looked += len(opened)
            if len(opened) < (PAGE if words else query["limit"]):
                return found, ""
        return found, before

    def _slip(self, ticket: Ticket, publication: Publication) -> str:
        slip = Slip(
            ticket.member,
            publication.item,
            publication.version,
            publication.organ,
            publication.number,
            clock.now() + SLIP_LIFE,
        )
        return self.signer.signed(slip)


def _row(publication: Publication, read: bool, over: Succession | None = None) -> dict[str, Any]:
    """A line of the list. `ahead`: society may not read it yet; `public_from` when it may. Since
    `superseded_on` something else holds in its place."""
    public = domain.public_from(publication)
    since = over.last.get("at") if over else None
    return {
        "item": publication.item,
        "version": publication.version,
        "title": publication.title,
        "organ": publication.organ,
        "organ_name": publication.organ_name,
        "number": publication.number,
        "shown_at": publication.opened["inside"].isoformat(),
        "read": read,
        "ahead": domain.is_ahead(publication),
        "public_from": public.isoformat() if public else "",
        "url": publication.url if "outside" in publication.confirmed else "",
        "superseded_on": clock.day_of(since).isoformat() if since else "",
    }


def _text(publication: Publication, sealed: dict[str, Any]) -> dict[str, Any]:
    """What was approved, word for word, and until which day opinions are asked for."""
    days, asked = sealed.get("opinion_days", 0), domain.asked_from(publication)
    until: date | None = clock.day_of(asked) + timedelta(days=days) if days and asked else None
    return {
        **{name: sealed.get(name, "") for name in KEPT},
        "body_kind": sealed.get("body_kind", "text"),
        "class": sealed["class"],
        "audience": sealed["audience"],
        "attachments": sealed["attachments"],
        "versions": sealed["versions"],
        "supplements": sealed.get("supplements", 0),
        "cause": sealed.get("cause"),
        "opinion_days": days,
        "opinion_until": until.isoformat() if until else "",
        "opinion_open": until is not None and clock.today() <= until,
    }
