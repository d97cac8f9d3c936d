"""The roster: names and numbers encrypted with their place as context."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database

from common import settings
from common.crypto import FieldCipher
from common.store import Store
from services.notify.domain import audiences
from services.notify.domain.roster import Entry, Member

PLACE = "notify.members"
EXPANDED_BY = {"organ": 1, "groups": 1, "opted_out": 1}  # all that expanding needs to read


class Members(Store[Member]):
    """Member documents; `sealed` and `opened` translate the private fields."""

    def __init__(self, kept: Database[Any]) -> None:
        indexes = [
            IndexModel([("organ", 1), ("_id", 1)]),
            IndexModel([("groups", 1), ("_id", 1)]),
            IndexModel("phone_index"),
        ]
        unknown = "名册里没有编号为 {} 的党员，请核对编号。"
        super().__init__(kept, "members", Member, indexes, unknown)
        [keys] = settings.require("FIELD_KEYS")
        self._cipher = FieldCipher.from_setting(keys)

    def of(self, ids: Collection[str]) -> dict[str, Member]:
        """By id; who is not in the roster is not in the answer."""
        return {member.id: member for member in self.find({"_id": {"$in": list(ids)}})}

    def page(self, source: str, after: str, limit: int) -> Sequence[Mapping[str, Any]]:
        """{_id, organ, groups, opted_out} of a source's members behind `after`, in order."""
        key = "groups" if audiences.is_group(source) else "organ"
        wanted = {key: source, "_id": {"$gt": after}}
        return list(self.docs.find(wanted, EXPANDED_BY).sort("_id").limit(limit))

    def owners(self, phones: Collection[str]) -> dict[str, str]:
        """Who has these numbers, by number; also under keys that are no longer the first."""
        context = f"{PLACE}:phone"
        by_index = {i: p for p in phones for i in self._cipher.blind_indexes(p, context)}
        found = self.docs.find({"phone_index": {"$in": list(by_index)}}, {"phone_index": 1})
        return {by_index[document["phone_index"]]: document["_id"] for document in found}

    def entered(self, entry: Entry, before: Member | None) -> Member:
        """The member as the entry says; equal to `before` when that changes nothing."""
        known = before or Member(entry.member)
        after = replace(
            known,
            organ=entry.organ,
            groups=known.groups if entry.groups is None else entry.groups,
            opted_out=known.opted_out if entry.opted_out is None else entry.opted_out,
        )
        if before and self.private(before) == (entry.name, entry.phone):
            return after
        return replace(
            after,
            name=self._cipher.seal(entry.name, _context(entry.member, "name")),
            phone=self._cipher.seal(entry.phone, _context(entry.member, "phone")),
            phone_index=self._cipher.blind_index(entry.phone, f"{PLACE}:phone"),
        )

    def private(self, member: Member) -> tuple[str, str]:
        """Name and number."""
        return self._cipher.open(member.name, _context(member.id, "name")), self.phone(member)

    def phone(self, member: Member) -> str:
        return self._cipher.open(member.phone, _context(member.id, "phone"))


def _context(member: str, field: str) -> str:
    return f"{PLACE}:{member}:{field}"
