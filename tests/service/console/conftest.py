"""The console of the running system, people who can sign in to it, and the whole road."""

from collections.abc import Callable

import pytest

from tests import console
from tests.running import City
from tests.service.road.conftest import walker as walker

SignedIn = Callable[[str], console.Browser]


@pytest.fixture(scope="session")
def address(city: City) -> str:
    return city.stack.health_url("console")


@pytest.fixture(scope="session")
def signed_in(city: City, address: str) -> SignedIn:
    """`signed_in("p-0001")`: a browser without script in which this person has signed in."""

    def enter(person: str) -> console.Browser:
        browser = console.Browser(address)
        browser.sign_in(console.ready(city, person))
        return browser

    return enter


@pytest.fixture(scope="session")
def administrator(city: City, address: str) -> Callable[[str], console.Browser]:
    """`administrator("audit_admin")`: signed in with password and second factor."""
    made: dict[str, console.Browser] = {}

    def enter(role: str) -> console.Browser:
        if role not in made:
            account = console.bind(city, console.ready(city, city.officer(role)))
            made[role] = console.Browser(address)
            made[role].sign_in(account)
        return made[role]

    return enter
