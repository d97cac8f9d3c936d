"""Loads the invented city into the running system, and knows who is who in it."""

from collections.abc import Collection, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from cli.caller import Caller
from cli.catalogues import adopt_outline
from cli.imports import import_boards, import_organs, import_people
from cli.members import import_members
from common.posts import ROLE_NAMES
from deploy.local.city import generate
from deploy.local.city.generate import Organ
from deploy.local.demo.tell import Teller

MINUTES = {
    "number": "党组会纪要〔2026〕第12号",
    "held_on": "2026-11-20",
    "entitled": 7,
    "present": 6,
    "in_favour": 6,
    "against": 0,
    "abstained": 0,
}


class City:
    """The generated city; names are invented, so they may be shown in full."""

    @cached_property
    def organs(self) -> dict[str, Organ]:
        return {organ.id: organ for organ in generate.organs()}

    @cached_property
    def posts(self) -> list[generate.Post]:
        return generate.people()

    @cached_property
    def administrator(self) -> str:
        return generate.administrator()

    def who(self, person: str, role: str, organ: str) -> str:
        """`砚湖区委 分管领导 韦巧云`, as the story tells it."""
        name = next(post.name for post in self.posts if post.person == person)
        return f"{self.organs[organ].name} {ROLE_NAMES[role]} {name}"

    def holder(self, organ: str, role: str) -> str:
        """The first who holds the post at this very organ."""
        return next(p.person for p in self.posts if (p.organ, p.role) == (organ, role))

    def decider(self, organ: str, role: str, out: Collection[str]) -> tuple[str, str]:
        """(person, organ): the nearest organ upwards with somebody left (domain.md section 3)."""
        at = organ
        while at:
            for post in self.posts:
                if (post.organ, post.role) == (at, role) and post.person not in out:
                    return post.person, at
            at = self.organs[at].parent
        raise LookupError(f"nobody can be {role} for {organ}")

    def load(self, caller: Caller, folder: Path, tell: Teller) -> None:
        """Organs, people, catalogues; what is there already stays as it is."""
        written = generate.write(folder)
        organs = import_organs(caller, written["organs"])
        tell.proved(f"机关 {len(self.organs)} 个：{_counts(organs)}")
        people = import_people(caller, written["people"])
        tell.proved(f"人员 {people['people']} 名、职务 {len(self.posts)} 个：{_counts(people)}")
        members = import_members(caller, written["members"])
        tell.proved(f"党员名册 {len(generate.members()):,} 名：{_counts(members)}")
        boards = import_boards(caller, written["boards"])
        tell.proved(f"公开栏 {len(generate.boards())} 块：{_counts(boards)}")
        adopted = generate.outlines()
        entries = sum(adopt_outline(caller, organ, outline) for organ, outline in adopted)
        by = len({organ for organ, _ in adopted})
        tell.proved(f"{by} 个机关已按上级提纲建立公开目录 {len(adopted)} 份，共 {entries:,} 个条目")


def _counts(counts: dict[str, int]) -> str:
    return f"新增 {counts['created']}，更改 {counts['changed']}，未变 {counts['unchanged']}"


def decided(review: Mapping[str, Any], decision: str = "approve") -> dict[str, Any]:
    """A decision on the current step with everything that it asks for."""
    step = review["path"][review["step"]]
    agrees = decision == "approve"
    return {
        "decision": decision,
        "checks": {point["id"]: "yes" for point in step["checklist"]} if agrees else {},
        "minutes": dict(MINUTES) if step["kind"] == "collective" else None,
    }
