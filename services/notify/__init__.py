"""The roster, messages to the people an item is for, and their receipts."""
