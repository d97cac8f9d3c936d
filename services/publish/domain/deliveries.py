"""Deliveries: their states, their ids, and the proof that a person enters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from common.errors import Conflict, Invalid
from common.states import step

if TYPE_CHECKING:  # publications imports this module
    from services.publish.domain.publications import Publication

# due: a worker sends it · posted: it hangs and waits to be seen · sending: notify sends it ·
# awaiting: a person enters the proof · recalling: being taken back
DELIVERY = {
    ("due", "prove"): "proved",
    ("due", "post"): "posted",
    ("posted", "prove"): "proved",
    ("sending", "prove"): "proved",
    ("awaiting", "prove"): "proved",
    ("awaiting", "cancel"): "cancelled",
    ("no_channel", "cancel"): "cancelled",
    ("due", "drop"): "cancelled",  # by the worker that would have sent it
    ("posted", "replace"): "cancelled",  # a newer version hangs in its place
    ("proved", "recall"): "recalling",
    ("posted", "recall"): "recalling",
    ("due", "recall"): "recalling",
    ("recalled", "recall_again"): "recalling",  # an ordinary withdrawal became one of secrecy
    ("recalling", "finish"): "recalled",
    ("proved", "keep"): "not_recallable",
    ("sending", "keep"): "not_recallable",
    ("cancelled", "keep_late"): "not_recallable",  # called off, and yet somebody was reached
    ("sending", "call_off"): "cancelled",  # nobody was reached yet
    ("proved", "call_off"): "cancelled",
}
# How long after its stage opened a worker first looks at a delivery that begins in this state.
# A message is proved two hours later at the latest, with the counts known then (domain.md §9).
ANNOUNCE_PATIENCE = timedelta(hours=2)
FIRST_LOOK = {"due": timedelta(0), "sending": ANNOUNCE_PATIENCE}
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
        "posted": "公开栏由设备显示记录证明；纸质公开栏请用 gongkai board prove 登记照片",
        "sending": "短信正在发送，由短信网关的回执证明，不用人工登记",
        "proved": "这项投放已经登记过证明",
        "no_channel": "这个渠道还没有接通，暂时不能登记证明",
        "cancelled": "事项已修订或撤下，这项投放已取消",
    }.get(state, "这项投放的状态刚刚变了")
    return f"{why}。请查看公开状态后再办理。"


# A worker tries these again by itself, ever later; the last two only after they were seen to fail.
RETRIED = frozenset({"due", "posted", "recalling"})
FAILED = frozenset({"due", "recalling"})


def check_retry(delivery: Mapping[str, Any]) -> None:
    """Conflict unless a worker would try it again."""
    if delivery["state"] not in RETRIED:
        raise Conflict("这项投放现在不用重试：它已经办完，或者在等人登记。请刷新后再看。")


@dataclass(frozen=True)
class Outcome:
    """What became of a claimed delivery: `values` when it is settled, else `again` and why."""

    delivery: Mapping[str, Any]
    values: Mapping[str, Any] | None = None
    error: Exception | None = None


def may_go(
    due: Sequence[Mapping[str, Any]], publications: Mapping[str, "Publication"]
) -> tuple[list[Mapping[str, Any]], list[Outcome]]:
    """Deliveries that may be worked on now, and what becomes of those that may not.

    The publication's state is the truth: a delivery of a stage that is not open is too early or
    was stopped, whatever the delivery itself says.
    """
    ready: list[Mapping[str, Any]] = []
    outcomes = []
    for delivery in due:
        publication = publications[delivery["publication"]]
        if delivery["state"] == "recalling" or publication.stage_open(delivery["stage"]):
            ready.append(delivery)
        elif publication.state in ("planned", "open", "waiting"):
            outcomes.append(Outcome(delivery))
        else:
            outcomes.append(Outcome(delivery, {"state": step(DELIVERY, delivery["state"], "drop")}))
    return ready, outcomes


# -- messages ----------------------------------------------------------------

REACHED = ("handed", "delivered", "failed", "unknown")  # a failed one may have been read as well
REACHED_BEFORE = "取消以前已有短信发出，无法收回"


def progressed(
    delivery: Mapping[str, Any], said: Mapping[str, Any], now: datetime
) -> dict[str, Any] | None:
    """What notify's latest counts make of a delivery; None when newer ones are known already.

    It is proved when everybody was handed to the gateway, and never taken for unsent when
    somebody was reached before those who send heard that it was called off.
    """
    if said["progress"] <= delivery.get("progress", 0):
        return None
    counts = dict(said["counts"])
    reached = sum(counts.get(name, 0) for name in REACHED)
    values = {
        "progress": said["progress"],
        "counts": counts,
        "total": said["total"],
        "reached": reached,
    }
    if delivery["state"] == "sending" and said["handed"]:
        return values | message_proof(counts, said["total"], now)
    if delivery["state"] == "cancelled" and reached:
        state = step(DELIVERY, delivery["state"], "keep_late")
        return values | {"state": state, "problem": REACHED_BEFORE}
    return values


def message_proof(counts: Mapping[str, int], total: int, now: datetime) -> dict[str, Any]:
    """The proof of a message: how many of how many stood where, at which moment."""
    proof = {"counts": dict(counts), "total": total, "at": now.isoformat()}
    state = step(DELIVERY, "sending", "prove")
    return {"state": state, "proof": proof, "proved_at": now, "due_at": None, "problem": ""}


PATIENCE_OVER = "开始两小时后仍未全部交给短信网关，按规定以当时的发送数量作为证明"


def patience_over(delivery: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Two hours passed: a dead notify or gateway never holds a publication up."""
    proof = message_proof(delivery.get("counts", {}), delivery.get("total", 0), now)
    return proof | {"problem": f"{PATIENCE_OVER}。请检查短信服务。"}
