"""Sealing writes one object in exactly one way, or refuses and says where."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Invalid
from common.seals import canonical, digest

texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
leaves = st.none() | st.booleans() | st.integers() | texts
objects = st.recursive(
    leaves, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=20
)


def test_canonical_text_is_sorted_dense_and_utf_8() -> None:
    assert (
        canonical({"b": [1, True, None], "a": "公开"}) == '{"a":"公开","b":[1,true,null]}'.encode()
    )


def test_a_digest_is_sha_256_in_hexadecimal() -> None:
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@given(objects)
def test_what_is_sealed_reads_back_and_seals_the_same(obj: Any) -> None:
    sealed = canonical(obj)

    assert json.loads(sealed) == obj
    assert canonical(json.loads(sealed)) == sealed


@given(st.dictionaries(texts, leaves, min_size=2))
def test_the_order_of_keys_does_not_matter(obj: dict[str, Any]) -> None:
    assert canonical(dict(reversed(obj.items()))) == canonical(obj)


def test_a_tuple_seals_as_a_list() -> None:
    assert canonical({"a": (1, 2)}) == canonical({"a": [1, 2]})


@pytest.mark.parametrize(
    ("obj", "problem"),
    [
        ({"a": 1.0}, "$.a: float is not allowed"),
        ({"a": [1, float("nan")]}, "$.a[1]: float is not allowed"),
        ({1: "a"}, "$: key 1 is not text"),
        ({"at": datetime(2026, 3, 1, tzinfo=UTC)}, "$.at: datetime is not allowed"),
        ([date(2026, 3, 1)], "$[0]: date is not allowed"),
        (b"bytes", "$: bytes is not allowed"),
        ({"a": {"b": {1}}}, "$.a.b: set is not allowed"),
        ("\ud800", "$: half a surrogate pair is not text"),
    ],
)
def test_what_has_no_single_spelling_is_refused_by_place(obj: Any, problem: str) -> None:
    with pytest.raises(Invalid) as caught:
        canonical(obj)

    assert caught.value.problems == [problem]


def test_every_problem_is_named_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        canonical({"a": 1.5, "b": [None, b""], "\udc00": 1})

    assert len(caught.value.problems) == 3
