"""What commands share: who acts, and the connection to the services."""

from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
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


def state_option(states: Mapping[str, str]) -> Callable[..., Any]:
    """`--state` of a list: one of these, whose words the help tells; None where not asked for."""
    told = "、".join(f"{state} {word}" for state, word in states.items())
    return click.option("--state", type=click.Choice(list(states)), metavar="状态", help=told)


def proof_options(of_day: str, file: str) -> Callable[..., Any]:
    """`--date` and `--file` of a proof that a person enters; what they are called to the user."""
    day = click.option(
        "--date",
        "day",
        required=True,
        metavar="日期",
        type=click.DateTime(formats=["%Y-%m-%d"]),
        help=f"{of_day}，写成 2026-03-05。",
    )
    kept = click.option(
        "--file",
        required=True,
        metavar=file,
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help=f"{file}，存入内容库。",
    )
    return lambda command: day(kept(command))


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
