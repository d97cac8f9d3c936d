"""Long lists page by page, off an index: of some organs, behind what was shown before."""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from pymongo.collection import Collection

from common.errors import Invalid

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
# The database merges this many stretches of an index; more of them it sorts in memory
# (internalQueryMaxScansToExplode).
STRETCHES = 200


@dataclass(frozen=True)
class Order:
    """By a field, then by id; `is_day` says that the field is an ISO day, or an ISO moment as a
    text, and not a moment of the database."""

    field: str
    newest_first: bool = False
    is_day: bool = False

    @property
    def keys(self) -> list[tuple[str, int]]:
        """As an index and a sort have it."""
        way = -1 if self.newest_first else 1
        return [(self.field, way), ("_id", way)]

    def rank(self, document: Mapping[str, Any]) -> tuple[Any, str]:
        return document.get(self.field) or ("" if self.is_day else BEGINNING), document["_id"]

    def place(self, document: Mapping[str, Any]) -> str:
        """What a caller hands back as `after` to go on behind this document; opaque to him."""
        value, id_ = self.rank(document)
        written = value if self.is_day else (value - BEGINNING) // timedelta(milliseconds=1)
        return f"{written}~{id_}"

    def behind(self, after: str) -> dict[str, Any]:
        """The condition for what comes after that place; Invalid when it is none."""
        if not after:
            return {}
        written, _, id_ = after.partition("~")
        try:
            at = written if self.is_day else BEGINNING + timedelta(milliseconds=int(written))
        except (ValueError, OverflowError):
            problem = [f"after: {after}"]
            raise Invalid("翻页的位置不对，请从第一页重新查看。", problem) from None
        further = "$lt" if self.newest_first else "$gt"
        same = {self.field: at, "_id": {further: id_}}
        # The plain bound is what the index is entered by.
        return {self.field: {f"{further}e": at}, "$or": [{self.field: {further: at}}, same]}


def page(
    docs: Collection[Any],
    wanted: Mapping[str, Any],
    order: Order,
    organs: Sequence[str] | None,
    after: str,
    limit: int,
    stretches: int = 1,
) -> list[dict[str, Any]]:
    """Documents of these organs, or of all when `organs` is None; `wanted` names something.

    `stretches` says how many stretches of the index `wanted` asks for in every organ.
    """

    def found(more: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        conditions = [each for each in (wanted, more, order.behind(after)) if each]
        return iter(docs.find({"$and": conditions}).sort(order.keys).limit(limit))

    if organs is None:
        return list(found({}))
    step = max(1, STRETCHES // stretches)
    portions = [organs[at : at + step] for at in range(0, len(organs), step)]
    pages = [found({"organ": {"$in": list(portion)}}) for portion in portions]
    return list(islice(heapq.merge(*pages, key=order.rank, reverse=order.newest_first), limit))
