"""A command whose arguments do not fit is told every problem, by its place."""

from typing import Any

import pytest
from marshmallow import Schema, fields
from pymongo.errors import AutoReconnect, OperationFailure

from common import arguments, database
from common.errors import Invalid, Unreachable


class Line(Schema):
    name = fields.Str(required=True)


class Table(Schema):
    title = fields.Str(required=True)
    lines = fields.List(fields.Nested(Line), required=True)
    limit = fields.Int(load_default=10)


def test_arguments_that_fit_are_loaded() -> None:
    given = arguments.loaded(Table, {"title": "表", "lines": [{"name": "甲"}]})

    assert given == {"title": "表", "lines": [{"name": "甲"}], "limit": 10}


def test_every_problem_is_told_by_its_place() -> None:
    wrong: dict[str, Any] = {"lines": [{"name": "甲"}, {}, "no line"], "limit": "x", "new": 1}

    with pytest.raises(Invalid, match="输入不符合要求，没有保存") as error:
        arguments.loaded(Table, wrong)

    places = [problem.split(":")[0] for problem in error.value.problems]
    assert sorted(places) == ["limit", "lines.1.name", "lines.2._schema", "new", "title"]


def test_a_database_that_is_away_is_said_in_words_for_the_user() -> None:
    with pytest.raises(Unreachable, match="数据库暂时连不上"), database.told_when_away():
        raise AutoReconnect("10.0.0.1:27017: connection refused")


def test_a_mistake_in_a_query_stays_a_mistake() -> None:
    with pytest.raises(OperationFailure), database.told_when_away():
        raise OperationFailure("unknown operator", 2)
