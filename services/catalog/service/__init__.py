"""catalog listens: one class out of a mixin for every thing it knows."""

from services.catalog.schemas import READS
from services.catalog.service import catalogues, hearing, items, organs, plans


# nameko takes every class named here for a service
class Catalog(organs.Organs, catalogues.Catalogues, plans.Plans, items.Items, hearing.Hearing):
    name = "catalog"
    READS = READS
