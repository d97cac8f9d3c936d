"""`gongkai catalogue`: outlines, an organ's own catalogue, its table and its filing.

group      the command group, and how a catalogue is named
adopting   outline → catalogue, and its newer versions
changing   entries, one by one or from the national table
filing     to the organ above
"""

from cli.catalogues import adopting, changing, filing
from cli.catalogues.adopting import adopt_outline
from cli.catalogues.group import catalogue_

__all__ = ["adopt_outline", "adopting", "catalogue_", "changing", "filing"]
