"""A service's own copy of organs and posts, kept up by events: copies, not questions.

Announcements are whole and carry a version that only grows, so an older one never overwrites a
newer and repeating one is nothing.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from common import clock
from common.database import database
from common.errors import NotAllowed, NotFound
from common.posts import Desk, Post, behalf
from common.tree import Tree
from contracts import policy


class Copies(Tree):
    """`organs` and `posts` as this service last heard of them."""

    def __init__(self, database: Database):
        super().__init__(database)
        self._posts = database["copied_posts"]

    def prepare(self) -> None:
        super().prepare()
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

    def below(self, id_: str) -> list[str]:
        """The organ and everything below it, level by level; also one not heard of yet."""
        return self._served_from(id_, ())

    def serves(self, person: str, organ: str, action: str) -> bool:
        """Does the person hold a post today, at this very organ, that may do it?"""
        roles = policy.rule_of(action).roles
        return any(p.organ == organ and p.role in roles for p in self.posts_of(person))

    def holders(self, role: str, organs: Iterable[str], day: date | None = None) -> list[Post]:
        """Everybody who holds the role in one of the organs on a day (today)."""
        wanted = set(organs)
        found = self._posts.find(
            {"posts": {"$elemMatch": {"role": role, "organ": {"$in": sorted(wanted)}}}}
        )
        day = day or clock.today()
        posts = [post for document in found for post in _held(document, day)]
        return self._valid([p for p in posts if p.role == role and p.organ in wanted], day)

    def staffed(self, organ: str) -> int:
        """How many persons hold a post at the organ today, or will."""
        not_over = {"$or": [{"to": None}, {"to": {"$gte": clock.today().isoformat()}}]}
        wanted = {"posts": {"$elemMatch": {"organ": organ, **not_over}}}
        return int(self._posts.count_documents(wanted))

    def posts_of(self, person: str, day: date | None = None) -> list[Post]:
        day = day or clock.today()
        found = self._posts.find_one({"_id": person})
        return self._valid(_held(found, day) if found else [], day)

    def _valid(self, posts: list[Post], day: date) -> list[Post]:
        """Nobody can have of another what that one does not hold himself any more."""
        away = sorted({post.behalf for post in posts if post.behalf})
        if not away:
            return posts
        theirs = {p for d in self._posts.find({"_id": {"$in": away}}) for p in _held(d, day)}
        return [p for p in posts if not p.behalf or Post(p.behalf, p.organ, p.role) in theirs]

    def behalf_of(
        self, account: str, organ: str, roles: Collection[str], barred: Collection[str] = ()
    ) -> str:
        """For whom the account acts in one of these roles at the organ; "" when he holds one."""
        posts = [p for p in self.posts_of(account) if p.organ == organ and p.role in roles]
        return behalf(posts, barred)

    # -- what the table of contracts/policy says ---------------------------

    def must(
        self,
        account: str,
        action: str,
        organ: str = "",
        persons: policy.Persons | None = None,
        roles: Collection[str] = (),
        missing: NotFound | None = None,
    ) -> str:
        """The organ that acts, when the account may do this with a thing of the organ.

        NotAllowed says who may. Who may not even read the thing gets `missing` instead: to him it
        does not exist.
        """
        founds = self._founds(action)  # asked first: the founder's own post may arrive meanwhile
        facts = self.facts(account, action, organ, persons, roles)
        try:
            return policy.check(account, action, facts)
        except NotAllowed:
            if founds:
                return ""
            if missing and not self.sees({"account": account}, policy.READ, organ, persons):
                raise missing from None
            raise

    def sees(
        self,
        by: Mapping[str, Any] | None,
        action: str,
        organ: str,
        persons: policy.Persons | None = None,
    ) -> bool:
        """May who asks read a thing of this organ? Without `by` the operator asks."""
        if by is None:
            return True
        account = by["account"]
        return policy.may(account, action, self.facts(account, action, organ, persons))

    def must_see(
        self,
        by: Mapping[str, Any] | None,
        action: str,
        organ: str,
        missing: NotFound,
        persons: policy.Persons | None = None,
    ) -> None:
        """`missing` unless who asks may read it."""
        if not self.sees(by, action, organ, persons):
            raise missing

    def must_ask(self, by: Mapping[str, Any] | None, action: str) -> None:
        """NotAllowed unless who asks may read what belongs to no organ."""
        if by is not None:
            policy.check(by["account"], action, self.facts(by["account"], action))

    def facts(
        self,
        account: str,
        action: str,
        organ: str = "",
        persons: policy.Persons | None = None,
        roles: Collection[str] = (),
    ) -> policy.Facts:
        """What the table needs to decide: only the posts that can matter are looked up."""
        rule = policy.rule_of(action)
        chain = [self.heir(organ)] if rule.reach == "own" else self.answering(organ)
        posts: list[Post] = []
        if rule.anywhere or rule.reach != "nearest":
            posts += self.posts_of(account)
        if rule.reach == "nearest":
            posts += [p for role in roles or rule.roles for p in self.holders(role, chain)]
        return policy.Facts(chain if organ else (), posts, persons or {}, roles)

    def desk(
        self,
        action: str,
        organ: str,
        persons: policy.Persons | None = None,
        roles: Collection[str] = (),
    ) -> Desk:
        """Which organ does this with a thing of the organ, and who there."""
        return policy.desk(policy.rule_of(action), self.facts("", action, organ, persons, roles))

    def _founds(self, action: str) -> bool:
        """The first import has to come from somewhere: until one system administrator is known,
        whoever holds the broker's credentials sets the system up."""
        if policy.FOUNDER not in policy.rule_of(action).anywhere:
            return False
        return self._posts.find_one({"posts.role": policy.FOUNDER}, {"_id": 1}) is None

    # -- what lists may show --------------------------------------------------

    def within(
        self,
        by: Mapping[str, Any] | None,
        action: str,
        organ: str | None = None,
        below: bool = False,
    ) -> list[str] | None:
        """The organs of which a list may show things: what is asked for, as far as who asks may
        read it; None is all there are."""
        asked = self._asked(organ, below)
        if by is None:
            return asked
        rule, posts = policy.rule_of(action), self.posts_of(by["account"])
        if any(post.role in rule.anywhere for post in posts):
            return asked
        at = {post.organ for post in posts if post.role in rule.roles}
        if any(self._is_root(each) for each in at) or organ and at & set(self.chain(organ)):
            return asked
        mine = sorted({each for top in at for each in self.below(top)})
        return mine if asked is None else sorted({*mine} & {*asked})

    def _asked(self, organ: str | None, below: bool) -> list[str] | None:
        if not organ or below and self._is_root(organ):
            return None
        return self.below(organ) if below else [organ]

    def served(self, account: str, action: str) -> list[str]:
        """The organs for whose things this account may do it by its posts now, were it not for
        what a single thing says: for lists of what waits for a person."""
        rule = policy.rule_of(action)
        at = {post.organ for post in self.posts_of(account) if post.role in rule.roles}
        if rule.reach == "own":
            return sorted(self.inherited(at))
        filled = rule.roles if rule.reach == "nearest" else ()
        return sorted({organ for top in at for organ in self._served_from(top, filled)})

    def _served_from(self, top: str, filled: Sequence[str]) -> list[str]:
        """The organ and what is below, but not where somebody nearer holds one of the roles."""
        found = [top]
        level = [top]
        while level:
            children = self._organs.find({"parent": {"$in": level}}, {"_id": 1})
            there = {child["_id"] for child in children} - set(found)
            nearer = {post.organ for role in filled for post in self.holders(role, there)}
            level = sorted(there - nearer)
            found += level
        return found


def _held(document: Mapping[str, Any], day: date) -> list[Post]:
    """Posts are held from their first day to their last, both included."""
    text = day.isoformat()
    return [
        Post(document["_id"], p["organ"], p["role"], p.get("behalf", ""))
        for p in document["posts"]
        if p["from"] <= text and (not p.get("to") or text <= p["to"])
    ]


def copies_of(service: str) -> Copies:
    """The copies in a service's own database, ready for use."""
    kept = Copies(database(service))
    kept.prepare()
    return kept
