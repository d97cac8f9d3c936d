"""Whatever reforms come one after the other, nothing is left without an owner."""

from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.access.domain.handovers import settled
from services.access.domain.people import Person
from services.catalog.domain.organs import Organ
from services.catalog.domain.reforms import plan
from tests.unit.catalog.reform_samples import TODAY, city, new, reform

IDS = [*city(), "o-n1", "o-n2", "o-n3", "o-n4"]
HOW_MANY = {  # organs, and those they go into
    "rename": (1, 1, 0, 0),
    "move": (1, 2, 0, 0),
    "close": (1, 1, 0, 1),
    "merge": (1, 3, 1, 1),
    "split": (1, 1, 2, 3),
}


@st.composite
def a_reform(draw: st.DrawFn) -> dict[str, Any]:
    """Of as many organs as its kind takes; which ones, and whether that is allowed, is open."""
    kind = draw(st.sampled_from(sorted(HOW_MANY)))
    least, most, fewest, many = HOW_MANY[kind]
    count = draw(st.integers(least, most)), draw(st.integers(fewest, many))
    drawn = draw(st.permutations(IDS))
    return {
        "kind": kind,
        "organs": drawn[: count[0]],
        "into": drawn[-count[1] :] if count[1] else [],
        "parent": drawn[3],
        "name": draw(st.sampled_from(["甲局", "乙局"])),
        "follow": draw(st.booleans()),
        "persons": draw(st.booleans()),
    }


def wanted(drawn: Mapping[str, Any]) -> Any:
    """New ones bring their values; the last heir gets one person by name."""
    persons = {"p-o-b1": drawn["into"][-1]} if drawn["persons"] and drawn["into"] else {}
    into = [new(id_) for id_ in drawn["into"]]
    return reform(**{**drawn, "into": into, "persons": persons})


def people() -> dict[str, Person]:
    """One drafter at every organ."""
    post = {"role": "drafter", "from": "2024-01-01", "to": None}
    return {id_: Person(f"p-{id_}", posts=[{**post, "organ": id_}]) for id_ in city()}


def held(person: Person) -> set[str]:
    return {p["organ"] for p in person.posts if not p["to"] or p["to"] >= TODAY}


def heir(tree: Mapping[str, Organ], id_: str) -> Organ:
    while tree[id_].state == "closed":
        id_ = str(tree[id_].parent)
    return tree[id_]


@settings(max_examples=300)
@given(st.lists(a_reform(), max_size=8))
def test_reforms_keep_one_tree_in_which_everything_has_an_owner(drawn: list[Any]) -> None:
    tree, staff = city(), people()
    for each in map(wanted, drawn):
        planned, problems = plan(each, tree)
        assert not (planned and problems)
        tree |= {organ.id: organ for organ, _ in planned}
        closed = [o for o, before in planned if before and o.state != before.state]
        for organ in closed:
            closings = {organ.id: {"parent": organ.parent, "handover": organ.handover}}
            staff = {id_: settled(person, closings.get) for id_, person in staff.items()}
        if each.follow:
            assert all(held(staff[o.id]) for o in closed if o.id in staff)

    assert [o.id for o in tree.values() if o.parent is None] == ["o-root"]
    assert len({o.code for o in tree.values()}) == len(tree)
    for organ in tree.values():
        assert heir(tree, organ.id).state == "active"  # ends, so there is no circle
        assert climb(tree, organ.id)[-1] == "o-root"
        if organ.state == "active" and organ.parent:
            assert tree[organ.parent].state == "active"
    for person in staff.values():
        assert all(tree[organ].state == "active" for organ in held(person))


def climb(tree: Mapping[str, Organ], id_: str) -> list[str]:
    line = [id_]
    while (above := tree[line[-1]].parent) is not None:
        assert above not in line
        line.append(above)
    return line
