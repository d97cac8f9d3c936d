"""`python -m deploy.local.demo [--once]`: start, walk the items, prove it, keep running."""

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import click

from cli.caller import Caller
from cli.failures import sentence
from common.errors import GongkaiError
from deploy.local.demo.show import Show, goodbye
from deploy.local.demo.tell import Teller
from deploy.local.demo.waiting import MissingStep
from deploy.local.folder import StartError
from deploy.local.stack import EVERYTHING, Stack

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
tell = Teller()


@click.command(help="启动演示城市，走完公开的全过程并核对证明；按 Ctrl-C 停止。")
@click.option("--once", is_flag=True, help="走完即停；缺少任何一步或一项证明时返回 1。")
def main(once: bool) -> None:
    """Exit code 1 when a step or a proof is missing."""
    began = time.monotonic()
    _on_every_stop_signal(_interrupt)
    code = 1
    # Whoever tries it out has no authenticator at hand; it can be bound all the same.
    with Stack(settings={"TOTP_FOR": "nobody"}) as stack:
        try:
            start(stack)
            code = walk(stack, began, once)
            if not once:
                goodbye(stack, tell)
                threading.Event().wait()
        except KeyboardInterrupt:
            tell.line("\n正在停止……")
        finally:  # a second Ctrl-C is no reason to leave half of it running
            _on_every_stop_signal(signal.SIG_IGN)
    tell.line("已全部停止。")
    sys.exit(code)


def start(stack: Stack) -> None:
    """Nodes and processes, each named when it is ready."""
    tell.chapter("启动")
    _log_to(stack.folder.log("supervisor"))
    tell.line(f"  数据和日志在 {stack.folder.path}")
    began = time.monotonic()
    stack.start()
    tell.proved(f"消息服务器和数据库已就绪（{time.monotonic() - began:.1f} 秒）")
    stack.wait_ready()
    tell.proved(f"{len(EVERYTHING)} 个进程全部就绪（{time.monotonic() - began:.1f} 秒）")
    os.environ.update(stack.env())  # the command line's own code reads its settings there


def walk(stack: Stack, began: float, once: bool) -> int:
    """The whole show; 1 when something is missing. Who stays finds something left to do."""
    caller = Caller(stack.env()["AMQP_URL"])
    try:
        show = Show(caller, stack, tell)
        show.run()
        if not once:
            show.leave()
    except MissingStep as missing:
        tell.missing(f"缺少：{missing}")
        return 1
    except GongkaiError as error:
        tell.missing(f"没有走完：{sentence(error)}")
        return 1
    finally:
        caller.close()
    tell.line(f"\n全部步骤和证明齐全，用时 {time.monotonic() - began:.0f} 秒。")
    return 0


def _on_every_stop_signal(handler: Callable[..., object] | signal.Handlers) -> None:
    for number in STOPS:
        signal.signal(number, handler)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _log_to(path: Path) -> None:
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.getLogger("deploy.local").addHandler(handler)


if __name__ == "__main__":
    try:
        main()
    except StartError as error:
        raise SystemExit(str(error)) from None
