"""What one item of the campaign goes through, and what must be seen of it in the end."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from common.content import ContentStore
from common.uploads import store
from tests.marks import lettered

CODES = ("F1", "F2", "F3")  # of the organs
# Each is for members and society, with a required document inside and a required website outside.
ENTRIES = ("b9-resolutions-03", "b9-ideology-04", "b9-organization-02")
CLARITIES = ("task", "leader", "lead_department", "due", "person")


@dataclass(frozen=True)
class Road:
    """Whom it is for, by what; `weight` in the mixture."""

    audience: tuple[str, ...]
    forms: tuple[str, ...]
    weight: int

    @property
    def by_hand(self) -> bool:
        return "document" in self.forms

    @property
    def outside(self) -> bool:
        return "society" in self.audience


ROADS = {
    "short": Road(("society",), ("website", "board"), 5),
    "full": Road(("members", "society"), ("document", "website", "sms"), 3),
    "inside": Road(("members",), ("document", "sms", "board"), 2),
}
# What is done to an item after its approval. A correction is the next version of the same item;
# `hidden` is a withdrawal for secrecy, which leaves no trace.
AFTER = {"kept": 15, "corrected": 2, "withdrawn": 2, "hidden": 1}
WALKED = 0.05  # of the items go all the way by commands
VOICES = {0: 5, 1: 2, 3: 1}  # how many opinions an item gets that is shown in the end


@dataclass
class Case:
    """One item. `early`: what comes after does not wait until version 1 is published.

    `mark` is its own random text; a `walked` item gets its id from catalog.
    """

    mark: str
    road: str
    after: str
    early: bool
    walked: bool
    code: str
    entry: str
    item: str = ""
    voices: int = 0
    approved: dict[int, str] = field(default_factory=dict)  # version: "answered" or "found"
    codes: list[str] = field(default_factory=list)  # of the opinions that were taken in
    redisclosure: str = ""
    draft: str = ""  # the item that discloses how they were handled

    @property
    def organ(self) -> str:
        return f"o-{self.code.lower()}"

    @property
    def way(self) -> Road:
        return ROADS[self.road]

    @property
    def last(self) -> int:
        """The version that stands in the end."""
        return 2 if self.after == "corrected" else 1

    @property
    def shown(self) -> bool:
        """Must its last version be on the site in the end?"""
        return self.way.outside and self.after in ("kept", "corrected")

    @property
    def secret(self) -> bool:
        """Is there nothing of it that the public may ever find afterwards, in a log either?"""
        return not self.way.outside or self.after == "hidden"

    def token(self, version: int) -> str:
        """Stands in the title, the body and the attachment of a version, and nowhere else."""
        return f"tk{self.mark}v{version}"

    @property
    def voice(self) -> str:
        """Stands in every opinion about the item, in names and contacts, and in no public place."""
        return f"op{self.mark}"

    @property
    def answer(self) -> str:
        """Stands in the text that discloses how the opinions were handled, and nowhere else."""
        return f"tk{self.mark}v9"

    @property
    def tokens(self) -> list[str]:
        return [self.token(version) for version in range(1, self.last + 1)]

    def title(self, version: int) -> str:
        return f"关于演练事项{self.token(version)}的公告"

    def text(self, version: int, content: ContentStore) -> dict[str, Any]:
        """The fields of catalog.save_item that the drafter writes."""
        token = self.token(version)
        attachment = store(content, f"附件{token}.txt", f"附件正文{token}".encode())
        return {
            "title": self.title(version),
            "body": f"一、总则\n第{version}版正文{token}。\n二、细则\n内容如下。",
            "clarities": {name: f"{name}{token}" for name in CLARITIES},
            "occurred_on": "2026-03-01",
            "audience": sorted(self.way.audience),
            "forms": sorted(self.way.forms),
            "attachments": [attachment],
        }


def mixture(count: int, random: Random) -> list[Case]:
    """`count` cases; the first ones cover every road with every ending once, and opinions."""
    pairs = [(road, after) for road in ROADS for after in AFTER]
    random.shuffle(pairs)
    roads, endings = list(ROADS), list(AFTER)
    weights = [ROADS[road].weight for road in roads], [AFTER[after] for after in endings]
    while len(pairs) < count:
        [road], [after] = random.choices(roads, weights[0]), random.choices(endings, weights[1])
        pairs.append((road, after))
    cases = [a_case(*pair, random, walked=random.random() < WALKED) for pair in pairs[:count]]
    for case in cases:
        if case.shown and case.after == "kept":
            [case.voices] = random.choices(list(VOICES), list(VOICES.values()))
    return cases


def a_case(road: str, after: str, random: Random, walked: bool = False) -> Case:
    """One item on this road with this ending; the rest is chance."""
    mark = lettered(f"{random.getrandbits(80):020x}")
    return Case(
        mark=mark,
        road=road,
        after=after,
        early=random.random() < 0.5,
        walked=walked,
        code=random.choice(CODES),
        entry=random.choice(ENTRIES),
        item="" if walked else f"i-{mark}",
    )
