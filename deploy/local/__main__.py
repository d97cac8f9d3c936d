"""`python -m deploy.local up | status | env`: run everything here, look at it, talk to it."""

import logging
import signal
import sys
import threading
from collections.abc import Callable

import click
from rich.console import Console
from rich.table import Table

from deploy.local import environment
from deploy.local.folder import RunFolder, StartError
from deploy.local.processes import BY_NAME
from deploy.local.stack import EVERYTHING, STATUS, Stack
from deploy.local.users import SERVICES

screen = Console()


@click.group(help="在本机运行整套系统：消息服务器、数据库和全部进程。")
def main() -> None:
    """The three commands below."""


@main.command(help="启动全部进程并保持运行，按 Ctrl-C 停止。")
def up() -> None:
    """Until SIGINT, SIGTERM or the end of the terminal."""
    _on_every_stop_signal(_interrupt)
    with Stack() as stack:
        try:
            _start_and_stay(stack)
        except KeyboardInterrupt:
            screen.print("正在停止……")
        finally:  # a second Ctrl-C is no reason to leave half of it running
            _on_every_stop_signal(signal.SIG_IGN)
    screen.print("已全部停止。")


def _start_and_stay(stack: Stack) -> None:
    _log_to(stack.folder)
    screen.print(f"正在启动，日志在 {stack.folder.path}/log ……")
    stack.start()
    for name in EVERYTHING:
        stack.wait_ready(names=[name])
        screen.print(f"  {name} 已就绪")
    screen.print(f"公开网站：{stack.env()['SITE_URL']}\n按 Ctrl-C 停止。")
    threading.Event().wait()


def _on_every_stop_signal(handler: Callable[..., object] | signal.Handlers) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, handler)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


@main.command(help="显示各进程是否在运行、重启过几次。")
def status() -> None:
    """Exit code 1 when nothing runs."""
    folder = RunFolder()
    if not folder.is_in_use():
        screen.print(f"{folder.path} 里没有正在运行的系统。启动：make demo")
        raise SystemExit(1)
    table = Table("进程", "进程号", "重启次数")
    for name, row in folder.read(STATUS).items():
        table.add_row(name, str(row["pid"] or "等待重启"), str(row["restarts"]))
    screen.print(table)


@main.command(help='输出设置，供另一个终端使用：eval "$(python -m deploy.local env)"')
@click.argument("who", required=False, type=click.Choice([*SERVICES, *BY_NAME]))
def env(who: str | None) -> None:
    """All settings, or those of one service or process."""
    sys.stdout.write(environment.as_exports(Stack().env(who)))


def _log_to(folder: RunFolder) -> None:
    form = logging.Formatter("%(asctime)s %(levelname)s %(message)s")
    handler = logging.FileHandler(folder.log("supervisor"), encoding="utf-8")
    handler.setFormatter(form)
    logging.getLogger("deploy.local").addHandler(handler)


if __name__ == "__main__":
    try:
        main()
    except StartError as error:
        raise SystemExit(str(error)) from None
