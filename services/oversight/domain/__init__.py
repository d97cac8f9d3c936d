"""The rules of oversight: how entries are chained, and what is filed upward by when."""
