"""My work: what waits for whoever is signed in, the earliest deadline first."""

from flask import Blueprint, Response

from common import logs
from common.errors import GongkaiError
from web.console import named, waiting
from web.console.waiting import Row, Source, organs_of
from web.kit import desk, pages
from web.kit.gate import me

PART = Blueprint("home", __name__)
MOST = 100  # rows of one source

log = logs.get(__name__)


@PART.get("/")
def mine() -> Response:
    """A service that does not answer takes only its own rows along, and the page says so."""
    rows: list[Row] = []
    silent: list[str] = []
    for source in waiting.SOURCES:
        try:
            rows += _asked(source)
        except GongkaiError as error:
            log.warning("a part of the work list is missing", query=source.query, error=str(error))
            silent.append(source.name)
    titles = named.titles(row.item for row in rows)
    found = waiting.earliest_first(waiting.dated(row, titles.get(row.item)) for row in rows)
    return pages.render(
        "console/home.html",
        "我的工作",
        rows=found,
        titles=titles,
        silent=sorted(set(silent)),
        may_draft=bool(organs_of(me(), "drafter")),
    )


def _asked(source: Source) -> list[Row]:
    asks = source.asks(me())
    return [
        source.row(found)
        for arguments in asks
        for found in desk.ask(source.query, **arguments, limit=MOST)
    ]
