"""`gongkai parked`, `site`, `reannounce` and `due-day`: what operators do between the rounds."""

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import click

from cli import notices, screen
from cli.caller import OPERATOR, Caller
from cli.chinese import Command, Group
from cli.options import by_option, calling, json_option
from cli.words import PARKED, moment, weekday
from common import clock, topology, workdays
from common.errors import Invalid, Unreachable
from deploy.local.users import SERVICES

service_option = click.option(
    "--service", type=click.Choice(list(SERVICES)), metavar="服务", help="、".join(SERVICES)
)
BY_SYSTEM = "按系统的工作日历计算（导入过 {} 次）。"
BY_SHIPPED = "按随程序提供的放假安排计算，没有查系统里导入的。"
AWAY = "服务 {0} 没有运行，跳过了它。请启动 {0}.service 后再试。"
DAY = click.DateTime(formats=["%Y-%m-%d"])
REBUILD_PATIENCE = 3600.0  # seconds
LOOK_EVERY = 0.3  # seconds


@click.group(name="parked", cls=Group, help="搁置的事件：无法处理、等待人工决定的消息。")
def parked_() -> None:
    """The commands below."""


@parked_.command(name="list", help="列出搁置的事件，最早的在前。")
@service_option
@json_option
@calling
def list_(caller: Caller, service: str | None, as_json: bool) -> int:
    """Over all services, or one; each event with its `service`."""
    found: list[dict[str, Any]] = []

    def ask(name: str) -> None:
        found.extend({"service": name, **parked} for parked in caller.ask(name, "list_parked"))

    code = at_each(caller, [service] if service else SERVICES, ask)
    columns = ("事件", "服务", "状态", "字节", "时间", "原因")
    screen.records(found, columns, _row, as_json, empty="没有搁置的事件。")
    return code


def at_each(caller: Caller, services: Iterable[str], do: Callable[[str], None]) -> int:
    """The exit code: a service that is away is named, and keeps no other from its turn."""
    code = 0
    for name in services:
        if caller.is_heard(name):
            do(name)
        else:
            screen.complain(AWAY.format(name))
            code = 1
    return code


def _row(p: Mapping[str, Any]) -> tuple[object, ...]:
    state = PARKED.get(p["state"], p["state"])
    return p["id"], p["service"], state, p["size"], moment(p["at"]), p["reason"]


@parked_.command(help="重放：送回它原来的那一个队列，由服务再处理一次。")
@click.argument("events", metavar="事件...", nargs=-1, required=True)
@service_option
@by_option
@calling
def replay(caller: Caller, events: tuple[str, ...], service: str | None) -> None:
    """The service follows from the queue in the event's id."""
    _decide(caller, "replay_parked", events, service)
    screen.say(f"已交给服务重放：{len(events)} 条。结果：gongkai parked list")


@parked_.command(help="丢弃：不再处理，记录保留。")
@click.argument("events", metavar="事件...", nargs=-1, required=True)
@service_option
@by_option
@calling
def discard(caller: Caller, events: tuple[str, ...], service: str | None) -> None:
    """The record stays, with who decided."""
    _decide(caller, "discard_parked", events, service)
    screen.say(f"已丢弃：{len(events)} 条。")


def _decide(caller: Caller, command: str, events: Iterable[str], service: str | None) -> None:
    wanted = [(service or service_of(event), event) for event in events]
    for name, event in wanted:
        caller.tell(name, command, caller.by or OPERATOR, parked=event)


def service_of(parked: str) -> str:
    """`queue:digest` names its reader; Invalid when the queue is unknown."""
    try:
        return topology.parse(parked.rpartition(":")[0]).reader
    except ValueError as error:
        raise Invalid(f"看不出 {parked} 属于哪个服务，请用 --service 写明。") from error


@click.group(name="site", cls=Group, help="公开网站。")
def site_() -> None:
    """The command below."""


@site_.command(help="从头重新生成全部页面；期间网站照常可读。")
@click.option("--wait", is_flag=True, help="等到完成再返回。")
@by_option
@calling
def rebuild(caller: Caller, wait: bool) -> None:
    """The same records give the same bytes."""
    asked = caller.tell("publish", "rebuild_site", caller.by or OPERATOR)["rebuild"]
    if not wait:
        screen.say("已安排重建。进展：gongkai doctor")
        return
    done = _rebuilt(caller, asked["id"])
    screen.say(f"重建完成：{done['done']} 个事项的页面和全部列表。")


def _rebuilt(caller: Caller, id_: str) -> dict[str, Any]:
    until = time.monotonic() + REBUILD_PATIENCE
    told = -1
    while time.monotonic() < until:
        now = caller.ask("publish", "show_site")["rebuild"]
        if now["id"] != id_:
            raise Invalid("又有人安排了一次重建，这一次由它接着做完。")
        if now["state"] == "done":
            return dict(now)
        if now["done"] != told:
            told = now["done"]
            screen.progress(f"已重新生成 {told} 个事项……")
        time.sleep(LOOK_EVERY)
    raise Unreachable("网站一小时内没有重建完。请运行 gongkai doctor 检查 publish.worker。")


@click.command(
    cls=Command, help="让服务把说过的事件再说一遍，供新的或修好的读者补上；不写服务时是全部服务。"
)
@click.argument("services", metavar="服务...", nargs=-1, type=click.Choice(list(SERVICES)))
@click.option("--since", type=DAY, metavar="日期", help="从哪一天说起；不写时从头说起。")
@by_option
@calling
def reannounce(caller: Caller, services: tuple[str, ...], since: datetime | None) -> int:
    """Readers handle every event twice without harm."""
    moment_ = since.replace(tzinfo=clock.SHANGHAI).isoformat() if since else None

    def tell(service: str) -> None:
        caller.tell(service, "reannounce", caller.by or OPERATOR, since=moment_)
        screen.say(f"{service} 将重新通知。")

    return at_each(caller, services or SERVICES, tell)


@click.command(
    name="due-day", cls=Command, help="从收到之日起 N 个工作日的最后一天（收到当天不算）。"
)
@click.argument("received", metavar="收到日期", type=DAY)
@click.argument("working_days", metavar="工作日数", type=int)
@click.option(
    "--offline", is_flag=True, help="不连系统，只按随程序提供的放假安排计算；系统里导入的不算在内。"
)
@json_option
def due_day(received: datetime, working_days: int, offline: bool, as_json: bool) -> None:
    """By the notices of the system, or by those that are part of the program."""
    known = notices.shipped() if offline else notices.connected()
    due = workdays.due_day(received.date(), working_days, known.calendar)
    found = {
        "day": due.day.isoformat(),
        "provisional": due.provisional,
        "published_to": known.calendar.last_year,
        "calendar": "shipped" if offline else "system",
        "version": known.version,
    }
    by = BY_SHIPPED if offline else BY_SYSTEM.format(known.version)
    told = f"{due_day_text(due, known.calendar.last_year)}{by}"
    screen.answer(found, lambda: screen.say(told), as_json)


def due_day_text(due: workdays.DueDay, year: int) -> str:
    """`2026-03-17 星期二，确定。`, or why it is provisional; notices are out up to `year`."""
    sure = f"确定（放假安排已公布到 {year} 年）。"
    if due.provisional:
        sure = (
            f"暂定：{year + 1} 年的放假安排还没有收录，{year} 年 12 月 25 日起可能变动；"
            "现按周一至周五、扣除固定节假日计算。"
        )
    return f"{weekday(due.day)}，{sure}"
