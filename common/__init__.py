"""The technical kernel: it knows no item, no review and no channel."""
