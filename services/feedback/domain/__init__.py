"""The rules of feedback: cases, who may do what, codes, limits, what is disclosed again."""
