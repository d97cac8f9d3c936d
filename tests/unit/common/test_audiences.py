"""Who is told and who may read are the same people, over any tree and any audience."""

from hypothesis import given
from hypothesis import strategies as st

from common.audiences import GROUPS, doors, keys, sources

# o-1 ─ o-11 ─ o-111 and o-1 ─ o-12
PARENTS = {"o-1": "", "o-11": "o-1", "o-111": "o-11", "o-12": "o-1"}
WORDS = ("members", "organ_members", "named", "residents", "society", *GROUPS)
organs = st.sampled_from(sorted(PARENTS))
groups = st.sets(st.builds(lambda g, o: f"{g}@{o}", st.sampled_from(sorted(GROUPS)), organs))


def chain(organ: str) -> list[str]:
    return [organ, *(chain(PARENTS[organ]) if PARENTS[organ] else [])]


def below(organ: str) -> list[str]:
    return [each for each in PARENTS if organ in chain(each)]


@given(st.sets(st.sampled_from(WORDS)), organs, organs, groups)
def test_who_is_told_may_read_and_nobody_else(
    audience: set[str], organ: str, mine: str, held: set[str]
) -> None:
    told = bool({mine, *held} & set(sources(audience, organ, below(organ))))
    may_read = bool(set(doors(audience, organ)) & set(keys(mine, held, chain(mine))))

    assert told == may_read


def test_society_residents_and_named_open_no_door() -> None:
    assert doors(["society", "residents", "named"], "o-1") == []


def test_members_of_an_organ_are_those_below_it_too_and_never_those_above() -> None:
    door = doors(["members"], "o-11")

    assert set(door) & set(keys("o-111", [], chain("o-111")))
    assert not set(door) & set(keys("o-1", [], chain("o-1")))
    assert not set(door) & set(keys("o-12", [], chain("o-12")))


def test_a_group_is_of_its_organ_alone() -> None:
    door = doors(["delegates"], "o-1")

    assert set(door) & set(keys("o-12", ["delegates@o-1"], chain("o-12")))
    assert not set(door) & set(keys("o-12", ["delegates@o-12", "committee@o-1"], chain("o-12")))
