"""Does a list stand at this path? Told from the totals alone, without naming every list."""

from collections.abc import Mapping
from functools import cached_property

from services.publish.site import feeds, paths
from services.publish.site.model import Column, Site
from services.publish.site.plan import Totals
from services.publish.site.static import static_paths

_SHARDS = "/sitemaps"


class Standing:
    """The paths of `static_pages` and `plan_all`, as a question."""

    def __init__(self, totals: Totals, site: Site):
        self._totals = totals
        self._site = site

    def has(self, path: str) -> bool:
        folder, _, name = path.rpartition("/")
        stem, _, ending = name.partition(".")
        if folder == _SHARDS:
            return ending == "xml" and _is_number(stem, self._shards)
        if folder in self._full_pages and ending == "html" and stem != "catalogue":
            return stem == "index" or _is_number(stem, self._full_pages[folder])
        return path in self._single or path in self._catalogues

    @cached_property
    def _shards(self) -> int:
        return feeds.shard_count(self._totals.site)

    @cached_property
    def _full_pages(self) -> Mapping[str, int]:
        """{folder of a list: how many of its pages are full}."""
        of = {paths.column_list(c.slug): self._totals.columns.get(c.slug, 0) for c in self._columns}
        of |= {paths.organ_list(code): total for code, total in self._totals.organs.items()}
        return {path.rpartition("/")[0]: total // paths.PAGE_SIZE for path, total in of.items()}

    @cached_property
    def _single(self) -> frozenset[str]:
        always = {paths.HOME, paths.ORGANS, paths.SITEMAP}
        slugs = ("", *(column.slug for column in self._columns))
        always |= {paths.feed(form, slug) for form in feeds.FORMS for slug in slugs}
        return static_paths() | always

    @cached_property
    def _catalogues(self) -> frozenset[str]:
        return frozenset(map(paths.catalogue, self._totals.catalogues))

    @property
    def _columns(self) -> tuple[Column, ...]:
        return self._site.columns


def _is_number(stem: str, last: int) -> bool:
    return stem.isdecimal() and stem == str(int(stem)) and 1 <= int(stem) <= last
