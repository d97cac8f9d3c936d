"""Administration: organs, accounts, what runs, the ledger, boards, the calendar, the roster."""

from web.console.admin import accounts, audit, boards, calendar, organs, roster, system

PARTS = (
    accounts.PART,
    audit.PART,
    boards.PART,
    calendar.PART,
    organs.PART,
    roster.PART,
    system.PART,
)
