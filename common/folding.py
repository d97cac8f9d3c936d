"""Text as a search should see it: wide characters narrow, invisible ones gone, places kept."""

import unicodedata
from functools import lru_cache


def fold(text: str) -> tuple[str, list[int]]:
    """The text by NFKC without invisible characters, every dash a short one; and for each
    character its old place."""
    if text.isascii():
        return text, list(range(len(text)))
    folded = [_folded(character) for character in text]
    places = [place for place, plain in enumerate(folded) for _ in plain]
    return "".join(folded), places


@lru_cache(maxsize=50_000)
def _folded(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf" or "\ufe00" <= character <= "\ufe0f":
        return ""
    return "-" if category == "Pd" else unicodedata.normalize("NFKC", character)
