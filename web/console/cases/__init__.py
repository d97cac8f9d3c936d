"""Opinions: what waits, one case with its steps, entering by hand, disclosing again.

listing       lists by step, and what waits for me
showing       one case
steps         screen, assign, answer, review, close
entering      an opinion that came by phone, letter, visit or in a meeting
redisclosing  how opinions were handled becomes an item of its own
"""

from flask import Blueprint

from web.console.cases import entering, listing, redisclosing, showing, steps

PART = Blueprint("cases", __name__)
GET, POST, BOTH = ["GET"], ["POST"], ["GET", "POST"]
for path, view, methods in (
    ("/cases", listing.listed, GET),
    ("/cases/new", entering.enter, BOTH),
    ("/cases/redisclose", redisclosing.ask, BOTH),
    ("/cases/redisclosures/<id_>", redisclosing.asked, GET),
    ("/cases/<case>", showing.show, GET),
    ("/cases/<case>/contact", showing.contact, POST),
    ("/cases/<case>/<step>", steps.take, POST),
):
    PART.add_url_rule(path, view_func=view, methods=methods)
