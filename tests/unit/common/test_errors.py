"""Errors survive the ways they travel: pickling and the serialising of RPC."""

import pickle

from common.errors import GongkaiError, Invalid


def test_invalid_keeps_its_problems_on_the_way() -> None:
    error = pickle.loads(pickle.dumps(Invalid("表格有误", (f"第 {n} 行" for n in (2, 3)))))

    assert error.problems == ["第 2 行", "第 3 行"]
    assert str(error) == "表格有误\n第 2 行\n第 3 行"


def test_invalid_is_made_again_from_its_arguments() -> None:
    error = Invalid("表格有误", ["第 2 行"])

    assert str(Invalid(*error.args)) == str(error)


def test_every_error_is_one_of_ours() -> None:
    import common.errors as module

    own = [kind for kind in vars(module).values() if isinstance(kind, type)]
    assert all(issubclass(kind, GongkaiError) for kind in own if kind.__module__ == module.__name__)
