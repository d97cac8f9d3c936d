"""The database of one service: reachable, a replica set, fenced off from the others, up to date."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from pymongo.errors import OperationFailure, PyMongoError

from cli.doctor.findings import Finding, good, judged, wrong
from common import clock, settings
from common.database import database
from deploy.local.users import SERVICES

OLDEST = 60.0  # seconds an event may wait in an outbox
APART = 5.0  # seconds between the clocks of two machines
NOT_ALLOWED = 13  # MongoDB: Unauthorized
LEAST = 6  # MongoDB's major version


def prepare() -> None:
    """One client per service, made before the checks run side by side: two that begin together
    would each make one, and one of them would be left open."""
    for name in SERVICES:
        if any(map(settings.text, settings.mongo_names(name))):
            database(name)


def service(name: str) -> Iterator[Finding]:
    """Everything about one service's database."""
    if not any(map(settings.text, settings.mongo_names(name))):
        return  # said among the settings
    try:
        hello = database(name).command("hello")
    except PyMongoError as error:
        kind = type(error).__name__
        mend = f"请启动 MongoDB，并核对 MONGO_URL_{name.upper()} 的地址和密码"
        yield wrong(f"{name} 的数据库连不上（{kind}）", mend)
        return
    yield good(f"{name} 的数据库可用")
    yield from _server(name, hello)
    yield from _fenced(name)
    yield from _waiting(name)


def _server(name: str, hello: dict[str, Any]) -> Iterator[Finding]:
    """Told once, not by every service."""
    if name != next(iter(SERVICES)):
        return
    version = str(database(name).command("buildInfo")["version"])
    if int(version.split(".")[0]) < LEAST:
        yield wrong(f"MongoDB {version} 太旧", f"请升级到 {LEAST} 以上")
    yield judged(
        bool(hello.get("setName")) and bool(hello.get("isWritablePrimary")),
        f"MongoDB {version} 是复制集 {hello.get('setName')}，可以写入",
        "MongoDB 不是复制集，或者没有主节点",
        "各服务依靠复制集的变更流；请按 MongoDB 的说明建立复制集",
    )
    apart = abs((datetime.now(UTC) - hello["localTime"].replace(tzinfo=UTC)).total_seconds())
    if apart > APART:
        yield wrong(f"本机与数据库的时钟相差 {apart:.0f} 秒", "请在各机器上启用时间同步")


def _fenced(name: str) -> Iterator[Finding]:
    """A service's user must be refused at every other service's door."""
    opened = [other for other in SERVICES if other != name and _may_read(name, other)]
    yield judged(
        not opened,
        f"{name} 的数据库用户进不了别的服务",
        f"{name} 的数据库用户也能读 {'、'.join(opened)}",
        f"请给 {name} 单独的用户，并设置 MONGO_URL_{name.upper()}",
    )


def _may_read(name: str, other: str) -> bool:
    try:
        database(name, other)["parked_events"].find_one({"_id": ""})
    except OperationFailure as error:
        if error.code == NOT_ALLOWED:
            return False
        raise
    return True


def _waiting(name: str) -> Iterator[Finding]:
    """Events not sent yet, and events set aside."""
    age = _outbox_age(name)
    yield judged(
        age < OLDEST,
        f"{name} 没有积压待发的事件",
        f"{name} 有事件已等待发送 {age:.0f} 秒",
        f"请查看 {name}.worker 的日志",
    )
    parked = database(name)["parked_events"].count_documents({"state": "parked"})
    mend = "查看：gongkai parked list；处理：gongkai parked replay 或 discard"
    yield judged(not parked, f"{name} 没有搁置的事件", f"{name} 有 {parked} 条搁置的事件", mend)


def _outbox_age(name: str) -> float:
    """Only collections with an index for it have an outbox."""
    kept = database(name)
    there, shown = {"outbox_at": {"$exists": True}}, {"outbox_at": 1}
    outboxes = [
        kept[collection]
        for collection in kept.list_collection_names()
        if "outbox_at_1" in kept[collection].index_information()
    ]
    oldest = [
        found["outbox_at"]
        for outbox in outboxes
        if (found := outbox.find_one(there, shown, sort=[("outbox_at", 1)]))
    ]
    return (clock.now() - min(oldest)).total_seconds() if oldest else 0.0
