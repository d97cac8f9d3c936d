"""Brings the boards' folder in step with the store: sheets of some items and their prints, then
the lists that name them, each touched board once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from common import clock, settings
from common.content import ContentStore, read_seal
from common.errors import Conflict, Damaged
from services.publish import domain
from services.publish.channels.board import pages
from services.publish.channels.board.devices import settle
from services.publish.channels.board.folder import (
    BoardFile,
    BoardFolder,
    board_path,
    place,
    sheet_path,
)
from services.publish.channels.board.prints import BoardPrints
from services.publish.domain import Board, Device, Posting, Publication

if TYPE_CHECKING:
    from services.publish.store import (
        Boards,
        Devices,
        Lease,
        Postings,
        Prints,
        Publications,
        Successions,
    )


@dataclass
class Hung:
    """By item: what hangs of it (None: nothing), on which boards, or why it could not be hung.

    `wrong` are lists that were not read back as they were written.
    """

    postings: dict[str, Posting | None] = field(default_factory=dict)
    boards: dict[str, list[Board]] = field(default_factory=dict)
    problems: dict[str, Exception] = field(default_factory=dict)
    wrong: set[str] = field(default_factory=set)


class BoardWriter:
    """One owner's hand: everything it does is bound to the fence it was given."""

    def __init__(
        self,
        publications: "Publications",
        postings: "Postings",
        boards: "Boards",
        successions: "Successions",
        prints: "Prints",
        content: ContentStore,
        lease: "Lease",
        fence: int,
    ):
        self._publications = publications
        self._postings = postings
        self._boards = boards
        self._successions = successions
        self._content = content
        self._lease = lease
        self.fence = fence
        self.folder = BoardFolder(settings.require("BOARD_DIR")[0], fence)
        self.prints = BoardPrints(prints, self.folder)
        self._site = settings.require("SITE_URL")[0].rstrip("/")
        self._put(pages.assets())

    def write(self, ids: Iterable[str]) -> Hung:
        """What each item should hang, and folder and lists made so; records first, files second,
        so that who dies in between does the same again.

        Raises on a failure of folder, database or lease; a problem of one item is reported and
        does not hold up the others.
        """
        wanted = sorted(set(ids))
        found: dict[str, list[Publication]] = {item: [] for item in wanted}
        for publication in self._publications.find({"item": {"$in": wanted}}):
            found[publication.item].append(publication)
        done = Hung()
        sheets = self._sheets(found, done)
        self._postings.keep(done.postings)
        organs = {p.organ for item in done.postings for p in found[item]}
        now = clock.now()
        hung = [(b, self._postings.newest(b, now)) for b in self._boards.showing(organs)]
        touched = [(b, [p for p in each if p.id in done.postings]) for b, each in hung]
        for board, postings in touched:
            for posting in postings:
                done.boards.setdefault(posting.id, []).append(board)
        self.prints.order(touched)
        self._put([*sheets, *self.prints.missing(touched)])
        printed = self.prints.made(hung)
        lists = [f for b, each in hung for f in pages.board_files(b, each, printed, now)]
        self._put(lists)
        self._take_down(found, done)
        done.wrong = {place(file) for file in lists if not self._stands(file)}
        return done

    def _sheets(self, found: Mapping[str, Sequence[Publication]], done: Hung) -> list[BoardFile]:
        """The sheets of every item in every scope it may hang in."""
        succeeded = self._successions.of(found)
        current = {
            item: domain.hanging(publications, succeeded.get(item))
            for item, publications in found.items()
        }
        data = self._content.try_many([each[0].hash for each in current.values() if each])
        made: list[BoardFile] = []
        for item, each in current.items():
            if each is None:
                done.postings[item] = None
                continue
            try:
                posting, sheets = self._hung(*each, data[each[0].hash])
            except Exception as error:  # one text that cannot be rendered holds up no other
                done.problems[item] = error
                continue
            done.postings[item] = posting
            made += sheets
        return made

    def _hung(
        self, publication: Publication, stage: str, data: bytes | Damaged
    ) -> tuple[Posting, list[BoardFile]]:
        if isinstance(data, Damaged):
            raise data
        sealed = read_seal(publication.hash, data)
        is_public = stage == "outside" and publication.url
        posting = Posting(
            id=publication.item,
            version=publication.version,
            hash=publication.hash,
            stage=stage,
            organ=publication.organ,
            title=sealed["title"],
            organ_name=sealed["organ"]["name"],
            number=publication.number,
            url=f"{self._site}{publication.url}" if is_public else "",
            opened_at=publication.opened[stage],
            renderer=pages.renderer(),
        )
        sheets = _sheets_of(sealed, posting, publication.stage_open(stage))
        return replace(posting, sheets={scope: s.hash for scope, s in sheets.items()}), [
            *sheets.values()
        ]

    def _take_down(self, found: Mapping[str, Sequence[Publication]], done: Hung) -> None:
        """Sheets of versions that no longer hang, after the lists that named them."""
        gone = []
        for item, posting in done.postings.items():
            stays = set(posting.sheets) if posting else set()
            for publication in found[item]:
                is_current = posting is not None and publication.version == posting.version
                gone += [
                    sheet_path(scope, domain.sheet_name(item, publication.version))
                    for scope in domain.SCOPES
                    if not (is_current and scope in stays)
                ]
        self._must_own()
        self.folder.delete_many(gone)
        self.prints.take_down(done.postings)

    # -- one board ---------------------------------------------------------------

    def mend(self, board: Board) -> tuple[list[Posting], bool]:
        """What the board shows, written again where something else stands there; was there?"""
        now = clock.now()
        hung = self._postings.newest(board, now)
        broken = [p.id for p in hung if not self.is_sound(p)]
        if broken:
            self.write(broken)
            hung = self._postings.newest(board, now)
        listed = [(board, hung)]
        self.prints.order(listed)
        self._put(self.prints.missing(listed))
        printed = self.prints.made(listed)
        files = pages.board_files(board, hung, printed, now) if board.active else []
        wrong = [file for file in files if not self._stands(file)]
        self._put(wrong)
        scopes = [s for s in domain.SCOPES if s != board.scope or not board.active]
        names = (pages.KIOSK, pages.MANIFEST)
        self._must_own()
        strange = [board_path(scope, board.id, name) for scope in scopes for name in names]
        gone = self.folder.delete_many(strange)
        return hung, bool(broken or wrong or gone)

    def is_sound(self, posting: Posting) -> bool:
        """Do readers get its sheets as they were made, by the template of today?"""
        read = (self.folder.read_back(sheet_path(s, posting.sheet)) for s in posting.sheets)
        return posting.renderer == pages.renderer() and list(read) == [*posting.sheets.values()]

    def _stands(self, file: BoardFile) -> bool:
        """Does a reader get exactly this?"""
        return self.folder.read_back(place(file)) == file.hash

    def is_down(self, item: str, version: int) -> bool:
        """No sheet of this version is left anywhere."""
        name = domain.sheet_name(item, version)
        paths = (sheet_path(scope, name) for scope in domain.SCOPES)
        gone = all(self.folder.read_back(path) is None for path in paths)
        return gone and self.prints.are_down(item, version)

    def _put(self, files: Iterable[BoardFile]) -> None:
        self._must_own()
        self.folder.write_many(files)

    def settle_devices(self, devices: "Devices", due: Sequence[Device], again: datetime) -> None:
        """Whose key opens which board: what the face reads, made so."""
        self._must_own()
        settle(self.folder, due, devices.looked_at, again)

    def _must_own(self) -> None:
        """Conflict once the lease is no longer surely ours."""
        if not self._lease.still_mine():
            raise Conflict("the boards' lease was not renewed in time")


def _sheets_of(sealed: Any, posting: Posting, stage_open: bool) -> dict[str, BoardFile]:
    sheets: dict[str, BoardFile] = {}
    if "society" in domain.scopes_of(posting.stage):
        sheets["society"] = pages.society_sheet(sealed, posting, stage_open)
    sheets["inside"] = pages.inside_sheet(sealed, posting, stage_open)
    return sheets
