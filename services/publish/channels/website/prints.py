"""The PDFs beside article pages: ordered from the press, put in place when they are made, and
released with the page."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from services.publish.channels.website.items import Shown
from services.publish.domain import Made, Print
from services.publish.site import paths
from services.publish.site.folder import Folder

if TYPE_CHECKING:
    from services.publish.store import Prints

TAKER = "site"


class PagePrints:
    """What the site's writer knows of the press."""

    def __init__(self, prints: "Prints"):
        self._prints = prints

    def made(self, wanted: Mapping[str, Print]) -> dict[str, Made]:
        """By item: ordered from the press, and what of it is made already."""
        made = self._prints.order(wanted.values(), TAKER)
        return {item: made[each.id] for item, each in wanted.items() if each.id in made}

    def put(self, folder: Folder, shown: Shown) -> None:
        """Those that do not stand in their place. One that was released meanwhile is left out:
        whoever reads the page's files back finds it missing and looks again."""
        for id_, hash_, page in shown.pdfs:
            if folder.read_back(paths.pdf_of(page.path)) != hash_:
                data = self._prints.data(id_).get("a4")
                if data is not None:
                    folder.put_pdf(hash_, data, page)

    def release(self, shown: Mapping[str, Shown]) -> None:
        """Of these items, the press keeps nothing for the site but what its pages have now."""
        records = {item: each.record for item, each in shown.items()}
        stays = {(item, r.version) for item, r in records.items() if r and r.shown}
        known = self._prints.of(shown, TAKER)
        gone = [each.id for each in known if (each.item, each.version) not in stays]
        self._prints.release(TAKER, gone)

    def offered(self) -> list[Made]:
        return self._prints.offered(TAKER)

    def taken(self, made: Sequence[Made]) -> None:
        self._prints.taken(TAKER, made)
