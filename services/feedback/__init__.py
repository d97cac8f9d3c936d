"""Cases: what citizens and members say, how it is handled, and what is disclosed again."""
