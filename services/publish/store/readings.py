"""The read-log: one document per member, item and version, written once and never changed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.publish.domain import Publication, reading_id


class Readings:
    """`readings {_id: member:item:version, item, version, organ, at}`."""

    def __init__(self, kept: Database[Any]) -> None:
        self.docs = kept["readings"]

    def prepare(self) -> None:
        self.docs.create_indexes([IndexModel([("item", 1), ("version", 1)])])

    def add(self, member: str, publication: Publication, at: datetime) -> bool:
        """True when it is this member's first of this version."""
        document = {
            "_id": reading_id(member, publication.item, publication.version),
            "item": publication.item,
            "version": publication.version,
            "organ": publication.organ,
            "at": at,
        }
        try:
            self.docs.insert_one(document)
        except DuplicateKeyError:
            return False
        return True

    def of(self, member: str, publications: Iterable[Publication]) -> set[str]:
        """Those of these publications that the member has read, by their ids."""
        ids = {reading_id(member, p.item, p.version): p.id for p in publications}
        found = self.docs.find({"_id": {"$in": list(ids)}}, {"_id": 1})
        return {ids[document["_id"]] for document in found}

    def count(self, item: str, version: int) -> int:
        return int(self.docs.count_documents({"item": item, "version": version}))
