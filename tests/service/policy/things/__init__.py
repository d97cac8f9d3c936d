"""One thing for every cell, written by documents: what every command of the table acts on."""

from tests.service.policy.things.catalogued import (
    CATALOGUES,
    FILED_CATALOGUES,
    ITEMS,
    OBLIGATIONS,
    PLANS,
)
from tests.service.policy.things.handled import WITHHELD, casing, reviewing
from tests.service.policy.things.proved import DELIVERIES, FILINGS

KINDS = (
    ITEMS,
    *(reviewing(role) for role in ("auditor", "secrecy_reviewer", "approver", "superior")),
    casing("received", "screened"),
    casing("assigned", "answered", "replied", "closed"),
    DELIVERIES,
    FILINGS,
    WITHHELD,
    OBLIGATIONS,
    CATALOGUES,
    FILED_CATALOGUES,
    PLANS,
)
