"""catalog listens: one class out of a mixin for every thing it knows."""

from services.catalog.schemas import READS
from services.catalog.service import (
    calendars,
    catalogues,
    following,
    hearing,
    items,
    obligations,
    organs,
    plans,
)


# nameko takes every class named here for a service
class Catalog(
    following.Following,
    organs.Organs,
    calendars.Calendars,
    catalogues.Catalogues,
    plans.Plans,
    items.Items,
    obligations.Obligations,
    hearing.Hearing,
):
    name = "catalog"
    READS = READS
