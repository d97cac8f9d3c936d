"""Services that know one catalogue."""

import pytest

from tests.unit.web.catalogues.samples import (
    CATALOGUE,
    EFFECT,
    LINE,
    POST,
    RETIRED,
    post,
)
from tests.unit.web.item_samples import ENTRY, ROUTES
from tests.unit.web.standins import Far


@pytest.fixture
def desk(far: Far) -> Far:
    far.answers |= {
        "access.show_session": post("publisher"),
        "catalog.show_catalogue": [{**CATALOGUE, "entries": [ENTRY], "retired": [RETIRED]}],
        "catalog.list_catalogues": [CATALOGUE],
        "catalog.find_organs": [{"id": "o-1", "name": "文广局", "parent": "o-top"}],
        "catalog.list_organ_names": [{"organ": "o-1", "name": "文广局"}],
        "catalog.list_catalogue_history": {
            "changes": [
                {
                    **LINE,
                    "action": "change",
                    "entry": ENTRY["id"],
                    "reason": "法规修订",
                    "fields": EFFECT["fields"],
                }
            ],
            "filings": [{**LINE, "action": "return", "comment": "请补充依据"}],
        },
        "catalog.show_comparison": {
            "outline": "b9",
            "outline_version": 1,
            "newest": 2,
            "missing": [{**ENTRY, "content": "提纲有的内容"}],
            "extra": [],
            "changed": [
                {
                    "entry": ENTRY["id"],
                    "content": ENTRY["content"],
                    "fields": {"audience": [["members"], ["members", "society"]]},
                    "wider": ["society"],
                }
            ],
        },
        "catalog.change_catalogue": {"edition": 4, "effects": [EFFECT]},
        "catalog.readopt_outline": {"edition": 4, "effects": [EFFECT]},
        "catalog.file_catalogue": {},
        "catalog.decide_catalogue": {},
        "review.list_routes": ROUTES,
        "access.list_names": [{"account": "p-2", "name": "林知远"}],
        "access.list_posts": [{**POST, "person": "p-2", "organ": "o-1", "role": "drafter"}],
    }
    return far
