"""The ledger of every event, and what is filed with the organ above."""
