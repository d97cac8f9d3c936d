"""One row of the national table, and an entry of a catalogue as such a row. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.standard_table import carriers
from contracts.words import AUDIENCES, CHANNELS, TIME_RULES

SOME = "特定群体"  # whoever they are: a bare tick in the table


@dataclass(frozen=True)
class Line:
    """`group` names the 特定群体, empty when there is none; `carriers` are words of the list."""

    level1: str
    content: str
    level2: str = ""
    basis: str = ""
    time: str = ""
    responsible: str = ""
    carriers: tuple[str, ...] = ()
    society: bool = False
    group: str = ""
    disclosure: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What two editions of a table call by the same name."""
        return self.level1, self.level2 or self.content


def line_of(entry: Mapping[str, Any]) -> Line:
    """In the words of the table it was taken from, as long as the entry still says what follows
    from them; else in the table's words for what it says now."""
    society = "society" in entry["audience"]
    inside = [each for each in entry["audience"] if each != "society"]
    return Line(
        entry.get("level1") or entry["class"],
        entry["content"],
        entry.get("level2", ""),
        entry.get("basis", ""),
        _time(entry),
        entry.get("responsible", ""),
        _carriers(entry, society),
        society,
        _group(entry, inside),
        tuple(entry.get("disclosure", ["proactive"])),
        tuple(entry.get("layers", ())),
    )


def _time(entry: Mapping[str, Any]) -> str:
    words = entry.get("time_words")
    if words is not None and time_rule(words) == entry["time_rule"]:
        return str(words)
    return TIME_RULES[entry["time_rule"]]


def _group(entry: Mapping[str, Any], inside: Sequence[str]) -> str:
    words = entry.get("group")
    if words is not None and list(inside) == (["named"] if words else []):
        return str(words)
    return "、".join(AUDIENCES[each] for each in inside)


def _carriers(entry: Mapping[str, Any], society: bool) -> tuple[str, ...]:
    """Channels of ours that the list does not have stand under 其他, in its last place."""
    has = [form["channel"] for form in entry["forms"]]
    kept = entry.get("carriers")
    if kept is not None and {*channels_for(kept, society)} == {*has}:
        return tuple(kept)
    listed = [word for channel, word in carriers.CHANNEL_WORDS.items() if channel in has]
    others = [each for each in has if each not in carriers.CHANNEL_WORDS]
    return (*listed, *(f"{carriers.OTHER}:{CHANNELS[each]}" for each in others))


# -- back into an entry --------------------------------------------------------------

# How a deadline in words is counted: the first row whose word stands in it. What no row knows is
# counted as the regulation on government information has it for everything.
TIMES = (
    *((words, rule) for rule, words in TIME_RULES.items()),
    ("24小时", "incident_24h"),
    ("20个工作日", "information_20wd"),
    ("即时", "immediate"),
    ("实时", "immediate"),
    ("及时", "immediate"),
    ("半年", "half_year"),
    ("每年", "yearly"),
    ("年度", "yearly"),
    ("季度", "quarterly"),
    ("每月", "monthly"),
    ("长期", "fixed"),
    ("", "information_20wd"),
)


def time_rule(words: str) -> str:
    plain = "".join(words.split())
    return next(rule for word, rule in TIMES if "".join(word.split()) in plain)


def audience(line: Line) -> list[str]:
    return [*(["named"] if line.group else []), *(["society"] if line.society else [])]


def channels_for(words: Sequence[str], society: bool) -> list[str]:
    """The channels of ours that a table names and its readers can be reached by; where there are
    none, the website for society and a document for a group."""
    found = [each for each in carriers.channels(words) if society or each != "website"]
    return found or ["website" if society else "document"]


def forms(line: Line) -> list[dict[str, Any]]:
    """A board is a reminder: no stage waits for it."""
    named = channels_for(line.carriers, line.society)
    return [{"channel": each, "required": each != "board"} for each in named]


def fields_of(line: Line) -> dict[str, Any]:
    """All that a row of the table says of an entry."""
    return {
        "class": line.level1,
        "content": line.content,
        "basis": line.basis,
        "responsible": line.responsible,
        "time_rule": time_rule(line.time),
        "audience": audience(line),
        "forms": forms(line),
        "level1": line.level1,
        "level2": line.level2,
        "time_words": line.time,
        "carriers": list(line.carriers),
        "group": line.group,
        "disclosure": list(line.disclosure),
        "layers": list(line.layers),
    }


# Which fields of an entry follow from which cell.
FOLLOWS: Mapping[str, tuple[str, ...]] = {
    "content": ("content",),
    "basis": ("basis",),
    "time": ("time_words", "time_rule"),
    "responsible": ("responsible",),
    "carriers": ("carriers", "forms"),
    "society": ("audience", "forms"),
    "group": ("group", "audience", "forms"),
    "disclosure": ("disclosure",),
    "layers": ("layers",),
}
