"""What may be disclosed: the entries of an organ's catalogue, and the words for what they fix."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from common.errors import NotFound
from contracts.words import WEIGHTS
from web.console.waiting import organs_of
from web.kit import desk
from web.kit.gate import me

Entry = Mapping[str, Any]


def organs() -> list[tuple[str, str]]:
    """(id, name) of those where this person drafts."""
    mine = organs_of(me(), "drafter")
    names = {post["organ"]: post["organ_name"] for post in me()["posts"]}
    return [(organ, names[organ]) for organ in mine]


def organ_name(organ: str) -> str:
    """NotFound when there is no such organ."""
    known = {post["organ"]: post["organ_name"] for post in me()["posts"]}
    if organ in known:
        return str(known[organ])
    found = desk.ask("catalog.find_organs", name=organ)
    if not found:
        raise NotFound(f"没有编号为 {organ} 的机关。请从导航进入。")
    return str(found[0]["name"])


def entries(organ: str) -> list[Entry]:
    """In force, of all of the organ's catalogues, in their order."""
    return _entries(organ, "entries")


def _entries(organ: str, *kinds: str) -> list[Entry]:
    found = desk.ask("catalog.show_catalogue", organ=organ)
    return [entry for catalogue in found for kind in kinds for entry in catalogue[kind]]


def entry_of(organ: str, id_: str) -> Entry:
    """Also a retired one: what was begun under it goes on. NotFound says what to do."""
    for entry in _entries(organ, "entries", "retired"):
        if entry["id"] == id_:
            return entry
    raise NotFound(
        f"本机关的公开目录里没有条目“{id_}”。请公开专员把它列入目录，或回到“起草事项”另选。"
    )


def columns(found: Iterable[Entry]) -> list[tuple[str, str]]:
    """(code, name) of the columns of the site that these have; one is called as its class is."""
    names: dict[str, str] = {}
    for entry in found:
        names.setdefault(entry["column"], entry["class"])
    return [("", "请选择"), *names.items()]


def by_class(found: list[Entry], words: str) -> list[tuple[str, list[Entry]]]:
    """Entries that say these words, or all, under the names of their classes."""
    wanted = words.split()
    fitting = [e for e in found if all(w in f"{e['class']}{e['content']}" for w in wanted)]
    return [(name, list(group)) for name, group in groupby(fitting, key=lambda e: e["class"])]


def routes() -> dict[str, list[str]]:
    """The steps of each route in words; what only heavier items take says so."""
    return {route["id"]: [_step(step) for step in route["steps"]] for route in _routes()}


def way(route: str, weight: str, urgent: bool) -> list[str]:
    """The steps that an item of this weight takes: an urgent one the short route first."""
    asked = _routes()
    [ordinary] = [each for each in asked if each["id"] == route]
    steps = _taken(ordinary, weight)
    if not urgent:
        return steps
    short = [label for each in asked if each["urgent"] for label in _taken(each, weight)]
    return [*short, *(f"{label}（公开以后补办）" for label in steps)]


def _routes() -> list[Any]:
    found: list[Any] = desk.ask("review.list_routes")
    return found


def _taken(route: Any, weight: str) -> list[str]:
    return [s["label"] for s in route["steps"] if not s["when"] or weight in s["when"]]


def _step(step: Any) -> str:
    if not step["when"]:
        return str(step["label"])
    return f"{step['label']}（{'、'.join(WEIGHTS[weight] for weight in step['when'])}的事项）"
