"""Checking the whole ledger because somebody asked, and what came of it, in words."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from common.events import Event
from common.states import step
from services.oversight.domain.chain import Fault, Verdict

LIFE = {("asked", "finish"): "done"}
FAULTS = {
    "edited": "第 {seq} 条被改动，或者换成了别的内容",
    "missing": "缺少第 {seq} 条（连续缺 {other} 条）",
    "misplaced": "次序不对：第 {seq} 条的位置上是别的内容，原来的第 {seq} 条现在编号为 {other}",
    "stray": "在第 {seq} 条的位置多出一条，它的编号不是序号",
    "surplus": "多出第 {seq} 条：不是本系统写入的",
    "cut_off": "末尾缺少 {other} 条，从第 {seq} 条起",
    "head_differs": "第 {seq} 条与头文件不符：台账可能被换成了较早的副本",
    "no_head": "头文件缺失：台账现有 {seq} 条，末尾是否完整无从核对",
}
MEND = (
    "请先停下 oversight.worker，把数据库和头文件各复制一份留作证据，查清是谁、何时改动的；"
    "再用没有问题的备份恢复，运行 gongkai ledger resume 继续记录。"
)
WRONG_KEY = "第 1 条就对不上时，请先核对 LEDGER_KEY 是不是记录这份台账时用的密钥。"


@dataclass(frozen=True)
class Verification:
    """`id` is that of the command that asked; `verdict` is empty until it is done."""

    id: str
    by: str = ""
    state: str = "asked"
    asked_at: datetime | None = None
    finished_at: datetime | None = None
    verdict: dict[str, Any] | None = None
    due_at: datetime | None = None


def asked(id_: str, by: str, at: datetime) -> Verification:
    return Verification(id_, by, "asked", at, due_at=at)


def finished(
    verification: Verification, verdict: Verdict, at: datetime
) -> tuple[Verification, list[Event]]:
    """What was found; once."""
    if verification.state == "done":
        return verification, []
    state = step(LIFE, verification.state, "finish")
    found = {
        "entries": verdict.last.seq,
        "mac": verdict.last.mac,
        "first_at": verdict.first_at,
        "last_at": verdict.last_at,
        "fault": sentence(verdict.fault) if verdict.fault else "",
        "mend": mend(verdict.fault) if verdict.fault else "",
    }
    after = replace(verification, state=state, verdict=found, finished_at=at, due_at=None)
    return after, []


def sentence(fault: Fault) -> str:
    """What is wrong, and where."""
    return FAULTS[fault.kind].format(seq=fault.seq, other=fault.other)


def mend(fault: Fault) -> str:
    """What to do about it."""
    return WRONG_KEY + MEND if (fault.kind, fault.seq) == ("edited", 1) else MEND
