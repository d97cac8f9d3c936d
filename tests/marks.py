"""Marks that stand nowhere else, to find a text by."""

from uuid import uuid4

_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def lettered(hexadecimal: str) -> str:
    """Without a digit: eleven of them by chance are a telephone number, which is not submitted."""
    return hexadecimal.translate(_LETTERS)


def a_mark() -> str:
    return lettered(uuid4().hex)
