"""What all pages share to look like one house: colours, letters, measures, the mark."""

from functools import cache
from importlib.resources import files


@cache
def css(name: str) -> str:
    """The style sheet of this name in this folder: `tokens`, or `large` for the site's pages."""
    return files(__package__).joinpath(f"{name}.css").read_text("utf-8")


@cache
def mark() -> str:
    """The mark of the house, as SVG."""
    return files(__package__).joinpath("mark.svg").read_text("utf-8")
