"""Records of many organs."""

from dataclasses import replace

from services.publish.site.model import Record, Seqs
from tests.unit.publish.site_samples import many

ORGANS = 40


def of_many_organs(count: int) -> list[Record]:
    """One after the other in every organ, the first of each organ first."""
    return [
        replace(
            record,
            organ_code=f"11A{n % ORGANS:02}",
            seqs=Seqs(column=n + 1, organ=n // ORGANS + 1, site=n + 1),
        )
        for n, record in enumerate(many(count))
    ]
