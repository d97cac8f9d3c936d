"""The page of an organ's catalogues: what it discloses, to whom, how and by when."""

from collections.abc import Mapping, Sequence
from typing import Any

from contracts.words import AUDIENCES, CHANNELS, REGIMES, TIME_RULES
from services.publish.site import paths
from services.publish.site.model import Column, PublicIndex, Site
from services.publish.site.render import render

View = Mapping[str, Any]  # what catalog sealed: nothing in it but what anybody may read


def catalogue_page(site: Site, views: Sequence[View]) -> PublicIndex:
    """All catalogues of one organ, each by class. Made of nothing else, so that it is the same
    whenever it is written: the organ may have no list yet, which is why none is linked."""
    organ = views[0]["organ"]
    body = render(
        "catalogue.html",
        site,
        nav="organs",
        here=paths.catalogue(organ["code"]),
        organ=organ,
        catalogues=[(view, _classes(site, view)) for view in views],
        regimes=REGIMES,
    )
    return PublicIndex(paths.check(paths.catalogue(organ["code"])), body, durable=True)


def _classes(site: Site, view: View) -> list[Mapping[str, Any]]:
    return [
        {
            **each,
            "columns": _columns(site, each["columns"]),
            "entries": [_said(entry) for entry in each["entries"]],
        }
        for each in view["classes"]
    ]


def _columns(site: Site, slugs: Sequence[str]) -> list[Column]:
    """Those that the site has: an organ may name one that is still to come."""
    return [column for column in site.columns if column.slug in slugs]


def _said(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """In words."""
    facts = {
        "公开范围": "、".join(AUDIENCES[each] for each in entry["audience"]),
        "公开形式": "、".join(CHANNELS[each] for each in entry["forms"]),
        "公开时限": entry["time_words"] or TIME_RULES.get(entry["time_rule"], entry["time_rule"]),
        "责任部门": entry["responsible"],
        "公开依据": entry["basis"],
    }
    return {**entry, "facts": {word: said for word, said in facts.items() if said}}
