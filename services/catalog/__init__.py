"""Organs, outlines, catalogues, items and their versions."""
