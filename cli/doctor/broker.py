"""The broker: reachable, every queue there, bound and listened to, nothing dead, no alarm."""

import json
from collections.abc import Iterator
from typing import Any

from amqp.exceptions import AMQPError, NotFound

from cli.doctor.findings import Finding, good, judged, unseen, wrong
from common import settings, topology
from deploy.local.broker import NAME, Broker
from deploy.local.users import SERVICES

RESTART = "请确认 {0}.service 和 {0}.worker 在运行；它们启动时会重新建立"


def reachable() -> Iterator[Finding]:
    """With version; the address is not shown."""
    try:
        with topology.connect(settings.text("AMQP_URL"), "doctor") as connection:
            connection.ensure_connection(max_retries=1, timeout=topology.TIMEOUT)
            about = connection.connection.server_properties
    except (OSError, AMQPError, Exception) as error:
        kind = type(error).__name__
        yield wrong(f"连不上消息服务器（{kind}）", "请启动 RabbitMQ，并核对 AMQP_URL 的地址和密码")
        return
    yield good(f"消息服务器可用：{about.get('product', '')} {about.get('version', '')}")


def queues() -> Iterator[Finding]:
    """Every queue of contracts/queues.txt, with its consumers."""
    missing, silent, waiting = [], [], 0
    for subscription in topology.subscriptions():
        found = _look(subscription.queue_name)
        if found is None:
            missing.append(subscription)
        elif not found.consumer_count:
            silent.append(subscription)
        waiting += found.message_count if found else 0
    for subscription in missing:
        mend = RESTART.format(subscription.reader)
        yield wrong(f"没有队列 {subscription.queue_name}", mend)
    for subscription in silent:
        mend = f"请启动 {subscription.reader}.service"
        yield wrong(f"队列 {subscription.queue_name} 没有人接收", mend)
    if not missing and not silent:
        count = len(topology.subscriptions())
        yield good(f"{count} 个事件队列都在，都有人接收；排队 {waiting} 条")


def dead_letters() -> Iterator[Finding]:
    """Messages that the workers have not set aside yet."""
    for service in SERVICES:
        found = _look(topology.dead_queue(service).name)
        if found is None:
            yield wrong(f"没有死信队列 dead-{service}", RESTART.format(service))
        elif found.message_count:
            mend = f"请确认 {service}.worker 在运行，它会转为搁置事件"
            yield wrong(f"死信队列 dead-{service} 里有 {found.message_count} 条", mend)


def _look(queue: str) -> Any:
    """Counts of a queue, or None when it is not there."""
    with topology.connect(settings.text("AMQP_URL"), "doctor") as connection:
        channel = connection.default_channel
        try:
            return channel.queue_declare(queue, passive=True)
        except NotFound:
            return None


def bindings(local: Broker | None) -> Iterator[Finding]:
    """AMQP cannot list bindings: seen only where the broker's own tool can be called."""
    if local is None:
        yield unseen("队列绑定：从这里看不到，发送端每 10 秒自动重新绑定")
        return
    listed = json.loads(local.control("list_bindings", "-p", NAME, "--formatter", "json"))
    there = {(b["source_name"], b["routing_key"], b["destination_name"]) for b in listed}
    lost = [
        s.queue_name
        for s in topology.subscriptions()
        if (topology.exchange_of(s.source).name, s.type, s.queue_name) not in there
    ]
    for queue in lost:
        yield wrong(f"队列 {queue} 没有绑定", "发送端每 10 秒自动重新绑定；请确认各 worker 在运行")
    if not lost:
        yield good("全部事件队列都已绑定")


def alarms(local: Broker | None) -> Iterator[Finding]:
    """Memory or disk: under an alarm the broker takes nothing in."""
    if local is None:
        yield unseen("消息服务器的内存和磁盘警报：请用 rabbitmq-diagnostics check_alarms 查看")
        return
    found = local.control("eval", "rabbit_alarm:get_alarms().").strip()
    kinds = [word for part, word in (("memory", "内存"), ("disk", "磁盘")) if part in found]
    yield judged(
        found == "[]",
        "消息服务器没有警报",
        f"消息服务器有{'和'.join(kinds) or '其他'}警报，已停止接收消息",
        "请释放内存或磁盘；警报解除后自动恢复",
    )
