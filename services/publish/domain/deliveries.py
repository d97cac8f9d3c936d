"""Deliveries: their states, their ids, and the proof that a person enters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from common.errors import Invalid

# due: a worker sends it · awaiting: a person enters the proof · recalling: being taken back
DELIVERY = {
    ("due", "prove"): "proved",
    ("awaiting", "prove"): "proved",
    ("awaiting", "cancel"): "cancelled",
    ("no_channel", "cancel"): "cancelled",
    ("due", "drop"): "cancelled",  # by the worker that would have sent it
    ("proved", "recall"): "recalling",
    ("due", "recall"): "recalling",
    ("recalled", "recall_again"): "recalling",  # an ordinary withdrawal became one of secrecy
    ("recalling", "finish"): "recalled",
    ("proved", "keep"): "not_recallable",
}
SETTLED = frozenset({"recalled", "cancelled", "not_recallable"})


def delivery_id(publication: str, planned: Mapping[str, Any]) -> str:
    """item:version:channel:target, so that opening a stage twice adds nothing."""
    return f"{publication}:{planned['channel']}:{planned['target']}"


def check_proof(proof: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Number, date and file hash of a meeting, document or bulletin (domain.md §5)."""
    if proof["date"] > today:
        raise Invalid(
            "证明材料的日期晚于今天，没有登记。请核对日期。", [f"date: {proof['date'].isoformat()}"]
        )
    return {**proof, "date": proof["date"].isoformat()}


def why_not_proved(state: str) -> str:
    """Why a delivery in this state takes no proof from a person, and what to do."""
    why = {
        "due": "这个渠道由系统自动投放并取得证明，不用人工登记",
        "proved": "这项投放已经登记过证明",
        "no_channel": "这个渠道还没有接通，暂时不能登记证明",
        "cancelled": "事项已修订或撤下，这项投放已取消",
    }.get(state, "这项投放的状态刚刚变了")
    return f"{why}。请查看公开状态后再办理。"


@dataclass(frozen=True)
class Outcome:
    """What became of a claimed delivery: `values` when it is settled, else `again` and why."""

    delivery: Mapping[str, Any]
    values: Mapping[str, Any] | None = None
    error: Exception | None = None
