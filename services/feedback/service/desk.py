"""What the parts of the service share: its stores, and taking a case in."""

from collections.abc import Callable, Mapping
from typing import Any

from common import clock
from common.clocks import Almanac
from common.copies import Copies
from common.entrypoints import Provide
from common.store import Command, Store
from common.uploads import check_marks
from services.feedback import store
from services.feedback.domain import cases, codes, items
from services.feedback.domain.cases import Case
from services.feedback.domain.items import KnownItem
from services.feedback.domain.redisclosures import Redisclosure
from services.feedback.domain.views import shown_to_asker


class Desk:
    """Base of the parts; `copies` and `almanac` are the kernel's."""

    copies: Copies
    almanac: Callable[[], Almanac]
    cases: store.Cases = Provide(store.cases)
    items: Store[KnownItem] = Provide(store.items)
    redisclosures: Store[Redisclosure] = Provide(store.redisclosures)
    vault: store.Vault = Provide(store.vault)

    def known(self, item: str) -> KnownItem | None:
        return next(self.items.find({"_id": item}), None)

    def take_in(
        self, given: Mapping[str, Any], command: Command, item: KnownItem, place: str = ""
    ) -> Case:
        """A new case with its contact; `place` is where arrivals of its address are counted."""
        for field, what in (("text", "意见"), ("name", "姓名"), ("contact", "联系方式")):
            check_marks(what, given[field])
        id_ = codes.case_id(command.id)
        contact = store.Contact(
            self.vault.sealed(id_, "name", given["name"]),
            self.vault.sealed(id_, "contact", given["contact"]),
        )
        case = Case(
            id_,
            item=item.id,
            item_version=item.shown,
            organ=item.organ,
            channel=given.get("channel", "portal"),
            level=cases.level_of(given["name"], given["contact"], given["named"]),
            member=given.get("member", ""),
            text=given["text"],
            has_contact=contact != store.Contact(),
            code=self.vault.indexes(self.vault.code(command.id))[0],
        )
        by = given.get("by", {}).get("account", "")
        return self.cases.receive(cases.received(case, by, self.almanac()), contact, place, command)

    def receipt(self, case: Case, command_id: str) -> dict[str, str]:
        """What the asker gets: the code, shown now and never again."""
        organ = self.copies.organ(case.organ)["name"] if self.copies.knows(case.organ) else ""
        received = case.received_at or clock.now()
        return {
            "code": self.vault.code(command_id, case.code),
            "organ": organ,
            "received_at": received.isoformat(),
        }

    def asker_view(self, case: Case) -> dict[str, Any]:
        """What became of it, for who said it."""
        asked = next(self.redisclosures.find({"_id": case.redisclosure}), None)
        draft = self.known(asked.draft) if asked and asked.draft else None
        organ = self.copies.organ(case.organ)["name"] if self.copies.knows(case.organ) else ""
        return {**shown_to_asker(case, self.known(case.item), asked, draft), "organ": organ}

    def must_take(self, item: str, public_only: bool) -> KnownItem:
        return items.must_take_opinions(self.known(item), public_only)
