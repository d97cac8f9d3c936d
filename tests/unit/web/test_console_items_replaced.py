"""In the console: what a revision is, what a draft replaces, and what has replaced an item."""

import re

import pytest
from flask.testing import FlaskClient

from tests.unit.web.item_samples import FORM, ITEM, SHOWN, TEXT, answering
from tests.unit.web.standins import Far

OLD = {"item": "i-7", "title": "旧的实施方案", "organ_name": "文广局", "superseded_by": ""}
PUBLIC = {"stages": ["outside"], "number": "10A05/2026-03-0007", "urls": []}
LISTED = {**ITEM, **OLD, "state": "published", "public": PUBLIC}


@pytest.fixture(autouse=True)
def services(far: Far) -> None:
    answering(far, catalog__list_titles=[OLD], catalog__list_items=[LISTED])
    far.answers["catalog.revise_item"] = ITEM


def a_revision(far: Far, kind: str) -> None:
    public = {"stages": ["outside"], "urls": []}
    far.answers["catalog.show_item"] = {**SHOWN, "version": 2, "kind": kind, "public": public}


def test_a_revision_says_first_whether_it_only_adds(console: FlaskClient, far: Far) -> None:
    unpublished = console.get("/items/i-1/revise").text
    far.answers["catalog.show_item"] = {**SHOWN, "state": "published", "public": PUBLIC}
    body = console.get("/items/i-1/revise").text
    console.post("/items/i-1/revise", data={**FORM, "kind": "supplement", "note": "补充名单"})

    assert 'name="kind"' not in unpublished, "there is nothing to add to"
    assert re.search(r'value="correct"[^>]* checked', body) and 'value="supplement"' in body
    assert far.told("catalog.revise_item")[0]["kind"] == "supplement"


def test_the_kind_may_be_changed_while_a_revision_is_written(
    console: FlaskClient, far: Far
) -> None:
    first = console.get("/items/i-1/edit").text
    a_revision(far, "supplement")
    body = console.get("/items/i-1/edit").text
    console.post("/items/i-1/edit", data={**FORM, "kind": "correct"})

    assert 'name="kind"' not in first, "a first version corrects nothing"
    assert re.search(r'name="kind" value="supplement"[^>]* checked', body)
    assert far.told("catalog.save_item")[0]["kind"] == "correct"


def test_old_items_are_looked_for_by_their_titles_and_nothing_typed_is_lost(
    console: FlaskClient, far: Far
) -> None:
    sent = {**FORM, "seek": "旧的", "step": "seek", "body": "写到一半"}
    body = console.post("/items/i-1/edit", data=sent).text

    asked = far.told("catalog.list_items")[0]
    assert (asked["title"], asked["states"]) == ("旧的", ["published", "closed"])
    assert 'name="supersedes" value="i-7"' in body and "旧的实施方案（10A05/2026-03-0007）" in body
    assert "写到一半" in body and far.told("catalog.save_item") == []


def test_what_holds_no_more_is_not_offered(console: FlaskClient, far: Far) -> None:
    far.answers["catalog.list_items"] = [{**LISTED, "superseded_by": "i-8"}]

    body = console.post("/items/i-1/edit", data={**FORM, "seek": "旧的", "step": "seek"}).text

    assert "没有找到标题以“旧的”开头" in body and 'value="i-7"' not in body


def test_what_was_chosen_is_saved_and_stays_chosen(console: FlaskClient, far: Far) -> None:
    reason = {"supersedes_reason": "新办法施行"}
    console.post("/items/i-1/edit", data={**FORM, **reason, "supersedes": ["i-7", "i-7"]})
    text = {**TEXT, **reason, "supersedes": ["i-7"]}
    far.answers["catalog.show_item"] = {**SHOWN, "text": text}
    body = console.get("/items/i-1/edit").text

    saved = far.told("catalog.save_item")[0]
    assert (saved["supersedes"], saved["supersedes_reason"]) == (["i-7"], "新办法施行")
    assert re.search(r'name="supersedes" value="i-7" checked', body) and "旧的实施方案" in body


def test_an_item_names_what_it_replaces_and_what_replaced_it(
    console: FlaskClient, far: Far
) -> None:
    text = {**TEXT, "supersedes": ["i-7"], "supersedes_reason": "新办法施行"}
    far.answers["catalog.show_item"] = {**SHOWN, "text": text}
    replacing = console.get("/items/i-1").text
    over = {"superseded_by": "i-7", "superseded_reason": "新办法施行", "state": "published"}
    far.answers["catalog.show_item"] = {**SHOWN, **over}
    replaced = console.get("/items/i-1").text

    assert '<a href="/items/i-7">《旧的实施方案》</a>；新办法施行' in replacing
    assert '<strong>已被取代：</strong>现行的是<a href="/items/i-7">' in replaced


def test_the_last_look_names_what_will_be_replaced(console: FlaskClient, far: Far) -> None:
    text = {**TEXT, "supersedes": ["i-7"], "supersedes_reason": "新办法施行"}
    far.answers["catalog.show_item"] = {**SHOWN, "text": text}
    seal = {"plan": [{"stage": "outside", "channel": "website", "required": True}]}
    far.answers["catalog.show_preview"] = {
        "seal": seal,
        "route": "A",
        "problems": [],
        "findings": [],
    }

    assert "公开以后取代" in console.get("/items/i-1/submit").text
