"""公开渠道和载体: the fixed list of the national tables, and which of our channels each is."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

CHOSEN, OPEN = "■", "□"
OTHER = "其他"


class Carrier(NamedTuple):
    """`channel` is ours, or empty: then the table's word is kept and no proof is asked for."""

    word: str
    channel: str = ""


CARRIERS = (
    Carrier("政府网站", "website"),
    Carrier("政府公报"),
    Carrier("两微一端"),
    Carrier("发布会/听证会"),
    Carrier("广播电视"),
    Carrier("纸质媒体"),
    Carrier("公开查阅点"),
    Carrier("政务服务中心"),
    Carrier("便民服务站"),
    Carrier("入户/现场"),
    Carrier("社区/企事业单位/村公示栏（电子屏）", "board"),
    Carrier("精准推送"),
    Carrier(OTHER),
)
WORDS = {carrier.word: carrier for carrier in CARRIERS}
CHANNEL_WORDS = {carrier.channel: carrier.word for carrier in CARRIERS if carrier.channel}
_BOX = re.compile(r"([■☑√✓□☐])([^■☑√✓□☐]*)")
_WIDE = str.maketrans("()：", "（）:")


def channels(words: Iterable[str]) -> list[str]:
    """Those of ours, in the order of the words."""
    found = (WORDS[word].channel for word in words if word in WORDS)
    return [channel for channel in found if channel]


def read(cell: str) -> tuple[list[str], list[str]]:
    """(chosen words, unknown words) of a cell; 其他 keeps what is written after it."""
    chosen: list[str] = []
    unknown: list[str] = []
    for said in _said(cell):
        word = _known(said)
        (chosen if word else unknown).append(word or said)
    return list(dict.fromkeys(chosen)), unknown


def _said(cell: str) -> list[str]:
    """The words with a filled box; where there are no boxes, every word on a line of its own."""
    boxes = _BOX.findall(cell)
    words = [word for box, word in boxes if box not in "□☐"] if boxes else cell.splitlines()
    return [said for word in words if (said := _plain(word))]


def _plain(word: str) -> str:
    return "".join(word.split()).translate(_WIDE).strip("，,、；;。_")


def _known(said: str) -> str:
    if said in WORDS:
        return said
    if said.startswith(OTHER):
        rest = said.removeprefix(OTHER).strip(":_（）")
        return f"{OTHER}:{rest}" if rest else OTHER
    return ""


def written(words: Sequence[str]) -> str:
    """The whole list, one a line, with the chosen boxes filled."""
    lines = [f"{CHOSEN if c.word in words else OPEN}{c.word}" for c in CARRIERS[:-1]]
    others = [f"{CHOSEN}{word}" for word in words if word.startswith(OTHER)]
    return "\n".join([*lines, *(others or [f"{OPEN}{OTHER}"])])
