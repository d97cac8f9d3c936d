"""A service's own copy of organs and posts, kept up by events: copies, not questions.

Announcements are whole and carry a version that only grows, so an older one never overwrites a
newer and repeating one is nothing.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from common import clock
from common.database import database
from common.errors import NotAllowed, NotFound
from common.posts import ROLE_NAMES, Post


class Copies:
    """`organs` and `posts` as this service last heard of them."""

    def __init__(self, database: Database):
        self._organs = database["copied_organs"]
        self._posts = database["copied_posts"]

    def prepare(self) -> None:
        self._organs.create_indexes([IndexModel("name"), IndexModel("parent")])
        self._posts.create_indexes(
            [IndexModel([("posts.organ", 1), ("posts.role", 1)]), IndexModel("posts.role")]
        )

    # -- what events say -----------------------------------------------------

    def organ_changed(self, event: Mapping[str, Any]) -> None:
        self._put(self._organs, event["item"], event["version"], event["data"])

    def post_changed(self, event: Mapping[str, Any]) -> None:
        self._put(self._posts, event["item"], event["version"], event["data"])

    @staticmethod
    def _put(docs: Any, id_: str, version: int, data: Mapping[str, Any]) -> None:
        older = {"_id": id_, "version": {"$lt": version}}
        try:
            docs.update_one(older, {"$set": {**data, "version": version}}, upsert=True)
        except DuplicateKeyError:
            return  # what stands there is as new or newer

    # -- what rules ask ------------------------------------------------------

    def organ(self, id_: str) -> dict[str, Any]:
        found = self._organs.find_one({"_id": id_})
        if found is None:
            raise NotFound(f"没有编号为 {id_} 的机关；如果刚刚导入，请稍等几秒再试。")
        return dict(found)

    def known(self, ids: Iterable[str]) -> frozenset[str]:
        """Those of these organs that were heard of."""
        found = self._organs.find({"_id": {"$in": sorted(set(ids))}}, {"_id": 1})
        return frozenset(document["_id"] for document in found)

    def knows(self, id_: str) -> bool:
        return self._organs.find_one({"_id": id_}, {"_id": 1}) is not None

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        """By id, of those that were heard of."""
        found = self._organs.find({"_id": {"$in": sorted(set(ids))}}, {"name": 1})
        return {document["_id"]: document["name"] for document in found}

    def chain(self, id_: str) -> list[str]:
        """The organ and everything above it, nearest first; ends at one not heard of yet."""
        chain: list[str] = []
        next_: str | None = id_
        while next_ and next_ not in chain:
            found = self._organs.find_one({"_id": next_}, {"parent": 1})
            if found is None:
                break
            chain.append(next_)
            next_ = found["parent"]
        return chain

    def below(self, id_: str) -> list[str]:
        """The organ and everything below it, level by level; also one not heard of yet."""
        found = [id_]
        level = [id_]
        while level:
            children = self._organs.find({"parent": {"$in": level}}, {"_id": 1})
            level = sorted({child["_id"] for child in children} - set(found))
            found += level
        return found

    def holders(self, role: str, organs: Iterable[str], day: date | None = None) -> list[Post]:
        """Everybody who holds the role in one of the organs on a day (today)."""
        wanted = set(organs)
        found = self._posts.find(
            {"posts": {"$elemMatch": {"role": role, "organ": {"$in": sorted(wanted)}}}}
        )
        return [
            Post(document["_id"], post["organ"], post["role"])
            for document in found
            for post in _held(document["posts"], day or clock.today())
            if post["role"] == role and post["organ"] in wanted
        ]

    def posts_of(self, person: str, day: date | None = None) -> list[Post]:
        found = self._posts.find_one({"_id": person}) or {"posts": []}
        held = _held(found["posts"], day or clock.today())
        return [Post(person, post["organ"], post["role"]) for post in held]

    def must_hold(self, account: str, roles: Iterable[str], organ: str) -> None:
        """NotAllowed unless the account holds one of the roles at the organ today."""
        wanted = list(roles)
        if not any(p.organ == organ and p.role in wanted for p in self.posts_of(account)):
            names = "、".join(ROLE_NAMES[role] for role in wanted)
            raise NotAllowed(
                f"{account} 在机关 {organ} 没有担任{names}，不能办理。请换由有此职务的同志办理。"
            )

    def must_administer(self, account: str) -> None:
        """NotAllowed unless a system administrator asks; before there is any, the operator may.

        The first import has to come from somewhere: until one system administrator is known,
        whoever holds the broker's credentials sets the system up.
        """
        if any(post.role == "system_admin" for post in self.posts_of(account)):
            return
        if self._posts.find_one({"posts.role": "system_admin"}, {"_id": 1}):
            raise NotAllowed(f"{account} 不是系统管理员，不能导入或设置。请系统管理员办理。")


def _held(posts: Iterable[Mapping[str, Any]], day: date) -> list[Mapping[str, Any]]:
    """Posts are held from their first day to their last, both included."""
    text = day.isoformat()
    return [p for p in posts if p["from"] <= text and (not p.get("to") or text <= p["to"])]


def copies_of(service: str) -> Copies:
    """The copies in a service's own database, ready for use."""
    kept = Copies(database(service))
    kept.prepare()
    return kept
