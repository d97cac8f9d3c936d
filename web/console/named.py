"""What ids are called: people, organs, items. Names are comfort: without them ids stand there."""

from collections.abc import Iterable
from typing import Any

from common import logs
from common.errors import GongkaiError
from common.posts import ROLE_NAMES
from contracts.policy import ADMINISTRATORS
from web.kit import desk

log = logs.get(__name__)


class Called(dict[str, str]):
    """Names by id; an id that nobody knows is called by itself."""

    def __missing__(self, id_: str) -> str:
        return id_


def people(ids: Iterable[str]) -> Called:
    """Names of those who hold or held a post."""
    found = _listed("access.list_names", "accounts", ids)
    return Called({person["account"]: person["name"] for person in found})


def staff(organs: Iterable[str]) -> list[tuple[str, str]]:
    """[(person, name and posts)] of those who work at these organs."""
    posts: dict[str, list[str]] = {}
    for organ in dict.fromkeys(filter(None, organs)):
        for post in desk.ask("access.list_posts", organ=organ):
            if post["role"] not in ("member", *ADMINISTRATORS):
                posts.setdefault(post["person"], []).append(ROLE_NAMES[post["role"]])
    names = people(posts)
    called = [(p, f"{names[p]}（{'、'.join(dict.fromkeys(roles))}）") for p, roles in posts.items()]
    return sorted(called, key=lambda pair: pair[1])


def organs(ids: Iterable[str]) -> Called:
    return Called(
        {o["organ"]: o["name"] for o in _listed("catalog.list_organ_names", "organs", ids)}
    )


def titles(items: Iterable[str]) -> dict[str, dict[str, Any]]:
    """{item: {title, organ, organ_name, state, version}} of those this person may see."""
    return {found["item"]: found for found in _listed("catalog.list_titles", "items", items)}


def _listed(query: str, field: str, ids: Iterable[str]) -> list[dict[str, Any]]:
    wanted = sorted({id_ for id_ in ids if id_})
    if not wanted:
        return []
    try:
        found: list[dict[str, Any]] = desk.ask(query, **{field: wanted})
    except GongkaiError as error:
        log.warning("names are missing", query=query, error=str(error))
        return []
    return found
