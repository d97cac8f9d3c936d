"""What commands share: who acts, and the connection to the services."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from cli import caller

by_option = click.option(
    "--by",
    metavar="人员编号",
    envvar="GONGKAI_ACCOUNT",
    default="",
    help="由谁办理；不写时取环境变量 GONGKAI_ACCOUNT。",
)

json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON，供别的程序读取。")


def calling(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command its `caller` in place of `by`, and close the connection afterwards."""

    @wraps(command)
    def called(*args: Any, by: str = "", **kwargs: Any) -> Any:
        asked = caller.connect(by)
        try:
            return command(asked, *args, **kwargs)
        finally:
            asked.close()

    return called
