"""Click in Chinese: usage lines, sections, the help option, and what is said about wrong usage."""

import sys
from collections.abc import Callable, Sequence
from typing import Any

import click
from click import exceptions

from cli import screen
from cli.failures import explain

OPTIONS = "[选项]"
Hint = Callable[[Any], str]


class _Chinese(click.Command):
    """What commands and groups have in common."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", OPTIONS)
        super().__init__(*args, **kwargs)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [option.get_help_record(ctx) for option in options]
        rows = [(name, _in_chinese(text)) for name, text in filter(None, records)]
        with formatter.section("选项"):
            formatter.write_dl(rows)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:
            option.help = "显示这份说明。"
        return option


def _in_chinese(help_: str) -> str:
    return help_.replace("[required]", "必填。").replace("[default: ", "[默认 ")


class Command(_Chinese):
    """One command."""


class Group(_Chinese, click.Group):
    """Commands below a word. `main` ends the process: 0 done, 1 refused or wrong, 2 misused."""

    command_class = Command
    group_class = type

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("subcommand_metavar", "命令 [参数]...")
        kwargs.setdefault("no_args_is_help", True)
        super().__init__(*args, **kwargs)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        commands = [(name, self.commands[name]) for name in self.list_commands(ctx)]
        with formatter.section("命令"):
            formatter.write_dl([(name, command.help or "") for name, command in commands])

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)  # in the order of the work, not of the alphabet

    def main(self, args: Sequence[str] | None = None, **extra: Any) -> Any:
        extra["standalone_mode"] = False  # errors come out here and not in Click's English
        sys.exit(_code_of(lambda: super(Group, self).main(args, **extra)))


def _code_of(run: Callable[[], Any]) -> int:
    try:
        code = run()
    except exceptions.NoArgsIsHelpError as wanted:
        click.echo(wanted.ctx.get_help() if wanted.ctx else "")
        return 2
    except click.UsageError as error:
        _show_usage(error)
        return 2
    except (click.Abort, KeyboardInterrupt):
        screen.complain("已中断。")
        return 1
    except BrokenPipeError:  # the reader of a pipe has seen enough
        sys.stdout = None  # type: ignore[assignment]
        return 1
    except Exception as error:
        explain(error)
        return 1
    return code if isinstance(code, int) else 0


def _show_usage(error: click.UsageError) -> None:
    if error.ctx:
        click.echo(error.ctx.get_usage(), err=True)
        click.echo(f"查看说明：{error.ctx.command_path} --help\n", err=True)
    words = next((say for kind, say in USAGE if isinstance(error, kind)), lambda e: e.message)
    screen.complain(words(error))


def _name(error: click.BadParameter) -> str:
    hint = error.param_hint or (error.param.get_error_hint(error.ctx) if error.param else "")  # type: ignore[arg-type]
    return (hint if isinstance(hint, str) else " / ".join(hint)).strip("'")


def _near(error: click.NoSuchOption) -> str:
    near = "、".join(error.possibilities or ())
    return f"没有 {error.option_name} 这个选项。" + (f"是不是 {near}？" if near else "")


# The most special first.
USAGE: tuple[tuple[type, Hint], ...] = (
    (click.MissingParameter, lambda e: f"缺少 {_name(e)}。"),
    (click.BadParameter, lambda e: f"{_name(e)} 不对：{_plain(e)}"),
    (click.NoSuchOption, _near),
    (exceptions.NoSuchCommand, lambda e: f"没有 {e.command_name} 这个命令。"),
    (click.BadOptionUsage, lambda e: f"选项 {e.option_name} 用得不对，后面要有一个值。"),
)


def _plain(error: click.BadParameter) -> str:
    """Click's own words about types, in Chinese; ours are Chinese already."""
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return f"只能是 {'、'.join(map(str, kind.choices))}。"
    if isinstance(kind, click.Path):
        return f"没有这个{'目录' if not kind.file_okay else '文件'}，或者读不了。"
    return "要写成数字。" if kind in (click.INT, click.FLOAT) else error.message
