"""All that oversight announces."""

from typing import TYPE_CHECKING

from common.events import Event

if TYPE_CHECKING:  # domain imports this module
    from services.oversight.domain.filings import Filing


def filing_opened(filing: "Filing") -> Event:
    """A disclosed version is reported to the organ above."""
    data = {
        "item": filing.item,
        "item_version": filing.item_version,
        "superior": filing.superior,
        "due_on": filing.due_on,
    }
    return Event("filing_opened", filing.id, 1, data, filing.organ)


def filing_acknowledged(filing: "Filing") -> Event:
    """The organ above has taken note; `by` is who did it there."""
    data = {**filing_opened(filing).data, "by": filing.acknowledged_by}
    return Event("filing_acknowledged", filing.id, 2, data, filing.organ)
