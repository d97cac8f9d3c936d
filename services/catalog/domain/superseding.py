"""A new item takes the place of earlier ones: their texts stay, and say what holds instead.

What an item replaces is named in its seal and holds from the day its last stage is confirmed until
it is withdrawn or a later version of it names them no more.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from common.events import Event
from services.catalog import events
from services.catalog.domain.items import Item


def named(item: Item) -> list[str]:
    """All that any version of it was sealed to replace."""
    every = (old for version in item.versions for old in version.get("supersedes", ()))
    return list(dict.fromkeys(every))


def successors(item: str, successor_of: Callable[[str], str]) -> Iterator[str]:
    """What replaces it, what replaces that, and so on; each once."""
    seen = {item}
    while (item := successor_of(item)) and item not in seen:
        seen.add(item)
        yield item


def problems(
    item: Item,
    text: Mapping[str, Any],
    olds: Mapping[str, Item],
    own: Callable[[str], bool],
    above: Collection[str],
) -> list[str]:
    """Why it may not replace what its text names. `own` says whether an organ is its own or one
    below it, `above` are its successors."""
    ids: Sequence[str] = text.get("supersedes", ())
    found = [why for id_ in ids if (why := _problem(item, id_, olds.get(id_), own, above))]
    if ids and not text.get("supersedes_reason"):
        found.append("没有写取代的原因，请填写。公开以后，读者会在旧件的网页上看到它。")
    if ids and "society" not in text["audience"]:
        found.append("公开范围不含社会，不能取代向社会公开的事项。")
    return found


def _problem(
    item: Item,
    id_: str,
    old: Item | None,
    own: Callable[[str], bool],
    above: Collection[str],
) -> str:
    if old is None or not own(old.organ):
        return f"要取代的事项 {id_} 没有找到，或者不是本机关和下级机关的事项。请核对后重选。"
    name = f"要取代的事项“{old.text.get('title', '')}”"
    if old.id in (item.id, *above):
        return f"{name}正是本件，或者取代了本件，不能互相取代。请去掉它。"
    if not old.public_hash():
        return f"{name}现在没有向社会公开，不用取代。请去掉它。"
    if old.superseded.get("by", "") not in ("", item.id):
        return f"{name}已经被别的事项取代，一件只能取代一次。请去掉它。"
    return ""


def sealed(text: Mapping[str, Any]) -> dict[str, Any]:
    """What the seal says of it: nothing where it replaces nothing."""
    items = text.get("supersedes")
    said = {"items": list(items), "reason": text["supersedes_reason"]} if items else {}
    return {"supersedes": said} if said else {}


def settled(old: Item, by: Item, above: Collection[str], at: datetime) -> tuple[Item, list[Event]]:
    """The old item as its successor now says. Asked again, early or late, it comes to the same;
    the first of several successors keeps its place, and none that closes a circle gets one."""
    standing = old.superseded.get("by", "")
    replaces = old.id in by.superseding.get("items", ()) and old.id not in (by.id, *above)
    if replaces and not standing and old.state != "withdrawn":
        after = _turned(old, "superseded", by.id, by.superseding["reason"], at)
        return after, [events.item_superseded(after)]
    if standing == by.id and not replaces:
        after = _turned(old, "reinstated", "", "", at)
        return after, [events.item_reinstated(after, by.id)]
    return old, []


def _turned(old: Item, action: str, by: str, reason: str, at: datetime) -> Item:
    line = {"at": at, "by": "publish", "action": action, "version": old.version, "comment": reason}
    turn = old.superseded.get("turn", 0) + 1
    superseded = {"turn": turn, "by": by, "reason": reason}
    return replace(old, superseded=superseded, history=[*old.history, line])
