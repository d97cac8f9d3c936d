"""/search: finds what is on the site, in the search file of its folder.

Any trouble with the file is said on the page; the site's pages do not need it.
"""

from flask import Blueprint

from web.search.reader import Reader
from web.search.views import Views


def blueprint(reader: Reader) -> Blueprint:
    """Over the search file of the site's folder."""
    made = Blueprint("search", __name__)
    made.add_url_rule("/search", "page", Views(reader).page, methods=["GET"])
    return made
