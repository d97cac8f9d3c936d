"""What feedback knows of an item: which version is open to whom, as publish and catalog say.

Events may come early, late or twice: every figure only grows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from common.errors import NotAllowed, NotFound
from common.events import Event

UNKNOWN = "没有找到这条公开信息，或者它现在不公开，意见没有保存。请回到信息页面，从那里重新填写。"

ENDED = "这件事项已经办结，不再收集意见，这一条没有保存。有新的情况请联系公开机关。"
REPLACED = (
    "这件事项已经被新的一件取代，不再收集意见，这一条没有保存。"
    "请打开原来的页面，从那里找到现行的一件，再提意见。"
)


@dataclass(frozen=True)
class KnownItem:
    """`inside` and `outside` are the newest versions confirmed there, `recalled` and `closed` the
    newest taken back and ended; 0 is none. After the `turn` heard of last another item holds in
    its place, or it `stands`."""

    id: str
    organ: str = ""
    number: str = ""
    url: str = ""
    inside: int = 0
    outside: int = 0
    recalled: int = 0
    closed: int = 0
    turn: int = 0
    stands: bool = True

    @property
    def is_public(self) -> bool:
        """Anybody can read it now."""
        return self.outside > self.recalled

    @property
    def shown(self) -> int:
        """The version that opinions are about; 0 when nobody can read it."""
        newest = max(self.inside, self.outside)
        return newest if newest > self.recalled else 0


Said = tuple[KnownItem, list[Event]]


def published(item: KnownItem, event: Mapping[str, Any]) -> Said:
    version, data = event["version"], event["data"]
    stage = data["stage"]
    if version < getattr(item, stage):
        return item, []
    url = next(iter(data["urls"]), item.url)
    seen = {"organ": event["organ"], "number": data["number"] or item.number, "url": url}
    return replace(item, **seen, **{stage: version}), []


def recalled(item: KnownItem, version: int) -> Said:
    return replace(item, recalled=max(item.recalled, version)), []


def closed(item: KnownItem, version: int) -> Said:
    return replace(item, closed=max(item.closed, version)), []


def turned(item: KnownItem, turn: int, stands: bool) -> Said:
    return replace(item, turn=turn, stands=stands) if turn > item.turn else item, []


def must_take_member(
    item: KnownItem | None, id_: str, version: int, organ: str, number: str
) -> KnownItem:
    """The item as a member read it: it may be open to him before anything of it is confirmed, and
    so be unknown here. NotFound when it was taken back since, NotAllowed once it ended."""
    if item is None:
        return KnownItem(id_, organ=organ, number=number, inside=version)
    if version <= item.recalled:
        raise NotFound(UNKNOWN)
    if version <= item.closed:
        raise NotAllowed(ENDED)
    _must_stand(item)
    return replace(item, organ=organ, inside=max(item.inside, version))


def must_take_opinions(item: KnownItem | None, public_only: bool) -> KnownItem:
    """NotFound in the same words whether it is unknown or not shown; NotAllowed once it ended."""
    if item is None or not (item.is_public if public_only else item.shown):
        raise NotFound(UNKNOWN)
    if item.closed >= item.shown:
        raise NotAllowed(ENDED)
    _must_stand(item)
    return item


def _must_stand(item: KnownItem) -> None:
    """Opinions belong where they can still change something."""
    if not item.stands:
        raise NotAllowed(REPLACED)
