"""Which earlier items a draft replaces: those chosen, and those that were looked for."""

from collections.abc import Iterable

from web.console import named
from web.console.items.draft import Draft
from web.kit import desk

SHOWN = ("published", "closed")
MOST = 20
Choice = tuple[str, str]


def choices(draft: Draft, words: str) -> list[Choice]:
    """(item, what it is called): first those chosen, then what begins with these words."""
    chosen = called(draft.supersedes)
    found = _found(draft, words) if words else []
    return [*chosen.items(), *(each for each in found if each[0] not in chosen)]


def called(items: Iterable[str]) -> dict[str, str]:
    """Titles by item, each item once; one that may not be seen keeps its id."""
    wanted = list(dict.fromkeys(filter(None, items)))
    titles = named.titles(wanted)
    return {id_: titles[id_]["title"] if id_ in titles else id_ for id_ in wanted}


def _found(draft: Draft, words: str) -> list[Choice]:
    """Of its own organ and those below, what is public and still holds."""
    asked = desk.ask(
        "catalog.list_items",
        organ=draft.organ,
        below=True,
        states=list(SHOWN),
        title=words,
        limit=MOST,
    )
    return [
        (each["item"], f"{each['title']}（{each['public'].get('number') or '没有索引号'}）")
        for each in asked
        if each["item"] != draft.item and not each["superseded_by"]
    ]
