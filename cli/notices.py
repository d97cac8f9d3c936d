"""Which holiday notices the command line counts by: the system's, or those that ship."""

from contextlib import closing

from cli import caller
from cli.caller import Caller
from common import workdays
from common.calendars import Known
from common.errors import Unreachable

AWAY = "服务 catalog 没有运行，查不到系统里导入的放假安排。请启动 catalog.service 后再试。"
OFFLINE = "不查系统、只按随程序提供的放假安排计算，请加 --offline。"


def shipped() -> Known:
    """Version 0: nothing that was imported."""
    return Known(0, workdays.published())


def of_system(asked: Caller) -> Known:
    """What was imported laid over what ships, as every service does."""
    found = asked.ask("catalog", "show_notices")
    return Known(found["version"], workdays.overlay(workdays.published(), found["rows"]))


def connected() -> Known:
    """Of the system that the settings name; Unreachable says how to count without one."""
    try:
        with closing(caller.connect()) as asked:
            if not asked.is_heard("catalog"):
                raise Unreachable(AWAY)
            return of_system(asked)
    except Unreachable as error:
        raise Unreachable(f"{error}{OFFLINE}") from error
