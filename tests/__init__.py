"""Unit tests need nothing; the other folders say what they need."""
