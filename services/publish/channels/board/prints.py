"""The PDFs beside the sheets: ordered from the press for what hangs, put in place when they are
made, taken away with their sheet."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from common import settings
from services.publish import domain
from services.publish.channels.board import pages
from services.publish.channels.board.folder import BoardFile, BoardFolder, sheet_path
from services.publish.domain import Board, Made, Posting, Print

if TYPE_CHECKING:
    from services.publish.store import Prints

TAKER = "boards"
Listed = Sequence[tuple[Board, Sequence[Posting]]]


class BoardPrints:
    """One owner's hand, as the sheets' writer is."""

    def __init__(self, prints: "Prints", folder: BoardFolder):
        self._prints = prints
        self._folder = folder
        self._console = settings.text("CONSOLE_URL").rstrip("/")

    def order(self, listed: Listed) -> None:
        """From the press, for every board what it needs."""
        self._prints.order((each for each, _, _ in self._wanted(listed)), TAKER)

    def made(self, listed: Listed) -> dict[str, Made]:
        """Those of the boards that are made, by id."""
        ids = [domain.print_of(board, p).id for board, postings in listed for p in postings]
        return self._prints.made(ids)

    def missing(self, listed: Listed) -> list[BoardFile]:
        """Files of what is made and does not stand in its place."""
        wanted = {each.id: (posting, board) for each, posting, board in self._wanted(listed)}
        found: list[BoardFile] = []
        for id_, made in self._prints.made(wanted).items():
            posting, board = wanted[id_]
            if not self._stands(made, posting, board):
                found += pages.prints(posting, made, self._prints.data(id_), board)
        return found

    def _wanted(self, listed: Listed) -> Iterable[tuple[Print, Posting, Board | None]]:
        for board, postings in listed:
            for posting in postings:
                each = domain.print_of(board, posting, self._console)
                yield each, posting, board if each.board else None

    def _stands(self, made: Made, posting: Posting, board: Board | None) -> bool:
        scopes = [board.scope] if board else domain.scopes_of(posting.stage)
        return all(
            self._folder.read_back(sheet_path(scope, _name(made, size))) == mark
            for scope in scopes
            for size, mark in made.marks.items()
        )

    def take_down(self, postings: Mapping[str, Posting | None]) -> None:
        """Every print of these items that is not of what hangs now: files first, and then the
        press keeps nothing of it for the boards either."""
        known = self._prints.of(postings, TAKER)
        stays = {(p.id, p.version, p.stage) for p in postings.values() if p}
        gone = [each for each in known if (each.item, each.version, each.stage) not in stays]
        names = {_name(each, size) for each in gone for size in domain.SIZES}
        names -= {_name(each, size) for each in known if each not in gone for size in domain.SIZES}
        self._folder.delete_many(sheet_path(s, name) for name in names for s in domain.SCOPES)
        self._prints.release(TAKER, [each.id for each in gone])

    def offered(self) -> list[Made]:
        return self._prints.offered(TAKER)

    def taken(self, made: Sequence[Made]) -> None:
        self._prints.taken(TAKER, made)

    def are_down(self, item: str, version: int) -> bool:
        """No PDF of this version is left anywhere."""
        return not any(
            self._folder.read_back(sheet_path(scope, _name(each, size))) is not None
            for each in self._prints.of([item], TAKER)
            if each.version == version
            for scope in domain.SCOPES
            for size in domain.SIZES
        )


def _name(made: Made, size: str) -> str:
    return domain.print_name(made.item, made.version, size, made.board)
