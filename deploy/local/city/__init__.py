"""The invented city 澜泽市 for demonstrations and tests: organs, people, items."""
