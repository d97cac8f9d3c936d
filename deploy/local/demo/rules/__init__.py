"""What the rules ask for beside the road, each at least once."""

from cli.caller import Caller
from deploy.local.demo.city import City
from deploy.local.demo.rules.catalogues import Catalogues
from deploy.local.demo.rules.changes import Changes
from deploy.local.demo.rules.dates import Dates
from deploy.local.demo.rules.reviews import Reviews
from deploy.local.demo.rules.secrecy import Secrecy
from deploy.local.demo.tell import Teller

PARTS = (Catalogues, Secrecy, Reviews, Changes, Dates)


def show(caller: Caller, city: City, tell: Teller) -> None:
    """One thing after the other, each told with what the system answered. MissingStep names the
    first that did not come about."""
    for part in PARTS:
        part(caller, city, tell).show()
