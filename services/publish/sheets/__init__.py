"""Sheets: a sealed text as PDF for paper, laid out after GB/T 9704; pure, and the only place that
knows the library behind it."""
