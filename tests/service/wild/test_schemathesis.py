"""Whatever is asked over the HTTP API: no face fails, and every answer is as described.

About 300 requests, the same every time; API_REQUESTS=5000 asks for as many others.
"""

import os
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.service.wild.programs import Ground
from web import api

pytestmark = pytest.mark.service
ASKED = int(os.environ.get("API_REQUESTS") or 300)
FACES = ("portal", "members", "console")
SCHEMAS = {face: schemathesis.openapi.from_dict(api.describe(face)) for face in FACES}
OPERATIONS = [
    (face, found.ok()) for face, schema in SCHEMAS.items() for found in schema.get_all_operations()
]
NAMES = [f"{face}:{operation.definition.raw['operationId']}" for face, operation in OPERATIONS]
OFTEN = {"portal": 6, "members": 3, "console": 1}  # who offers little is asked it more often
SHARES = sum(OFTEN[face] for face, _ in OPERATIONS)
EACH = max(1, -(-ASKED // SHARES))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
each = settings(
    deadline=None,
    database=None,
    derandomize="API_REQUESTS" not in os.environ,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def named(case: Case, known: dict[str, list[Any]], data: st.DataObject) -> None:
    """Put what there is in place of some invented names."""
    for place in (case.query, case.body):
        for name in sorted(set(place) & set(known)) if isinstance(place, dict) else ():
            if data.draw(st.integers(0, 2)):
                place[name] = data.draw(st.sampled_from(known[name]))


def asked(face: str, operation: APIOperation, ground: Ground) -> Callable[[], None]:
    """Asks one operation in the name of everybody who may come to its face."""
    leaving = operation.path.endswith("/close_session")  # the session that others go on with stays
    own = [ground.passing[face], ""] if leaving else list(ground.tokens[face].values())
    modes = (GenerationMode.POSITIVE, GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    cases = st.one_of([operation.as_strategy(generation_mode=mode) for mode in modes])

    @settings(each, max_examples=EACH * OFTEN[face])
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        case, token = data.draw(cases), data.draw(st.sampled_from(own))
        named(case, ground.known, data)
        answer = case.call(
            base_url=ground.address(face),
            session=next(ground.sessions),
            headers={"Authorization": f"Bearer {token}"} if token else {},
            timeout=20,
        )
        ground.seen[face, answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)

    return ask


@pytest.mark.parametrize(("face", "operation"), OPERATIONS, ids=NAMES)
def test_every_answer_is_as_described(face: str, operation: APIOperation, ground: Ground) -> None:
    asked(face, operation, ground)()


def test_the_faces_were_asked_and_did_answer(ground: Ground) -> None:
    """Not everything was refused at the door."""
    print(sum(ground.seen.values()), "requests:", dict(sorted(ground.seen.items())))  # noqa: T201
    for face in FACES:
        assert ground.seen[face, 200] >= 2, ground.seen
    assert sum(ground.seen.values()) >= ASKED * 0.9
