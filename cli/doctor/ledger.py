"""The ledger: its head lies outside the database and is in step, nothing waits to be chained."""

from collections.abc import Iterator

from cli.doctor.findings import Finding, good, judged, wrong
from common import clock, settings
from common.database import database
from common.errors import Damaged, Invalid
from services.oversight import store
from services.oversight.domain import chain

OLDEST = 60.0  # seconds an event may wait to be chained
VERIFY = "请运行 gongkai ledger verify"


def ledger() -> Iterator[Finding]:
    """Where this machine has what belongs to it."""
    if not any(map(settings.text, settings.mongo_names(store.SERVICE))):
        return  # said among the settings
    missing = [name for name in ("LEDGER_KEY", "LEDGER_HEAD") if not settings.text(name)]
    if missing:
        mend = "按 deploy/example.env 设置，再重新启动 oversight.worker"
        yield wrong(f"没有设置 {'、'.join(missing)}，台账不能记录", mend)
        return
    kept = store.Ledger(database(store.SERVICE))
    yield from _key()
    yield from _head(kept)
    yield from _waiting(kept)


def _key() -> Iterator[Finding]:
    try:
        store.key()
    except Invalid:
        yield wrong("LEDGER_KEY 用不了", "写成 Base64（32 字节），说明见 deploy/example.env")


def _head(kept: store.Ledger) -> Iterator[Finding]:
    try:
        head = store.head().read()
    except Damaged:
        yield wrong("台账的头文件读不懂", VERIFY)
        return
    if head is None:
        yield wrong("台账的头文件缺失", VERIFY)
        return
    there = kept.at(head.seq)
    yield judged(
        head == chain.START or (there is not None and there.get("mac") == head.mac),
        f"台账的头文件与台账一致，第 {head.seq} 条",
        f"台账里没有头文件所说的第 {head.seq} 条",
        VERIFY,
    )


def _waiting(kept: store.Ledger) -> Iterator[Finding]:
    since = kept.waiting_since()
    age = (clock.now() - since).total_seconds() if since else 0.0
    if age < OLDEST:
        yield good("没有等待记入台账的事件")
    else:
        yield wrong(f"有事件已等待记入台账 {age:.0f} 秒", "请查看 oversight.worker 的日志")
