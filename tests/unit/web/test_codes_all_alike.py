"""A wrong query code, a malformed one and none at all: the same way, the same answer."""

import re
from pathlib import Path

import pytest

from common.errors import NotFound
from web import create_app
from web.opinions.services import Feedback

TYPED = re.compile(r'(name="code" value=)"[^"]*"')
WELL_FORMED = "ABCD-EFGH-JKLM-NPQR"


@pytest.mark.parametrize("code", ["", "abcd", "2345-6789-ABCD-EFGH", "0" * 200, "<b>", "\x00"])
def test_whatever_is_no_code_takes_the_same_way_to_the_same_answer(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def call(_: Feedback, method: str, **arguments: str) -> None:
        asked.append(method)
        raise NotFound("没有找到这个查询码")

    monkeypatch.setattr(Feedback, "call", call)
    monkeypatch.setenv("SITE_DIR", str(tmp_path))
    portal = create_app("portal").test_client()

    answers = [portal.post("/opinions/query", data={"code": each}) for each in (code, WELL_FORMED)]

    assert asked == ["show_case", "show_case"]  # nothing is sorted out before feedback looks
    assert {answer.status_code for answer in answers} == {404}
    assert len({TYPED.sub(r"\1", answer.text) for answer in answers}) == 1
