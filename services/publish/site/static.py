"""The files that no publication changes: style sheets, script, mark, 404, explanations, columns,
robots."""

from services.publish.site import paths
from services.publish.site.model import PublicIndex, Site
from services.publish.site.render import asset, render

_ASSETS = ("site.css", "mode.css", "site.js", "mark.svg")
_PAGES = (  # path, template, place in the navigation
    (paths.COLUMNS, "columns.html", "columns"),
    ("/about.html", "about.html", "about"),
    ("/404.html", "not_found.html", ""),
    ("/robots.txt", "robots.txt", ""),
)


def static_paths() -> frozenset[str]:
    """Where `static_pages` stand."""
    return frozenset([*map(_asset_path, _ASSETS), *(path for path, _, _ in _PAGES)])


def static_pages(site: Site) -> list[PublicIndex]:
    """Written at every start of the site's owner: they change with the program and its settings."""
    assets = [PublicIndex(_asset_path(name), asset(name)) for name in _ASSETS]
    pages = [PublicIndex(path, render(name, site, nav=nav)) for path, name, nav in _PAGES]
    return assets + pages


def static_asset(name: str) -> bytes | None:
    """The bytes of one of the assets; None when it is none."""
    return asset(name) if name in _ASSETS else None


def _asset_path(name: str) -> str:
    return f"/assets/{name}"
