"""What the command line prints: plain lines, tables that survive narrow terminals, complaints."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TextIO, TypeVar

import click
from rich.cells import cell_len
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

LEAST = 14  # columns in which a longer cell can still be read
BORDER = 3  # columns that the lines and blanks of one column take
PIPED_WIDTH = 200  # columns, where nobody's terminal says how many there are

T = TypeVar("T")
_drawing: list[Console] = []  # whose bar is on the terminal at this moment


def out() -> Console:
    """Standard output as it is now; in a pipe no line is folded to a terminal's width."""
    return Console(width=_width(sys.stdout), highlight=False)


def err() -> Console:
    """Standard error, for complaints and progress; lines stand above a bar that is being drawn."""
    return _drawing[-1] if _drawing else _standard_error()


def _standard_error() -> Console:
    return Console(width=_width(sys.stderr), stderr=True, highlight=False)


def _width(stream: TextIO) -> int | None:
    return None if stream.isatty() else PIPED_WIDTH


def say(text: str = "", style: str = "") -> None:
    """A line; what stands in brackets is text and no mark-up."""
    out().print(Text(text, style=style), soft_wrap=True)


def progress(text: str) -> None:
    """Says on standard error what is being waited for."""
    err().print(Text(text, style="dim"), soft_wrap=True)


@contextmanager
def bar(text: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar on standard error while something long goes on; call what it gives with each portion.

    In a pipe nothing is drawn.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    screen = _standard_error()
    with Progress(
        *columns, TimeElapsedColumn(), console=screen, disable=not sys.stderr.isatty()
    ) as shown:
        task = shown.add_task(text, total=total)
        _drawing.append(screen)
        try:
            yield lambda portion: shown.advance(task, portion)
        finally:
            _drawing.remove(screen)


def counted(things: Iterable[T], advance: Callable[[int], None]) -> Iterator[T]:
    """The same things, each a portion of a bar once the next is asked for."""
    for thing in things:
        yield thing
        advance(1)


def complain(text: str, problems: Sequence[str] = ()) -> None:
    """Why something was refused, and every place that is wrong."""
    err().print(Text(text, style="red"), soft_wrap=True)
    if problems:
        err().print(_problems(problems))


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], empty: str = "没有。") -> None:
    """A table whose first column, an id to copy, is never cut; `empty` when there are no rows.

    Where the terminal is too narrow for columns, each row becomes a few lines.
    """
    lines = [["" if cell is None else str(cell) for cell in row] for row in rows]
    if not lines:
        say(empty)
    elif _fits(columns, lines):
        _as_table(columns, lines)
    else:
        _as_blocks(columns, lines)


def records(
    found: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    row: Callable[[Mapping[str, Any]], Sequence[object]],
    as_json: bool = False,
    empty: str = "没有。",
) -> None:
    """What a service listed: a table made by `row`, or with `as_json` the records as they came."""
    answer(found, lambda: table(columns, map(row, found), empty), as_json)


def answer(found: Any, show: Callable[[], None], as_json: bool) -> None:
    """What a service said: in words by `show`, or with `as_json` as one JSON value, and no more."""
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        show()


def _fits(columns: Sequence[str], lines: Sequence[Sequence[str]]) -> bool:
    """The first column whole, the others at least as wide as their heading or a short word."""
    first = max(map(cell_len, [columns[0], *(line[0] for line in lines)]))
    wanted = [
        max(cell_len(column), min(LEAST, max(cell_len(line[n]) for line in lines)))
        for n, column in enumerate(columns)
    ]
    return out().width >= first + sum(wanted[1:]) + BORDER * len(columns) + 1


def _as_table(columns: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    made = Table(header_style="bold", pad_edge=False)
    for position, column in enumerate(columns):
        made.add_column(column, overflow="fold", no_wrap=position == 0)
    for line in lines:
        made.add_row(*map(Text, line))
    out().print(made)


def _as_blocks(columns: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    for line in lines:
        say(line[0], style="bold")
        for column, cell in zip(columns[1:], line[1:], strict=True):
            if cell:
                say(f"  {column}：{cell}")


def _problems(problems: Sequence[str]) -> Table:
    """`第 3 行：…` in two columns, where any problem names its line."""
    split = [_placed(problem) for problem in problems]
    placed = any(place for place, _ in split)
    made = Table(header_style="bold", pad_edge=False)
    if placed:
        made.add_column("位置", no_wrap=True)
    made.add_column("问题", overflow="fold")
    for place, text in split:
        made.add_row(*([Text(place)] if placed else []), Text(text))
    return made


def _placed(problem: str) -> tuple[str, str]:
    place, colon, text = problem.partition("：")
    if colon and place.startswith("第 ") and place.endswith(" 行"):
        return place, text
    return "", problem
