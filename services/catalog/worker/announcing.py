"""Gives catalogues of a release that had no public pages theirs: once, at every start."""

from common import logs
from common.content import ContentStore
from common.errors import GongkaiError
from services.catalog import store
from services.catalog.domain import catalogues, organs, shown
from services.catalog.domain.catalogues import Catalogue, Said
from services.catalog.store.tree import Organs

AT_ONCE = 50  # catalogues of one turn

log = logs.get(__name__)


class Announcing:
    """From the first catalogue to the last; whatever is written since is sealed as it is written,
    so that there is nothing to do at later starts."""

    def __init__(self, kept: store.Catalogues, tree: Organs, content: ContentStore):
        self._kept, self._organs, self._content = kept, tree, content
        self._after: str | None = ""  # None: all were looked at

    def run(self) -> bool:
        if self._after is None:
            return False
        found = self._kept.unsealed(self._after, AT_ONCE)
        for id_ in found:
            self._announce(id_)
        self._after = found[-1] if len(found) == AT_ONCE else None
        return self._after is not None

    def _announce(self, id_: str) -> None:
        """One that cannot be read must not hold up the others."""
        try:
            self._kept.change(id_, self._sealed)
        except GongkaiError as error:
            log.error("catalogue cannot be sealed", catalogue=id_, error=str(error)[:300])

    def _sealed(self, catalogue: Catalogue) -> Said:
        line = organs.line(self._organs.get, catalogue.organ)
        hash_ = self._content.seal(shown.public_view(catalogue, line))
        above = self._organs.get(catalogue.organ).parent
        return catalogues.announced_late(catalogue, hash_, above)
