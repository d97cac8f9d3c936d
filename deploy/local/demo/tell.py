"""What the demonstration says while it happens: plain Chinese, one line a deed."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

PIPED_WIDTH = 120


class Teller:
    """Lines on the screen."""

    def __init__(self) -> None:
        screen = Console(highlight=False)
        self.screen = screen if screen.is_terminal else Console(highlight=False, width=PIPED_WIDTH)

    def chapter(self, title: str) -> None:
        self.screen.print()
        self.screen.rule(Text(title, style="bold"), align="left")

    def item(self, title: str, about: str) -> None:
        self.screen.print()
        self.screen.print(Text.assemble((title, "bold"), "  ", (about, "dim")))

    def deed(self, who: str, what: str) -> None:
        """Somebody did something."""
        self.screen.print(Text.assemble("  ", (who, "cyan"), "  ", what))

    def fact(self, what: str) -> None:
        """Something the system did or said."""
        self.screen.print(Text(f"  {what}", style="dim"))

    def proved(self, what: str) -> None:
        self.screen.print(Text.assemble("  ", ("✓ ", "green"), what))

    def missing(self, what: str) -> None:
        self.screen.print(Text.assemble("  ", ("✗ ", "red"), (what, "red")))

    def line(self, text: str = "") -> None:
        self.screen.print(Text(text))

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        made = Table(header_style="bold", pad_edge=False)
        for column in columns:
            made.add_column(column, overflow="fold")
        for row in rows:
            made.add_row(*map(Text, row))
        self.screen.print(made)
