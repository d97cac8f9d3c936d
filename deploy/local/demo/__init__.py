"""The demonstration: an invented city, its items down the whole road, and proof of every step."""
