"""publish listens: approvals become publications, persons enter proofs, withdrawals are noted."""

from functools import partial
from typing import Any

from common import clock, kernel
from common.content import ContentStore
from common.entrypoints import Provide, command, on_event
from common.errors import Conflict, Damaged, Invalid, NotFound
from common.reading import EventsRepeated, OrganChanged, repeat
from contracts.commands import publish as commands
from services.publish import domain, store
from services.publish.domain import Succession, Void
from services.publish.schemas import (
    READS,
    AnnouncementProgressed,
    CataloguePublished,
    ItemApproved,
    ItemReinstated,
    ItemRevised,
    ItemSuperseded,
    ItemWithdrawn,
)
from services.publish.service import (  # as modules: nameko runs the classes it finds here
    boards,
    devices,
    members,
    overview,
    previews,
    views,
)

PROVE = "publish.prove_delivery"


class Publish(
    overview.Overview,
    boards.BoardCommands,
    devices.DeviceCommands,
    previews.Previews,
    members.MembersRead,
    kernel.Kernel,
):
    name = "publish"
    READS = READS
    publications: store.Publications = Provide(store.publications)
    voids: store.Voids = Provide(store.voids)
    successions: store.Successions = Provide(store.successions)
    deliveries: store.Deliveries = Provide(store.deliveries)
    content: ContentStore = Provide(store.content)
    sites: store.Sites = Provide(store.sites)
    catalogues: store.OpenCatalogues = Provide(store.open_catalogues)
    reformed: store.ReformedOrgans = Provide(store.reformed_organs)

    @command(commands.ProveDelivery)
    def prove_delivery(self, command: dict[str, Any]) -> dict[str, Any]:
        """Enter number, date and file of a meeting, document or bulletin."""
        delivery = self.deliveries.get(command["delivery"])
        missing = NotFound(f"没有编号为 {command['delivery']} 的投放，或者这一阶段还没有打开。")
        if delivery is None:
            raise missing
        account = command["by"]["account"]
        self.copies.must(account, PROVE, delivery["organ"], missing=missing)
        proof = {**domain.check_proof(command["proof"], clock.today()), "by": account}
        now = clock.now()
        if delivery["state"] == "awaiting":
            self._must_have(proof["file_hash"])
            self.deliveries.prove(delivery["_id"], proof, now)
            delivery = self.deliveries.get(delivery["_id"]) or delivery
        # The same proof again is the same answer, even while its first asking is under way.
        if (delivery["state"], delivery.get("proof")) != ("proved", proof):
            raise Conflict(domain.why_not_proved(delivery["state"]))
        self.publications.nudge([delivery["publication"]], now)
        return views.delivery(delivery)

    def _must_have(self, file: str) -> None:
        try:
            self.content.check(file)
        except Damaged as error:
            raise Invalid(
                "证明文件没有上传或者已经损坏，没有登记。请重新上传后再登记。",
                [f"file_hash: {file}"],
            ) from error

    @command(commands.ShowPublication)
    def show_publication(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """Every version's publication with its deliveries, newest first."""
        item, _, version = query["item"].partition(":")
        wanted = {"_id": query["item"]} if version else {"item": item}
        found = list(self.publications.find(wanted, sort=[("version", -1)], limit=100))
        seen = self.copies.within(query["by"], "publish.show_publication")
        found = [p for p in found if seen is None or p.organ in seen]
        rows = self.deliveries.of([p.id for p in found])
        return [
            {
                **views.publication(p),
                "deliveries": [views.delivery(d) for d in rows if d["publication"] == p.id],
            }
            for p in found
        ]

    @command(commands.ListWaiting)
    def list_waiting(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """Deliveries that wait for a person's proof, oldest first; then those on paper boards,
        with the `papers` that want a photo. For an account those that it may prove."""
        organs = self.copies.within(query["by"], "publish.list_waiting", query["organ"])
        if query["account"]:
            mine = self.copies.served(query["account"], PROVE)
            organs = [organ for organ in mine if organs is None or organ in organs]
        found = self.deliveries.waiting(organs, query["limit"])
        of = {p.id: p for p in self.publications.of(d["publication"] for d in found)}
        due = partial(views.due, almanac=self.almanac())
        return [{**views.delivery(d), **due(of.get(d["publication"]))} for d in found]

    @command(commands.RebuildSite)
    def rebuild_site(self, command: dict[str, Any]) -> dict[str, Any]:
        """The site's owner renders everything again, page by page, while it stays readable."""
        self.copies.must(command["by"]["account"], "publish.rebuild_site")
        self.sites.ask_rebuild(command["command_id"], command["by"]["account"])
        self.catalogues.all_due(clock.now())
        return self.sites.show()

    @command(commands.ShowSite)
    def show_site(self, query: dict[str, Any]) -> dict[str, Any]:
        """{owner, fence, pages, rebuild: {id, state, done}} of the public site."""
        return self.sites.show()

    # -- what others announce ------------------------------------------------

    @on_event("review", "item_approved", ItemApproved)
    def on_item_approved(self, event: dict[str, Any]) -> None:
        self.publications.add_once(domain.planned(event, clock.now()))

    @on_event("catalog", "catalogue_published", CataloguePublished)
    def on_catalogue_published(self, event: dict[str, Any]) -> None:
        self.catalogues.put(
            event["item"], event["organ"], event["version"], event["data"]["hash"], clock.now()
        )

    @on_event("catalog", "organ_changed", OrganChanged)
    def on_organ_changed(self, event: dict[str, Any]) -> None:
        """What was closed or took over says so on its page; boards of the one are the other's."""
        super().on_organ_changed(event)
        if event["data"]["state"] == "closed":
            self.pass_on_boards(event["item"])
        if event["data"]["state"] == "closed" or event["data"]["predecessors"]:
            self.reformed.put(event["item"], clock.now())

    @on_event("catalog", "item_revised", ItemRevised)
    def on_item_revised(self, event: dict[str, Any]) -> None:
        self._void(event, lambda v: domain.revised(v, event["version"], clock.now()))

    @on_event("catalog", "item_withdrawn", ItemWithdrawn)
    def on_item_withdrawn(self, event: dict[str, Any]) -> None:
        data, at = event["data"], clock.parse(event["at"])
        self._void(
            event,
            lambda v: domain.withdrawn(
                v, event["version"], data["reason"], data["kind"], at, clock.now()
            ),
        )

    @on_event("catalog", "item_superseded", ItemSuperseded)
    def on_item_superseded(self, event: dict[str, Any]) -> None:
        self._turn(event, stands=False)

    @on_event("catalog", "item_reinstated", ItemReinstated)
    def on_item_reinstated(self, event: dict[str, Any]) -> None:
        self._turn(event, stands=True)

    def _turn(self, event: dict[str, Any], stands: bool) -> None:
        said, item = event["data"], event["item"]
        turn = {"at": clock.parse(event["at"]), "stands": stands}
        turn |= {name: said[name] for name in ("by", "reason")}
        self.successions.change(
            item,
            lambda s: domain.turned(s, said["turn"], turn, clock.now()),
            new=lambda: Succession(item, organ=event["organ"] or ""),
        )

    def _void(self, event: dict[str, Any], decide: Any) -> None:
        item, organ = event["item"], event["organ"] or ""
        self.voids.change(item, decide, new=lambda: Void(item, organ=organ))

    @on_event("notify", "announcement_progressed", AnnouncementProgressed)
    def on_announcement_progressed(self, event: dict[str, Any]) -> None:
        said, now = event["data"], clock.now()
        decide = partial(domain.progressed, said=said, now=now)
        after = self.deliveries.progress(said["delivery"], decide)
        if after and after["state"] == "proved":
            self.publications.nudge([after["publication"]], now)

    @on_event("notify", "events_repeated", EventsRepeated)
    def on_notify_repeated(self, event: dict[str, Any]) -> None:
        repeat(self, event)

    @on_event("review", "events_repeated", EventsRepeated)
    def on_review_repeated(self, event: dict[str, Any]) -> None:
        repeat(self, event)
