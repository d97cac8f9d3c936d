"""Items: find them, write them, look at them, send them to review.

listing      the list
catalogue    organs, entries and routes, asked of the services
draft        what a form carries
findings     personal data and marks in it
problems     which field a problem belongs to
saving       keeps it, with its files
writing      the form and its steps
wording      a Word file becomes a draft
showing      one item, its history, and what may be done with it
submitting   the last look
masking      masked copies of files, and their originals
previewing   as a citizen, as a member, on a board, as a message
"""

from flask import Blueprint

from web.console.items import listing, masking, previewing, showing, submitting, wording, writing

PART = Blueprint("items", __name__)
GET, POST, BOTH = ["GET"], ["POST"], ["GET", "POST"]
for path, view, methods in (
    ("/items", listing.listed, GET),
    ("/items/new", writing.begin, BOTH),
    ("/items/findings", writing.found, POST),
    ("/items/mask", writing.masked, POST),
    ("/items/files", writing.files, POST),
    ("/items/pictures/<hash_>", writing.picture, GET),
    ("/items/<item>", showing.show, GET),
    ("/items/<item>/edit", writing.edit, BOTH),
    ("/items/<item>/word", wording.word, BOTH),
    ("/items/<item>/submit", submitting.submit, BOTH),
    ("/items/<item>/revise", showing.revise, BOTH),
    ("/items/<item>/close", showing.close, BOTH),
    ("/items/<item>/files/<hash_>/<name>", showing.download, GET),
    ("/items/<item>/originals/<hash_>", masking.original, POST),
    ("/items/<item>/preview/<as_>", previewing.previewed, GET),
    ("/items/<item>/shown/pages/<as_>", previewing.page, GET),
    ("/items/<item>/shown/assets/<name>", previewing.asset, GET),
    ("/items/<item>/shown/files/<part>/<hash_>/<name>", previewing.file, GET),
):
    PART.add_url_rule(path, view_func=view, methods=methods)
