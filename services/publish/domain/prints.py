"""PDFs of sheets: which ones are wanted, their names, and where a photo of paper is entered."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote

from services.publish.domain.boards import Board
from services.publish.domain.postings import Posting

SIZES = ("a4", "a3")


@dataclass(frozen=True)
class Print:
    """A sheet of one stage of one version, in all sizes; `board` is a paper board whose own code
    it carries (`proof`, see `proof_address`), or nothing. What it says never changes: another
    text is another print.
    """

    item: str
    version: int
    stage: str
    hash: str
    number: str
    opened_at: datetime
    url: str = ""
    board: str = ""
    proof: str = ""

    @property
    def id(self) -> str:
        return print_id(self.item, self.version, self.stage, self.board)

    def names(self) -> dict[str, str]:
        """Its files by size, beside the sheet."""
        return {s: print_name(self.item, self.version, s, self.board) for s in SIZES}


@dataclass(frozen=True)
class Made:
    """A print that is there: `marks` is the SHA-256 of its PDF by size, `hash` of the seal it was
    made of."""

    id: str
    item: str
    version: int
    stage: str
    hash: str
    board: str
    marks: Mapping[str, str]
    made_at: datetime | None = None


def print_of(board: Board, posting: Posting, console: str = "") -> Print:
    """What staff print out for this board: for paper with a code of its own, which leads to where
    its photo is entered. `console` is an address without a slash at the end, or nothing."""
    plain = plain_print(posting)
    if board.kind != "paper":
        return plain
    proof = proof_address(console, posting.delivery, board.id) if console else ""
    return replace(plain, board=board.id, proof=proof)


def plain_print(posting: Posting) -> Print:
    """The same for every board that needs none of its own."""
    names = ("version", "stage", "hash", "number", "opened_at", "url")
    return Print(item=posting.id, **{name: getattr(posting, name) for name in names})


def proof_address(console: str, delivery: str, board: str) -> str:
    return f"{console}/p/{quote(delivery, safe=':')}/{quote(board)}"


def print_id(item: str, version: int, stage: str, board: str = "") -> str:
    return ":".join([item, str(version), stage, *([board] if board else [])])


def print_name(item: str, version: int, size: str, board: str = "") -> str:
    """`i-1-1-a4.pdf`, beside `i-1-1.html`; with the board's id where it is for one board."""
    return "-".join([item, str(version), *([board] if board else []), f"{size}.pdf"])
