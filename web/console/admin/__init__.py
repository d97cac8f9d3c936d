"""Administration: accounts, what runs, the ledger, boards, the roster."""

from web.console.admin import accounts, audit, boards, roster, system

PARTS = (accounts.PART, audit.PART, boards.PART, roster.PART, system.PART)
