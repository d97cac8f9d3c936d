"""Clocks: how long what may take (domain.md §4)."""
