"""Deliveries in words: a cell of the matrix, a stage on the way, a proof, what a withdrawal does.

Pure: what services answer comes in, what pages show goes out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from contracts.words import CHANNELS, MESSAGES, STAGES
from web.kit.words import day, moment

Found = Mapping[str, Any]

# A word short enough for a cell, and how it is coloured; the colour is never the only sign.
CELLS = {
    "due": ("等待投放", "calm"),
    "awaiting": ("等登记", "soon"),
    "sending": ("发送中", "calm"),
    "posted": ("等显示", "soon"),
    "shown": ("等阅读", "calm"),
    "proved": ("有证明", "good"),
    "cancelled": ("已取消", "calm"),
    "recalling": ("收回中", "soon"),
    "recalled": ("已收回", "good"),
    "not_recallable": ("收不回", "calm"),
    "no_channel": ("未接通", "late"),
}
LATER = ("未轮到", "calm")
FAILED = "失败，将重试"
BY_HAND = ("meeting", "document", "bulletin")  # a person enters the proof


@dataclass(frozen=True)
class Cell:
    """One channel of one publication. `delivery` is empty while its stage is not open."""

    channel: str
    word: str
    tone: str
    note: str = ""
    delivery: Found = field(default_factory=dict)


def cell(row: Found, delivery: Found | None) -> Cell:
    """`row` is what the plan says about the channel."""
    if delivery is None:
        return Cell(row["channel"], *LATER)
    word, tone = CELLS.get(delivery["state"], (delivery["state"], "calm"))
    if delivery["retry_at"]:
        return Cell(row["channel"], FAILED, "late", f"{moment(delivery['retry_at'])}", delivery)
    return Cell(row["channel"], word, tone, proof_line(delivery), delivery)


def cells(publication: Found) -> dict[str, Cell]:
    """By channel, inside first as the plan has them."""
    of = {d["channel"]: d for d in publication["deliveries"]}
    planned = {row["channel"]: cell(row, of.get(row["channel"])) for row in publication["plan"]}
    # A plan is known only after the first look; deliveries of older ones stay in sight.
    return {**{name: cell(d, d) for name, d in of.items()}, **planned}


def channels_in(publications: Iterable[Found]) -> list[str]:
    """The columns of a matrix: the channels that occur, in the order of the rule book."""
    found = {name for publication in publications for name in cells(publication)}
    return [name for name in CHANNELS if name in found] + sorted(found - set(CHANNELS))


def proof_line(delivery: Found) -> str:
    """What proves it, as far as a line can say."""
    proof = delivery["proof"] or {}
    if "counts" in proof:
        return f"共 {proof['total']} 人，{counts_line(proof['counts'])}".rstrip("，")
    if "readings" in proof:
        return f"{(delivery['counts'] or {}).get('read', proof['readings'])} 人次阅读"
    if "boards" in proof:
        return f"{proof['boards']} 块公开栏"
    if "number" in proof:
        return f"{proof['number']}，{day(proof['date'])}"
    if delivery["state"] == "sending":
        return counts_line(delivery["counts"])
    return moment(delivery["proved_at"] or "")


def counts_line(counts: Mapping[str, int] | None) -> str:
    """已送达手机 30，失败 2: how many messages stand where."""
    shown = counts or {}
    return "，".join(f"{MESSAGES[name]} {shown[name]}" for name in MESSAGES if shown.get(name))


@dataclass(frozen=True)
class Stage:
    """A part of the way. `state` is done, now, later or stop; `why` says what it waits for."""

    name: str
    word: str
    state: str
    opened: str
    confirmed: str
    why: str
    cells: list[Cell]


def stages(publication: Found) -> list[Stage]:
    """Inside first, then outside and why it waits."""
    all_ = cells(publication)
    of = {
        row["channel"]: row["stage"] for row in [*publication["deliveries"], *publication["plan"]]
    }
    names = [name for name in STAGES if name in of.values()]
    return [
        Stage(
            name,
            STAGES[name],
            _state(publication, name),
            publication["opened"].get(name, ""),
            publication["confirmed"].get(name, ""),
            _why(publication, name, names),
            [each for channel, each in all_.items() if of[channel] == name],
        )
        for name in names
    ]


def _state(publication: Found, stage: str) -> str:
    if stage in publication["confirmed"]:
        return "done"
    if publication["state"] in ("stopped", "withdrawn"):
        return "stop"
    return "now" if stage in publication["opened"] else "later"


def _why(publication: Found, stage: str, names: Sequence[str]) -> str:
    state = _state(publication, stage)
    if state == "stop":
        return {
            "stopped": "已经开始修订，这一版不再继续公开。",
            "withdrawn": "事项已撤下。",
        }[publication["state"]]
    if state == "now":
        missing = [
            CHANNELS.get(d["channel"], d["channel"])
            for d in publication["deliveries"]
            if d["stage"] == stage and d["required"] and d["state"] != "proved"
        ]
        return f"还缺{'、'.join(missing)}的证明。" if missing else "证明已经齐全，正在确认。"
    if state == "later":
        return _why_later(publication, stage, names)
    return ""


def _why_later(publication: Found, stage: str, names: Sequence[str]) -> str:
    if publication["opens_at"]:
        days, at = publication["interval_days"], moment(publication["opens_at"])
        return f"党内已经公开，间隔 {days} 天后，{at} 自动开始。"
    if names.index(stage) > 0:
        days = publication["interval_days"]
        after = f"再过 {days} 天" if days else ""
        return f"等党内的证明齐全{after}才开始：先党内，后社会。"
    return "系统马上开始。"


@dataclass(frozen=True)
class Touch:
    """What a withdrawal does to one delivery, or did."""

    channel: str
    version: int
    what: str
    detail: str
    tone: str


_DID = {
    "cancelled": ("没有投放，直接取消", "calm"),
    "recalling": ("正在收回", "soon"),
    "recalled": ("已经收回", "good"),
    "not_recallable": ("收不回", "late"),
}


def touches(found: Iterable[Found]) -> list[Touch]:
    """Newest version first; before a withdrawal what will happen, after it what did."""
    rows = sorted(found, key=lambda d: (-d["version"], d["stage"], d["channel"]))
    return [_touch(delivery) for delivery in rows]


def _touch(delivery: Found) -> Touch:
    what, tone = _DID.get(delivery["state"]) or _will(delivery)
    detail: str = delivery["problem"] if delivery["state"] in _DID else _what_is_there(delivery)
    if tone == "late" and delivery["why_not"] not in detail:
        detail = f"{detail}；{delivery['why_not']}".lstrip("；")
    if delivery["state"] == "recalled":
        detail = moment(delivery["recalled_at"] or "")
    channel = CHANNELS.get(delivery["channel"], delivery["channel"])
    return Touch(str(channel), delivery["version"], what, detail, tone)


def _will(delivery: Found) -> tuple[str, str]:
    if delivery["state"] in ("awaiting", "no_channel") or delivery["reached"] == 0:
        return "取消，还没有人看到", "calm"
    if delivery["recallable"] is False:
        return "收不回", "late"
    return "收回", "good"


def _what_is_there(delivery: Found) -> str:
    if delivery["channel"] == "website":
        return "网页、附件，以及它在首页、栏目、机关列表和订阅里的条目"
    if delivery["channel"] == "board":
        return f"{(delivery['proof'] or {}).get('boards', '各')} 块公开栏上的张贴"
    if delivery["channel"] == "sms":
        sent = delivery["reached"] or 0
        return f"已经发出 {sent} 条" if sent else "还没有发出"
    return proof_line(delivery)
