"""A small town inside the shared city, written by documents: every role at every place."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from common import clock
from common.database import database
from common.posts import ROLE_NAMES, Post
from contracts import policy
from contracts.policy import Facts
from services.catalog import store as catalog_store
from services.catalog.domain import catalogues
from services.catalog.domain.organs import Organ

ROOT = "o-10"
ABOVE, OWN, THIN, OTHER, BELOW = "o-pc-above", "o-pc-own", "o-pc-thin", "o-pc-other", "o-pc-below"
PARENTS = {ABOVE: ROOT, OTHER: ROOT, OWN: ABOVE, THIN: ABOVE, BELOW: OWN}
CHAINS = {OWN: [OWN, ABOVE, ROOT], THIN: [THIN, ABOVE, ROOT], ABOVE: [ABOVE, ROOT]}
STAFFED = (ABOVE, OWN, OTHER, BELOW)  # at THIN nobody but a drafter holds a post
NOBODY = "pc-nobody"
BOTH = "pc-both"  # drafter and approver of the same organ in one person
OUTLINE = "bureau-9"
ENTRY = "b9-ideology-04"
SERVICES = ("access", "catalog", "review", "publish", "notify", "feedback", "oversight")


def person(role: str, organ: str) -> str:
    return f"pc-{role}-{organ.rpartition('-')[2]}"


def posts() -> list[Post]:
    """One person for every role at every staffed organ, and the one with two posts."""
    each = [Post(person(role, organ), organ, role) for organ in STAFFED for role in ROLE_NAMES]
    both = [Post(BOTH, OWN, "drafter"), Post(BOTH, OWN, "approver")]
    return [*each, *both, Post(person("drafter", THIN), THIN, "drafter")]


POSTS = posts()
PERSONS = sorted({post.person for post in POSTS} | {NOBODY})


def facts(action: str, organ: str, persons: policy.Persons, roles: Collection[str] = ()) -> Facts:
    """All there is to know, for what the table says."""
    return Facts(CHAINS[organ], POSTS, persons, roles)


def found() -> None:
    """Organs and posts as every service has heard of them, and a catalogue for two organs."""
    tree = [{"_id": organ, "name": organ, "parent": parent} for organ, parent in PARENTS.items()]
    people = [{"_id": who, "posts": held} for who, held in _held().items()]
    for service in SERVICES:
        kept = database(service)
        _put(kept["copied_organs"], tree)
        _put(kept["copied_posts"], people)
    organs = catalog_store.organs()
    for n, (id_, parent) in enumerate(PARENTS.items()):
        level = "township" if id_ != BELOW else "village"
        organs.add_once(Organ(id_, f"99PC{n}", f"测试{n}", parent, level, "bureau", "party", 1))
    for organ in (OWN, THIN):
        catalog_store.catalogues().add_once(
            catalogues.adopt(organ, catalog_store.outlines().on(OUTLINE, clock.today()))
        )


def _held() -> Mapping[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for post in POSTS:
        line = {"organ": post.organ, "role": post.role, "from": "2024-01-01", "to": None}
        found.setdefault(post.person, []).append(line)
    return found


def _put(docs: Any, documents: Iterable[Mapping[str, Any]]) -> None:
    for document in documents:
        docs.replace_one({"_id": document["_id"]}, {**document, "version": 1}, upsert=True)
