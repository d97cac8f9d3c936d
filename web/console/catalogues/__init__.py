"""Catalogues of organs: what they fix, how they were changed, and what the organ above said.

seen       one catalogue, and what somebody may do with it
showing    lists, one catalogue, its history, beside its outline, filing
changing   the form of an entry
words      a form into the fields of an entry, a change in words
tables     the national table in and out
"""

from flask import Blueprint

from web.console.catalogues import changing, showing, tables

PART = Blueprint("catalogues", __name__)
GET, POST, BOTH = ["GET"], ["POST"], ["GET", "POST"]
ONE = "/catalogues/<catalogue>"
for path, view, methods in (
    ("/catalogues", showing.listed, GET),
    (ONE, showing.show, GET),
    (f"{ONE}/history", showing.history, GET),
    (f"{ONE}/compare", showing.compare, BOTH),
    (f"{ONE}/file", showing.file, POST),
    (f"{ONE}/decide", showing.decide, POST),
    (f"{ONE}/new", changing.add, BOTH),
    (f"{ONE}/entries/<entry>", changing.edit, BOTH),
    (f"{ONE}/import", tables.import_, BOTH),
    (f"{ONE}/export/<kind>", tables.export, GET),
):
    PART.add_url_rule(path, view_func=view, methods=methods)
