"""Writes the pages of catalogues: when an edition is published, at every start, and daily."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from common import clock, logs
from common.content import ContentStore
from common.due import retry_at
from common.errors import Conflict, GongkaiError
from services.publish.channels.website.writer import Writer
from services.publish.site.catalogues import catalogue_page
from services.publish.site.model import PublicIndex
from services.publish.site.plan import Address, need

if TYPE_CHECKING:
    from services.publish.store import OpenCatalogues, Sites

AT_ONCE = 20  # catalogues of one turn
AGAIN = timedelta(hours=24)  # what somebody changed in the folder is mended by then

log = logs.get(__name__)


class CataloguePages:
    """An organ's page is made of all of its catalogues, whichever of them is due."""

    def __init__(self, kept: "OpenCatalogues", sites: "Sites", content: ContentStore):
        self._kept = kept
        self._sites = sites
        self._content = content

    def begin(self) -> None:
        self._kept.all_due(clock.now())

    def run(self, writer: Writer) -> bool:
        """A turn's worth; was there any?"""
        due = self._kept.due(clock.now(), AT_ONCE)
        for organ in sorted({each["organ"] for each in due}):
            self._write(writer, self._kept.of(organ))
        return bool(due)

    def _write(self, writer: Writer, found: Sequence[Mapping[str, Any]]) -> None:
        """One that cannot be read must not hold up the others."""
        now = clock.now()
        try:
            views = [self._content.unseal(each["hash"]) for each in found]
        except GongkaiError as error:
            log.error("catalogue cannot be shown", organ=found[0]["organ"], error=str(error)[:300])
            self._kept.later(found, retry_at(0, now))
            return
        code = views[0]["organ"]["code"]
        page = catalogue_page(writer.site, views)
        pages: list[PublicIndex] = [page]
        if code not in writer.totals.catalogues:
            self._make_known(writer, code)
            if code in writer.totals.organs:  # from now on its list leads there
                listed = need(Address("organ", code), writer.totals, writer.site)
                pages += writer.rendered([listed])
        writer.put(pages)
        self._kept.later(found, now + AGAIN)

    def _make_known(self, writer: Writer, code: str) -> None:
        """Before the page stands: a file that nobody knows is a stranger."""
        if not self._sites.catalogued(writer.fence, code):
            raise Conflict("the site's lease was lost")
        known = writer.totals.catalogues | {code}
        writer.totals = replace(writer.totals, catalogues=known)
