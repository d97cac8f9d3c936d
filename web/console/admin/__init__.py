"""Administration: accounts, what runs, the ledger, boards, the calendar, the roster."""

from web.console.admin import accounts, audit, boards, calendar, roster, system

PARTS = (accounts.PART, audit.PART, boards.PART, calendar.PART, roster.PART, system.PART)
