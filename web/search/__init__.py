"""/search: finds what is on the site, in the search file of its folder.

Any trouble with the file is said on the page; the site's pages do not need it.
"""

from pathlib import Path

from flask import Blueprint

from web.search.reader import Reader
from web.search.views import Views


def blueprint(root: Path) -> Blueprint:
    """Over the site's folder."""
    made = Blueprint("search", __name__)
    made.add_url_rule("/search", "page", Views(Reader(root)).page, methods=["GET"])
    return made
