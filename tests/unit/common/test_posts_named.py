"""Every role has its Chinese name, as the rule book calls it."""

from common.posts import ROLE_NAMES
from services.access.domain.people import ADMINISTRATORS


def test_the_roles_of_the_rule_book_have_names() -> None:
    assert len(ROLE_NAMES) == len(set(ROLE_NAMES.values())) == 12
    assert {"drafter", "auditor", "approver", "publisher", "superior"} <= set(ROLE_NAMES)
    assert all(not name.isascii() for name in ROLE_NAMES.values())


def test_the_three_administrators_are_among_them() -> None:
    assert set(ROLE_NAMES) >= ADMINISTRATORS
