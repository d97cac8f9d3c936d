"""Commands of catalog, by what they are about."""
