"""Tables are imported whole or not at all, and everybody hears of what they changed."""

import base64
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from common import clock
from common.errors import Conflict, GongkaiError, Invalid, NotFound
from tests.faults.waiting import eventually
from tests.service.road.walker import FULL, Walker

if TYPE_CHECKING:
    from tests.running import City

pytestmark = pytest.mark.service


def an_organ(line: int, code: str, parent: str = "o-10", **changes: str) -> dict[str, Any]:
    row = {"line": line, "id": f"o-{code.lower()}", "code": code, "name": f"试验{code}"}
    row |= {"parent": parent, "level": "department", "kind": "bureau", "regime": "party"}
    return row | changes


def a_code() -> str:
    return f"T{uuid4().hex[:8].upper()}"


def a_post(line: int, person: str, organ: str, role: str, **changes: str) -> dict[str, Any]:
    row = {"line": line, "person": person, "name": "试验员", "phone": "", "organ": organ}
    return row | {"role": role, "from": "2024-01-01", "to": ""} | changes


def import_organs(walker: Walker, *rows: dict[str, Any], dry_run: bool = False) -> Any:
    return walker.tell("catalog", "import_organs", walker.admin, rows=list(rows), dry_run=dry_run)


def import_people(walker: Walker, *rows: dict[str, Any]) -> Any:
    """Access hears of new organs a moment later."""
    counts: list[Any] = []

    def imported() -> bool:
        try:
            counts.append(
                walker.tell("access", "import_people", walker.city.registrar(), rows=list(rows))
            )
        except Invalid as refused:
            if not all("请先导入机关" in problem for problem in refused.problems):
                raise
            return False
        return True

    eventually(imported)
    return counts[0]


def knows(walker: Walker, code: str) -> bool:
    return bool(walker.ask("catalog", "find_organs", name=code))


def test_a_dry_run_counts_and_imports_nothing(walker: Walker) -> None:
    code = a_code()

    counts = import_organs(walker, an_organ(2, code), dry_run=True)

    assert counts == {"rows": 1, "created": 1, "changed": 0, "unchanged": 0}
    assert not knows(walker, code)


def test_a_second_import_changes_only_what_differs(walker: Walker) -> None:
    one, two = a_code(), a_code()
    rows = [an_organ(2, one), an_organ(3, two)]
    assert import_organs(walker, *rows)["created"] == 2

    rows[1]["name"] = "改名以后"

    assert import_organs(walker, *rows) == {"rows": 2, "created": 0, "changed": 1, "unchanged": 1}
    assert walker.ask("catalog", "find_organs", name=two)[0]["name"] == "改名以后"


def test_one_bad_line_keeps_the_whole_table_out(walker: Walker) -> None:
    code = a_code()

    with pytest.raises(Invalid, match="一行也没有导入") as refused:
        import_organs(walker, an_organ(2, code), an_organ(3, a_code(), parent="o-nowhere"))

    assert refused.value.problems == ["第 3 行：上级机关“o-nowhere”不存在"]
    assert not knows(walker, code)


def together(*tasks: Any) -> list[Any]:
    """The answer or the error of each, started at the same time."""

    def answer(task: Any) -> Any:
        try:
            return task()
        except GongkaiError as error:
            return error

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(answer, tasks))


def test_two_imports_at_once_leave_one_whole_table(walker: Walker) -> None:
    codes = [a_code() for _ in range(40)]
    tables = [
        [an_organ(n, code, name=f"{name}{code}") for n, code in enumerate(codes, 2)]
        for name in ("甲", "乙")
    ]

    answers = together(*(lambda t=t: import_organs(walker, *t) for t in tables))

    names = {walker.ask("catalog", "find_organs", name=code)[0]["name"][0] for code in codes}
    assert len(names) == 1
    assert [a for a in answers if isinstance(a, dict)]
    assert all(isinstance(a, dict | Conflict) for a in answers)


def test_two_imports_at_once_never_make_a_circle(walker: Walker) -> None:
    for _ in range(5):
        one, two = a_code(), a_code()
        import_organs(walker, an_organ(2, one), an_organ(3, two))

        together(
            lambda a=one, b=two: import_organs(walker, an_organ(2, a, f"o-{b.lower()}")),
            lambda a=one, b=two: import_organs(walker, an_organ(2, b, f"o-{a.lower()}")),
        )

        parents = [walker.ask("catalog", "find_organs", name=c)[0]["parent"] for c in (one, two)]
        assert "o-10" in parents


def test_a_person_acts_only_while_the_post_is_held(walker: Walker) -> None:
    code = a_code()
    organ, today = f"o-{code.lower()}", clock.today()
    import_organs(walker, an_organ(2, code))
    yesterday, tomorrow = (str(today + timedelta(days=n)) for n in (-1, 1))
    import_people(
        walker,
        a_post(2, f"{organ}-d", organ, "drafter"),
        a_post(3, f"{organ}-gone", organ, "auditor", to=yesterday),
        a_post(4, f"{organ}-coming", organ, "auditor", **{"from": tomorrow}),
    )
    walker.tell("catalog", "adopt_outline", walker.admin, organ=organ, outline="bureau-9")
    eventually(lambda: walker.save(FULL, organ))

    view = walker.submit(walker.save(FULL, organ))

    assert walker.review(view)["waiting_for"] == "o-10/auditor"
    for person in (f"{organ}-gone", f"{organ}-coming"):
        with pytest.raises(NotFound, match="没有编号为"):  # who holds no post sees nothing
            walker.decide(view, person)
    assert walker.decide(view, walker.holder("auditor", "o-10"))["step"] == 1


def test_people_are_shown_masked(walker: Walker) -> None:
    person = f"p-{uuid4().hex[:8]}"
    import_people(walker, a_post(2, person, "o-10", "member", phone="16912345678"))

    shown = walker.ask("access", "show_person", person=person)

    assert (shown["name"], shown["phone"]) == ("试**", "169****5678")


def test_a_city_moves_to_sm4_and_its_older_people_stay_readable(
    walker: Walker, city: "City", monkeypatch: pytest.MonkeyPatch
) -> None:
    from services.access import store

    person = f"p-{uuid4().hex[:8]}"
    import_people(walker, a_post(2, person, "o-10", "member", phone="16912345678"))
    settings = city.stack.env()
    new = f"k2:sm4:{base64.b64encode(os.urandom(16)).decode()}"
    monkeypatch.setenv("MONGO_URL_ACCESS", settings["MONGO_URL_ACCESS"])
    monkeypatch.setenv("FIELD_KEYS", f"{new},{settings['FIELD_KEYS']}")

    people = store.people()

    assert people.opened(person, "phone", people.get(person).phone) == "16912345678"
    sealed = people.sealed(person, "phone", "16912345678")
    assert sealed.startswith("k2.")
    assert people.opened(person, "phone", sealed) == "16912345678"


def test_an_outline_is_adopted_once_and_named_when_unknown(walker: Walker) -> None:
    code = a_code()
    organ = f"o-{code.lower()}"
    import_organs(walker, an_organ(2, code))
    adopt = {"organ": organ, "outline": "bureau-9"}

    first = walker.tell("catalog", "adopt_outline", walker.admin, **adopt)

    assert walker.tell("catalog", "adopt_outline", walker.admin, **adopt) == first
    assert len(walker.ask("catalog", "show_catalogue", organ=organ)) == 1
    with pytest.raises(NotFound, match="可用的有：.*bureau-9、.*county-committee"):
        walker.tell("catalog", "adopt_outline", walker.admin, organ=organ, outline="x")
