"""The rules of catalog: organs, catalogues, items."""
