"""What a text is to those before it: what speaks against it, and who holds in whose place."""

from functools import partial

from common import clock
from common.content import ContentStore
from services.catalog import store
from services.catalog.domain import organs, superseding, supplements
from services.catalog.domain.items import Item, Said


def against(items: store.Items, tree: store.Organs, content: ContentStore, item: Item) -> list[str]:
    """What the version that it adds to and the items that it replaces say against it."""
    found: list[str] = []
    if item.supplements:
        found += supplements.problems(content.unseal(item.shown_hash()), item.text)
    if ids := item.text.get("supersedes"):
        olds = {old.id: old for old in items.find({"_id": {"$in": ids}})}
        above = set(superseding.successors(item.id, items.successor_of))
        own = partial(_is_below, tree, item.organ)
        found += superseding.problems(item, item.text, olds, own, above)
    return found


def _is_below(tree: store.Organs, organ: str, other: str) -> bool:
    """Or that organ itself."""
    return organ in (each["id"] for each in organs.line(tree.get, other))


def settle(items: store.Items, by: str) -> None:
    """What it replaces, or replaces no more. Written first and read again after: of two that
    settle at once, one sees what the other was told."""
    for old in superseding.named(items.get(by)):
        for _ in range(2):
            items.change(old, partial(_settled, items, by))


def _settled(items: store.Items, by: str, old: Item) -> Said:
    above = set(superseding.successors(by, items.successor_of))
    return superseding.settled(old, items.get(by), above, clock.now())
