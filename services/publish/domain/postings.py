"""What hangs on boards of one item, and when it counts as seen there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from common.errors import NotAllowed
from common.states import step
from services.publish.domain.boards import SCOPES, Board
from services.publish.domain.deliveries import DELIVERY, delivery_id
from services.publish.domain.publications import Publication
from services.publish.domain.successions import Succession

NO_BOARD = "没有启用的公开栏可以张贴这个事项，请用 gongkai import boards 登记公开栏"
REPLACED = "已由新版取代"
SUPERSEDED = "已被新的事项取代，不再张贴"
PHOTOGRAPHED = ("posted", "proved")  # states in which a photo of a paper board proves something


@dataclass(frozen=True)
class Posting:
    """`id` is the item: one version of it hangs at a time. `sheets` holds the hash of the sheet
    by scope, `renderer` what made it; `url` is empty where no public page stands for it. It stands
    on top of its boards as urgent until `urgent_until`, if ever.
    """

    id: str
    version: int
    hash: str
    stage: str
    organ: str
    title: str
    organ_name: str
    number: str
    url: str
    opened_at: datetime
    sheets: dict[str, str] = field(default_factory=dict)
    renderer: str = ""
    urgent_until: datetime | None = None

    def is_urgent(self, now: datetime) -> bool:
        return self.urgent_until is not None and now < self.urgent_until

    @property
    def sheet(self) -> str:
        return sheet_name(self.id, self.version)

    @property
    def delivery(self) -> str:
        return board_delivery(self.id, self.version)


def sheet_name(item: str, version: int) -> str:
    return f"{item}-{version}.html"


def board_delivery(item: str, version: int) -> str:
    return delivery_id(f"{item}:{version}", {"channel": "board", "target": "main"})


def check_photo(board: Board, delivery: Mapping[str, Any]) -> None:
    """NotAllowed where a photo would prove nothing."""
    if board.kind != "paper":
        raise NotAllowed(f"{board.name}是触摸屏，由设备的显示记录证明，不用登记照片。")
    if delivery["state"] not in PHOTOGRAPHED:
        raise NotAllowed("这个事项现在没有张贴在公开栏上，不能登记照片。请查看公开状态后再办理。")


def hanging(
    publications: Sequence[Publication], succession: Succession | None = None
) -> tuple[Publication, str] | None:
    """The version that boards show, and the stage it hangs in; None when nothing may hang.

    The newest whose stage is open; a newer one that is public without a board takes it down too,
    and so does another item that holds in its place.
    """
    if succession and succession.last:
        return None
    for publication in sorted(publications, key=lambda p: -p.version):
        for row in publication.plan:
            if row["channel"] == "board" and publication.stage_open(row["stage"]):
                return publication, row["stage"]
        if publication.state == "published":
            return None
    return None


def next_look(
    board: Board, postings: Sequence[Posting], now: datetime, span: timedelta
) -> datetime:
    """After the span, or earlier where something ends on the board before that."""
    ends = [board.ends(p.opened_at) for p in postings] + [p.urgent_until for p in postings]
    return min([now + span, *(end for end in ends if end and end > now)])


def scopes_of(stage: str) -> list[str]:
    """Where a sheet of this stage may hang."""
    return [scope for scope, stages in SCOPES.items() if stage in stages]


def judged(
    delivery: Mapping[str, Any],
    boards: Sequence[Board],
    seen: Mapping[str, Mapping[str, Any]],
    now: datetime,
) -> dict[str, Any]:
    """What becomes of a posted delivery: proved when every board that has to show it did.

    `boards` list it now; `seen` is {board: {first, last, heard}}, out of the shown-log of a kiosk
    or a photo of paper. What was heard before it hung there proves nothing.
    """
    if not boards:
        return {"problem": NO_BOARD, "papers": None}
    fine = {b.id for b in boards if b.id in seen and seen[b.id]["heard"] >= delivery["posted_at"]}
    missing = [board for board in boards if board.id not in fine]
    if missing:
        names = "、".join(board.name for board in missing[:5])
        more = f"等 {len(missing)} 块" if len(missing) > 5 else ""
        return {
            "papers": [board.id for board in missing if board.kind == "paper"] or None,
            "problem": f"还没有显示记录或照片的公开栏：{names}{more}",
        }
    proof = {
        "boards": len(boards),
        "first": min(seen[b.id]["first"] for b in boards).isoformat(),
        "last": max(seen[b.id]["last"] for b in boards).isoformat(),
    }
    state = step(DELIVERY, delivery["state"], "prove")
    return {"state": state, "proof": proof, "proved_at": now, "problem": "", "papers": None}
